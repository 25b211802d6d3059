"""The page for trustees as a PDF that screen readers can read (PDF/UA-1)."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import typst

from chatbot.domain.trustees import TrusteesPage

TEMPLATE: Final = Path(__file__).with_name("trustees.typ")


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A picture on the disk, with its words."""

    file: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class Typeface:
    """The folder of the font, and what a text is without the signs that it lacks."""

    folder: Path
    writable: Callable[[str], str]


def write_paper(
    page: TrusteesPage, pictures: Sequence[Drawn], typeface: Typeface, folder: Path, target: Path
) -> None:
    """Write the page.

    Args:
        page: what stands on it.
        pictures: files in the folder.
        typeface: DejaVu, which has the letters of Welsh and Polish.
        folder: nothing outside of it is read.
        target: the file.
    """
    template = folder / TEMPLATE.name
    template.write_bytes(TEMPLATE.read_bytes())
    made = typst.compile(
        template,
        root=folder,
        font_paths=[typeface.folder],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"page": json.dumps(_data(page, pictures, typeface.writable))},
    )
    target.write_bytes(made)


def _data(
    page: TrusteesPage, pictures: Sequence[Drawn], writable: Callable[[str], str]
) -> dict[str, object]:
    lines = [line for group in page.groups for line in group.lines]
    return {
        "heading": f"{page.title}, {page.organisation}, {page.period}",
        "summary": f"Figures of {page.period}, compared with {page.before}.",
        "title": page.title,
        "organisation": writable(page.organisation),
        "period": writable(page.period),
        "before": page.before,
        "made": page.made,
        "groups": [asdict(group) for group in page.groups],
        "meanings": [asdict(line) for line in lines],
        "notes": list(page.notes),
        "pictures": [asdict(each) for each in pictures],
    }
