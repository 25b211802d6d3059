"""Files that were made to do harm: refused in bounded time and memory, nothing half read."""

import io
import os
import random
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from chatbot.documents import Limits, read_document
from chatbot.domain.errors import InvalidInputError
from tests.documents import making

_BODY = "word/document.xml"
_ROOT = Path(__file__).parents[2]


def _changed(parts: Mapping[str, Callable[[bytes], bytes]], **new: bytes) -> bytes:
    """The policy as docx, with some parts rewritten and some added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(making.as_docx())) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in old.namelist():
            made.writestr(name, parts.get(name, bytes)(old.read(name)))
        for name, content in new.items():
            made.writestr(name, content)
    return file.getvalue()


def _refused(name: str, content: bytes, *, limits: Limits | None = None) -> str:
    with pytest.raises(InvalidInputError) as refused:
        read_document(name, content, limits=limits or Limits())
    return str(refused.value)


def test_a_zip_bomb_is_not_unpacked() -> None:
    """A part that unpacks to a hundred megabytes is refused by its size alone."""
    bomb = _changed({}, **{"word/media/image1.png": bytes(100_000_000)})

    assert len(bomb) < 200_000
    assert "unpacks to far more" in _refused("policy.docx", bomb)


def _noise(seed: int) -> bytes:
    return random.Random(seed).randbytes(10_000)  # noqa: S311 - it only has to pack badly


def test_many_middling_parts_are_a_bomb_too() -> None:
    """Parts that each stay below the limits are counted together."""
    parts = {f"word/media/{number}.bin": _noise(number) * 100 for number in range(101)}

    assert "unpacks to far more" in _refused("policy.docx", _changed({}, **parts))


def test_a_zip_with_thousands_of_parts_is_refused() -> None:
    """The number of parts is bounded."""
    parts = {f"word/{number}.xml": b"" for number in range(2_001)}

    assert "unpacks to far more" in _refused("policy.docx", _changed({}, **parts))


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    """No more is unpacked than was declared; the difference is damage."""
    honest = _changed({}, **{"word/more.xml": b"<a/>" * 200_000})
    size = (800_000).to_bytes(4, "little")
    assert honest.count(size) == 2

    lying = honest.replace(size, (1_000).to_bytes(4, "little"))

    assert "may be damaged" in _refused("policy.docx", lying)


def test_two_parts_of_one_name_are_refused() -> None:
    """Readers differ in which of the two they show."""
    file = io.BytesIO(making.as_docx())
    with zipfile.ZipFile(file, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr(_BODY, b"<other/>")

    assert "may be damaged" in _refused("policy.docx", file.getvalue())


@pytest.mark.parametrize(
    "definition",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_definitions_are_refused(definition: str, encoding: str) -> None:
    """Entities that grow, read files or fetch pages never reach the parser."""

    def define(part: bytes) -> bytes:
        declaration, _, rest = part.decode().partition("?>")
        assert declaration.startswith("<?xml")
        written = f'<?xml version="1.0" encoding="{encoding}"?>{definition}{rest}'
        return written.encode(encoding)

    assert "DOCTYPE" in _refused("policy.docx", _changed({_BODY: define}))


def test_xml_definitions_in_another_encoding_are_refused() -> None:
    """UTF-7 hides the word from a search; the document is refused all the same."""

    def define(part: bytes) -> bytes:
        rest = part.decode().partition("?>")[2]
        hidden = f"<!DOCTYPE x []>{rest}".encode("utf-7").replace(b"<", b"+ADw-")
        return b'<?xml version="1.0" encoding="UTF-7"?>' + hidden

    assert "may be damaged" in _refused("policy.docx", _changed({_BODY: define}))


def test_macros_are_refused_whatever_the_name() -> None:
    """A macro document named .docx is known by its type or by its parts."""
    by_type = {"[Content_Types].xml": lambda part: part.replace(
        b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main")}  # fmt: skip

    assert "macros" in _refused("policy.docx", _changed(by_type))
    assert "macros" in _refused("policy.docx", _changed({}, **{"word/vbaProject.bin": b"x"}))


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"readme.txt": b"Staff must not post."}, "not a Word document"),
        ({"[Content_Types].xml": b"<Types>spreadsheetml.sheet.main</Types>"}, "not a Word doc"),
    ],
)
def test_other_zips_are_no_word_documents(parts: Mapping[str, bytes], sentence: str) -> None:
    """A zip of something else, a spreadsheet for one, says so."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)

    assert sentence in _refused("policy.docx", file.getvalue())


def test_the_strict_kind_of_word_document_is_named() -> None:
    """Saving it again would not help, so the sentence says as what to save it."""
    rules = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strict = {"_rels/.rels": lambda part: part.replace(
        rules, b"http://purl.oclc.org/ooxml/officeDocument/relationships")}  # fmt: skip

    assert "Strict Open XML" in _refused("policy.docx", _changed(strict))


def test_a_zip_with_a_password_is_refused() -> None:
    """The flag of an encrypted part is enough."""
    made = bytearray(making.as_docx())
    for found in re.finditer(rb"PK\x03\x04|PK\x01\x02", bytes(made)):
        made[found.start() + (6 if found[0] == b"PK\x03\x04" else 8)] |= 1

    assert "password" in _refused("policy.docx", bytes(made))


def test_xml_nested_without_end_is_refused() -> None:
    """Depth alone neither crashes the reader nor loses words."""
    deep = "<w:sdt><w:sdtContent>" * 5_000
    shut = "</w:sdtContent></w:sdt>" * 5_000

    def nest(part: bytes) -> bytes:
        return part.replace(b"<w:body>", b"<w:body>" + deep.encode() + shut.encode())

    assert _refused("policy.docx", _changed({_BODY: nest}))


@pytest.mark.parametrize("make", [making.as_docx, making.as_pdf], ids=lambda make: make.__name__)
def test_damaged_files_give_a_sentence_or_the_text(make: Callable[[], bytes]) -> None:
    """Cut or overwritten anywhere, a file is refused in words or read; nothing else happens."""
    whole, chance = make(), random.Random(1)  # noqa: S311 - the same damage every time
    name = f"policy.{make.__name__.removeprefix('as_')}"
    for _ in range(12):
        broken = bytearray(whole[: chance.randrange(100, len(whole))])
        for _ in range(20):
            broken[chance.randrange(8, len(broken))] = chance.randrange(256)
        try:
            assert read_document(name, bytes(broken)).text
        except InvalidInputError as error:
            assert str(error).endswith(".")  # noqa: PT017 - either outcome is right


def test_a_pdf_with_a_password_is_refused() -> None:
    """What opens only with a password is not guessed at."""
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("secret", strength=128))
    canvas.drawString(72, 700, "Staff must not post.")
    canvas.save()

    assert "password" in _refused("policy.pdf", file.getvalue())


def _pdf_with_stream(stream: bytes) -> bytes:
    """A PDF with a script that wants to run on opening, and a page with this packed content."""
    font = b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R" + font + b">>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(places)
    return body + table + b"trailer\n<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF" % len(body)


def test_scripts_in_a_pdf_do_nothing() -> None:
    """A script that runs on opening is no part of the text, and is not run."""
    stream = zlib.compress(b"BT /F1 12 Tf 72 700 Td (Staff must not post.) Tj ET")

    document = read_document("policy.pdf", _pdf_with_stream(stream))

    assert document.text == "Staff must not post."


def test_a_pdf_bomb_is_given_up() -> None:
    """A stream that unpacks to three gigabytes ends at the walls."""
    packer = zlib.compressobj(9)
    start = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b"0 0 m 9 9 l S " * 700_000) + packer.flush(zlib.Z_FULL_FLUSH)
    stream = start + block * 300 + packer.flush()
    assert len(stream) < 10_000_000

    limits = Limits(cpu_seconds=3, wall_seconds=10)
    assert _refused("policy.pdf", _pdf_with_stream(stream), limits=limits)


def test_a_pdf_whose_pages_go_in_circles_is_given_up() -> None:
    """A page tree that holds itself does not keep the reader busy."""
    loop = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 200>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF"
    )

    assert _refused("policy.pdf", loop)


def test_memory_is_bounded() -> None:
    """A reader that may use less memory than the document needs ends with a sentence."""
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{number * 7919:x}</w:t></w:r></w:p>" for number in range(500_000)
    )
    body = f"<w:body>{paragraphs}".encode()
    big = _changed({_BODY: lambda part: part.replace(b"<w:body>", body)})
    limits = Limits(memory_bytes=300_000_000)
    no_hurry = Limits(cpu_seconds=120, wall_seconds=300.0)

    assert "more than 1,000,000 characters" in _refused("policy.docx", big, limits=no_hurry)
    assert re.search("be damaged|time or memory", _refused("policy.docx", big, limits=limits))


@pytest.mark.parametrize(
    "act",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "open('written', 'w')",
        "import os; os.open('written', os.O_WRONLY | os.O_CREAT)",
        "import os; os.remove('kept')",
    ],
)
def test_the_reader_can_do_nothing_but_read(act: str, tmp_path: Path) -> None:
    """Behind the walls Python opens no connection, starts no program and writes no file."""
    (tmp_path / "kept").write_text("")
    program = (
        "from chatbot.documents.limits import confine\nconfine(1 << 30, 5)\n"
        f"try:\n    exec({act!r})\nexcept PermissionError:\n    print('refused')\n"
    )

    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-B", "-c", program],
        env={"PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)])},
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stdout == "refused\n", done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]


def test_no_secret_reaches_the_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The process that reads has no token of the bot in its environment."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    spy = tmp_path / "sitecustomize.py"
    spy.write_text(f"import os; open({str(tmp_path / 'seen')!r}, 'w').write(str(os.environ))")
    monkeypatch.syspath_prepend(str(tmp_path))

    read_document("policy.txt", b"Staff must not post.")

    assert "SLACK" not in (tmp_path / "seen").read_text()
    assert "PYTHONPATH" in (tmp_path / "seen").read_text()
