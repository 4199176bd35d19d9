"""Hostile files: each is refused in one clear line, or taken in without what could harm. Nothing is written."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from foreign import HOSTILE_TEXT, PNG, SINGLE, qti12, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.intake import Intake, importers
from builder.intake.archive import LARGEST, MOST_MEMBERS, members
from builder.intake.pictures import Pictures, kind_of
from builder.intake.safe_xml import DEEPEST, parse_xml
from builder.model import Problem, Where

HERE = Where("evil.zip")
FILE = Where("evil.xml")


def xml_problem(content: bytes) -> str:
    found = parse_xml(content, FILE)
    assert isinstance(found, Problem)
    assert (found.code, found.severity) == ("I001", "error")
    assert "\n" not in found.message
    return found.message


def zip_problem(content: bytes) -> str:
    found = members(content, HERE)
    assert isinstance(found, Problem)
    assert "\n" not in found.message
    return found.message.removeprefix("the archive cannot be taken in: ")


# XML

TYPE = "the XML has a document type (`<!DOCTYPE`), which could name other files: take it out"
LAUGHS = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'
NOT_FORMED = "the file is not well-formed XML: "
REFUSED = {
    "external entity": (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', TYPE),
    "external type": (b'<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "https://evil.org/a.dtd"><a/>', TYPE),
    "billion laughs": (LAUGHS, TYPE),
    "type behind a comment": (b"<!-- <a> --> <?x y?>\n<!DOCTYPE a><a/>", TYPE),
    "type in UTF-16": ("<!DOCTYPE a><a/>".encode("utf-16"), TYPE),
    "entity without a type": (b"<a>&nbsp;</a>", f"{NOT_FORMED}Entity 'nbsp' not defined"),
    "too deep": (
        b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1),
        f"the XML is more than {DEEPEST} elements deep",
    ),
    "much too deep": (b"<a>" * 100_000, f"{NOT_FORMED}Excessive depth in document: 256"),
    "too large": (b"<a>" + b"x" * 50_000_000, "the XML is too large: 32 MB and 1,000,000 tags is the most"),
    "too many tags": (b"<a>" + b"<b/>" * 1_000_001, "the XML is too large: 32 MB and 1,000,000 tags is the most"),
    "wrong encoding": (
        '<?xml version="1.0" encoding="UTF-8"?><a>é</a>'.encode("latin-1"),
        "the XML is not in the encoding UTF-8: save it as UTF-8",
    ),
    "odd encoding": (
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
        "the XML is in the encoding 'utf-7', which is not read: save it as UTF-8",
    ),
    "empty": (b"", f"{NOT_FORMED}Document is empty"),
    "cut short": (b"<a><b>", f"{NOT_FORMED}Premature end of data in tag b line 1"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_xml_is_refused_in_one_line(case: str) -> None:
    content, message = REFUSED[case]
    assert xml_problem(content) == message


def test_a_problem_of_form_stands_at_its_line() -> None:
    found = parse_xml(b"<a>\n<b>\n</a>", FILE)
    assert isinstance(found, Problem)
    assert found.where == Where("evil.xml", 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "iso-8859-1", "windows-1252"])
def test_xml_is_read_in_the_encodings_that_programs_write(encoding: str) -> None:
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    content = f'<?xml version="1.0" encoding="{name}"?>\n<a>é<!-- <!DOCTYPE --></a>'.encode(encoding)
    found = parse_xml(content, FILE)
    assert not isinstance(found, Problem)
    assert found.text == "é"


def test_a_type_within_text_is_text() -> None:
    found = parse_xml(b"<a><![CDATA[<!DOCTYPE html>]]></a>", FILE)
    assert not isinstance(found, Problem)
    assert found.text == "<!DOCTYPE html>"


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    parse_xml(content, FILE)
    members(content, HERE)


# Archives


def test_an_archive_is_read_by_its_names() -> None:
    assert dict(members(zipped({"a/b.xml": "<a/>", "c": b"\0"}), HERE)) == {"a/b.xml": b"<a/>", "c": b"\0"}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["../a.xml", "/etc/a.xml", "a/../../b", "C:/a", "a\\b", "a//b", "./a", "a\tb", "x" * 256, "a/ /b"]
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    assert "leads out of it, or cannot be the name of a file" in zip_problem(zipped({name: "x"}))


def test_a_name_with_a_nul_is_refused() -> None:
    content = zipped({"aXb.xml": "x"}).replace(b"aXb.xml", b"a\0b.xml")
    assert zip_problem(content) == r"'a\x00b.xml' leads out of it, or cannot be the name of a file"


def test_a_name_that_stands_twice_is_refused() -> None:
    content = zipped({"a.xml": "x", "b.xml": "y"}).replace(b"b.xml", b"a.xml")
    assert zip_problem(content) == "'a.xml' stands in it twice"


def entry_with(*, mode: int = 0, flags: int = 0, method: int = zipfile.ZIP_DEFLATED, name: str = "a.xml") -> bytes:
    held = io.BytesIO()
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    entry.compress_type = method
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(entry, "../../etc/passwd")
    content = bytearray(held.getvalue())
    at = content.rindex(b"PK\x01\x02")
    content[at + 8 : at + 10] = struct.pack("<H", flags)
    return bytes(content)


def test_a_link_is_refused() -> None:
    assert zip_problem(entry_with(mode=0o120777)) == "'a.xml' is a link or a device"


def test_an_encrypted_file_is_refused() -> None:
    assert zip_problem(entry_with(flags=1)) == "'a.xml' is encrypted: save it without a password"


def test_other_compression_is_refused() -> None:
    expected = "'a.xml' is compressed in a way that is not read: use plain zip"
    assert zip_problem(entry_with(method=zipfile.ZIP_LZMA)) == expected


def test_an_archive_within_an_archive_is_refused() -> None:
    assert zip_problem(zipped({"a.zip": zipped({"b": "c"})})) == "'a.zip' is an archive itself: take it in by itself"


def test_a_bomb_is_refused_before_it_is_read() -> None:
    assert zip_problem(zipped({"a.xml": b"0" * 20_000_000})) == "'a.xml' would grow more than 250 times when read"


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(zipped({"a.xml": b"0" * 20_000_000}))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 1000)
    assert zip_problem(bytes(content)) in (
        "it is broken or cut short: fetch it again",
        "'a.xml' is larger than it was said to be",
    )


def test_too_many_files_are_refused() -> None:
    content = zipped({f"{number}.xml": "" for number in range(MOST_MEMBERS + 1)})
    assert zip_problem(content) == f"it is too large: {LARGEST // 1_000_000} MB and {MOST_MEMBERS:,} files is the most"


def test_an_archive_that_is_cut_short_is_refused() -> None:
    content = zipped({"a.xml": SINGLE})
    for end in (len(content) - 1, len(content) // 2, 30):
        assert zip_problem(content[:end]) == "it is broken or cut short: fetch it again"


def test_a_file_that_does_not_fit_its_sum_is_refused() -> None:
    content = bytearray(zipped({"a.xml": SINGLE}))
    content[100] ^= 0xFF
    assert zip_problem(bytes(content)) == "it is broken or cut short: fetch it again"


# Pictures


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='https://evil.org/x.png'/></svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'><use x:href='a.svg#b'/></svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><path fill='url(https://evil.org)'/></svg>",
        b"<!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\0",
        b"",
    ],
)
def test_a_picture_that_could_act_is_not_kept(content: bytes) -> None:
    assert kind_of(content) == ""


def test_pictures_are_kept_under_names_of_their_own() -> None:
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><path fill='url(#a)' d='M0 0'/></svg>"
    files = {"m/Plan A.PNG": PNG, "n/plan-a.png": PNG + b"x", "m/../x.png": PNG, "d.svg": svg, "t.png": b"text"}
    pictures = Pictures(files)
    names = [
        pictures.name_of(one) for one in ("m/Plan%20A.PNG", "n/plan-a.png", "D.svg?x#y", "t.png", "../../etc/passwd")
    ]
    assert names == ["pictures/plan-a.png", "pictures/plan-a-2.png", "pictures/d.svg", None, None]
    assert list(pictures.kept) == ["pictures/plan-a.png", "pictures/plan-a-2.png", "pictures/d.svg"]


# Whole files, with every importer


def everything(content: bytes, name: str) -> list[Intake]:
    return [importer.read(content, name) for importer in importers().values()]


@pytest.mark.parametrize("case", [*REFUSED, "bomb", "slip", "cut"])
def test_no_importer_takes_a_question_from_a_hostile_file(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own = {
        "bomb": zipped({"a.xml": b"<assessmentItem>" + b" " * 20_000_000}),
        "slip": zipped({"../a.xml": SINGLE}),
        "cut": zipped({"a.xml": SINGLE})[:-30],
    }
    content = own.get(case) or REFUSED[case][0]
    for intake in everything(content, "evil.zip" if case in own else "evil.xml"):
        assert intake.questions == ()
        assert all("\n" not in problem.message for problem in intake.problems)
    assert list(tmp_path.iterdir()) == []


COMMAND = {
    "external entity": (
        "evil.xml",
        SINGLE.replace("<assess", '<!DOCTYPE a [<!ENTITY x SYSTEM "/etc/passwd">]><assess'),
    ),
    "slip": ("evil.zip", zipped({"../../evil.xml": SINGLE})),
    "bomb": ("evil.zip", zipped({"a.xml": b"<assessmentItem>" + b" " * 20_000_000})),
    "cut": ("evil.zip", zipped({"a.xml": SINGLE})[:-30]),
}


@pytest.mark.parametrize("case", COMMAND)
def test_the_command_refuses_in_one_line_and_writes_nothing(
    case: str, good: Path, tmp_path: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    name, content = COMMAND[case]
    evil = tmp_path / name
    evil.write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.chdir(good)
    before = tree(tmp_path)
    done = run("import", evil, "--unit", "1.1", "--format", "qti21")
    assert done.exit_code == 1
    assert done.output.count("I001") == 1
    assert tree(tmp_path) == before


def tree(root: Path) -> dict[Path, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {path: path.read_bytes() for path in files}


def test_a_package_goes_on_without_a_file_that_is_refused() -> None:
    content = zipped({"good.xml": SINGLE, "evil.xml": LAUGHS})
    intake = importers()["qti21"].read(content, "quiz.zip")
    assert [taken.id for taken in intake.questions] == ["item-1"]
    assert [str(problem) for problem in intake.problems] == [f"quiz.zip/evil.xml:1: warning I002 {TYPE}"]


def test_what_could_act_in_a_text_is_gone_and_told() -> None:
    (taken,) = importers()["qti21"].read(HOSTILE_TEXT.encode(), "a.xml").questions
    said = repr(taken.stem)
    assert not any(word in said for word in ("script", "onclick", "alert", "passwd"))
    assert taken.lost == (
        "2 scripts were left out: onclick.",
        "1 link became plain text: javascript:alert(1).",
        "2 pictures were left out but for their words.",
    )


@pytest.mark.parametrize("tag", ["qti-1e999", "qti-", "qti--", "qti-.a", "p:1x", "p:qti-é", "p:-"])
def test_a_strange_name_of_an_element_is_no_crash(tag: str) -> None:
    item = f'<qti-assessment-item identifier="a" p:1y="" q-r="" q--="" b:c=""><{tag}/></qti-assessment-item>'
    content = f'<p:a xmlns:p="u">{item}</p:a>'
    for end in (content, content.replace(' b:c=""', "").replace(' p:1y=""', "")):
        assert importers()["qti30"].read(end.encode(), "a.xml").questions == ()


def test_too_many_items_are_refused() -> None:
    content = qti12("<item/>" * 10_001).encode()
    (problem,) = importers()["canvas"].read(content, "a.xml").problems
    assert problem.message == "it holds 10,001 items: 10,000 is the most"
