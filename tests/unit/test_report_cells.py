"""What stands in the cells of a file: nothing that a spreadsheet would run."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.errors import TransientDeliveryError
from chatbot.domain.formulas import neutral
from chatbot.domain.report_sheets import minutes, tables_of
from chatbot.domain.reports import ColumnKind, Report
from chatbot.exports.cells import LONGEST, cells_of, readable
from chatbot.exports.names import Names
from chatbot.exports.workbook import LONGEST_NAME, sheet_name
from chatbot.exports.writing import file_stem
from tests.made_reports import CHECK_COLUMNS, CHECK_ROWS, make_report, reports, table

SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]  # noqa: RUF001 - OWASP's list


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", " ", "\u00a0"])
def test_formulas_are_only_words(sign: str, before: str) -> None:
    """Each sign of OWASP's list is put behind an apostrophe, after spaces too."""
    text = f"{before}{sign}cmd|' /C calc'!A0"
    assert neutral(text) == f"'{text}"


@given(st.text())
def test_other_words_stay(text: str) -> None:
    """Nothing but the apostrophe is ever added, and nothing begins a formula."""
    made = neutral(text)
    assert made in {text, f"'{text}"}
    assert made[:1] not in SIGNS


@given(st.text(alphabet=st.characters(codec=None)))
def test_control_characters_become_spaces(text: str) -> None:
    """A file of a spreadsheet cannot hold them; letters of any script stay."""
    made = readable(text)
    assert len(made) == min(len(text), LONGEST)
    made.encode("utf-8")
    assert not any(sign < " " and sign not in "\t\r\n" for sign in made)


def test_cells_keep_their_kind() -> None:
    """Dates stay dates, lengths of time become minutes, people get their names."""
    rows = list(cells_of(table("checks", CHECK_COLUMNS, CHECK_ROWS), {"U1": "Ann"}.__getitem__))
    assert rows[0] == [date(2026, 7, 1), "Daily look", "Mill page", "done in time", "Ann", 90]
    assert rows[2][4:] == [None, None]


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, 0), (29, 0), (30, 1), (90, 2), (86_400, 1440)]
)
def test_minutes(seconds: int, expected: int) -> None:
    """Half a minute is rounded up."""
    assert minutes(timedelta(seconds=seconds)) == expected


def test_what_no_cell_holds() -> None:
    """A column of another kind is a fault of ours, and is told."""
    wrong = table("t", CHECK_COLUMNS[:1], [(object(),)])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="no cell holds a object"):
        list(cells_of(wrong, str))


def test_names_are_asked_once_and_not_for_ever() -> None:
    """Slack is asked once for each person; once it is out of reach, user ids stand in."""
    asked: list[str] = []

    def ask(user_id: str) -> str:
        asked.append(user_id)
        if user_id == "U2":
            raise TransientDeliveryError
        return f"Name of {user_id}"

    names = Names(ask)
    found = [names.name_of(user_id) for user_id in ("U1", "U1", "U2", "U3", "U2", "U1")]
    assert found == ["Name of U1", "Name of U1", "U2", "U3", "U2", "Name of U1"]
    assert asked == ["U1", "U2"]


@given(reports())
def test_the_dictionary_explains_every_column(report: Report) -> None:
    """Each column of each table has an entry; lengths of time say their unit in the heading."""
    *tables, dictionary = tables_of(report)
    explained = {(row[0], row[1]) for row in dictionary.rows()}
    for each in tables:
        assert each.count == len(list(each.rows()))
        for column in each.columns:
            assert (each.title, column.title) in explained
            assert (column.kind is ColumnKind.DURATION) == column.title.endswith(" (minutes)")


@given(st.text(max_size=60), st.integers(1, 12))
def test_sheets_have_names_that_excel_takes(title: str, number: int) -> None:
    """31 characters at most, and none of those that Excel forbids."""
    name = sheet_name(title, number)
    assert 0 < len(name) <= LONGEST_NAME
    assert not set(name) & set("[]:*?/\\")
    assert not name.startswith("'")


def test_files_have_names_that_every_system_takes() -> None:
    """Lower case, digits and hyphens; the page's name goes in, a person's id does not."""
    stem = file_stem(make_report(organisation="Tŷ Gwyn / Mill & Co.", page="Zażółć"))
    assert stem == "ty-gwyn-mill-co-report-2026-07-01-to-2026-07-31-zazoc"
