"""`coursewright template`: what it finds in a template, the sample of every style, and the page that explains it."""

from __future__ import annotations

import io
import json
import re
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import Result
from places import REPOSITORY

from builder.build.looks import look_path
from builder.build.templates import samples
from builder.model import SHEETS
from builder.resources import LOOKS
from builder.word import read_template
from builder.word.contrast import contrast, shown_pairs
from builder.word.styles import (
    CHARACTER_STYLES,
    DEFAULT_FONT,
    FALLBACKS,
    NORMAL,
    NORMAL_TABLE,
    PARAGRAPH_STYLES,
    TABLE_STYLES,
)
from builder.word.template import open_word
from builder.word.template_check import FONTS, check_template
from builder.word.uses import USES

Run = Callable[..., Result]
PAGE = REPOSITORY / "docs" / "word-templates.md"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def edited(target: Path, *changes: tuple[str, str], part: str = "word/styles.xml", look: str = "plain") -> Path:
    """Write the plain handout with texts replaced in one of its parts; each must be there."""
    with zipfile.ZipFile(look_path(look, "handout")) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            for before, after in changes if name == part else ():
                assert before in content
                content = content.replace(before, after)
            new.writestr(name, content)
    return target


def findings(path: Path, language: str = "en-GB") -> list[str]:
    return [f"{one.severity} {one.code} {one.message}" for one in check_template(path, path.name, language)]


def style(name: str) -> str:
    return f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'


# What is found


@pytest.mark.parametrize("look", LOOKS)
def test_looks_that_ship_are_sound(look: str, run: Run) -> None:
    result = run("template", "check", look)
    assert (result.exit_code, result.output) == (0, "no errors, no warnings\n")


def ours(folder: Path) -> Path:
    """A template as a provider might spoil it: a style deleted, small print grey, a font of their own."""
    path = folder / "cohorts" / "providers" / "our-handout.docx"
    path.parent.mkdir(parents=True)
    xml = zipfile.ZipFile(look_path("plain", "handout")).read("word/styles.xml").decode()
    lead = re.search(r'<w:style w:type="paragraph" w:styleId="Lead".*?</w:style>', xml)
    fine = re.search(r'<w:style w:type="paragraph" w:styleId="FinePrint".*?</w:style>', xml)
    title = re.search(r'<w:style w:type="paragraph" w:styleId="Title".*?</w:style>', xml)
    assert lead
    assert fine
    assert title
    return edited(
        path,
        (lead[0], ""),
        (fine[0], fine[0].replace('"000000"', '"808080"')),
        (title[0], title[0].replace("<w:rPr>", '<w:rPr><w:rFonts w:ascii="Gill Sans MT" w:hAnsi="Gill Sans MT"/>')),
    )


@pytest.fixture
def words_own(tmp_path: Path) -> Path:
    path = tmp_path / "own.docx"
    docx.Document().save(str(path))
    return path


def test_words_own_template_is_told_what_it_lacks(words_own: Path) -> None:
    found = findings(words_own)
    assert "warning T001 table style 'Danger' is missing: 'Table Grid' stands in" in found
    assert (
        "error T002 'Heading 2' has 4F81BD on FFFFFF, a contrast of 4.0:1: choose colours with at least 4.5:1" in found
    )
    assert sorted({one.split()[1] for one in found}) == ["T001", "T002", "T003", "T004", "T005", "T006", "T007"]
    assert found == sorted(found, key=lambda one: one.split()[1])


def test_example_of_each_code_is_what_a_provider_is_told(words_own: Path, tmp_path: Path) -> None:
    told = {one.partition(" ")[2] for path in (words_own, ours(tmp_path)) for one in findings(path)}
    page = (REPOSITORY / "docs" / "codes.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (T\d{3}) \| .*? \| (`+) ?(.*?) ?\2 \|$", page, flags=re.M)
    assert [code for code, _, _ in rows] == [f"T00{number}" for number in range(1, 8)]
    for code, _, message in rows:
        assert f"{code} {message}" in told


NORMAL_NAME = '<w:name w:val="Normal"/>'
HEAD = '<w:tblStylePr w:type="firstRow"><w:tcPr>'
LAST = "</w:tblPr></w:style></w:styles>"


def shade(fill: str) -> str:
    return f'<w:shd w:val="clear" w:fill="{fill}"/>'


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(NORMAL_NAME, NORMAL_NAME, "", id="nothing"),
        pytest.param(
            LAST,
            LAST.replace("</w:style>", f"<w:tcPr>{shade('333333')}</w:tcPr></w:style>", 1),
            "'Body Text' in 'Danger' has 000000 on 333333, a contrast of 1.6:1",
            id="text on the ground of a panel",
        ),
        pytest.param(
            HEAD,
            HEAD + shade("444444"),
            "'Table head' in the head of 'Lines' has 000000 on 444444, a contrast of 2.1:1",
            id="text in the head of a table",
        ),
        pytest.param(
            NORMAL_NAME,
            f"{NORMAL_NAME}<w:pPr>{shade('222222')}</w:pPr>",
            "'Body Text' has 000000 on 222222, a contrast of 1.3:1",
            id="a ground that is inherited",
        ),
        pytest.param(
            '<w:color w:val="000000"/><w:sz w:val="24"/>',
            '<w:color w:val="999999"/><w:sz w:val="24"/>',
            "'Body Text' has 999999 on FFFFFF, a contrast of 2.8:1",
            id="a colour of the defaults",
        ),
        pytest.param('<w:color w:val="000000"/>', '<w:color w:val="auto"/>', "", id="a colour that Word chooses"),
    ],
)
def test_contrast_is_that_of_text_on_its_ground(before: str, after: str, expected: str, tmp_path: Path) -> None:
    found = [one for one in findings(edited(tmp_path / "a.docx", (before, after))) if "T002" in one]
    assert f"error T002 {expected}: choose colours with at least 4.5:1" in found if expected else found == []


def test_colours_of_a_theme_are_looked_up(words_own: Path) -> None:
    document = docx.Document(str(words_own))
    color = document.styles["Quote"].element.find(f"{{{W}}}rPr/{{{W}}}color")
    assert color is not None
    color.set(f"{{{W}}}val", "auto")
    color.set(f"{{{W}}}themeColor", "accent6")
    document.save(str(words_own))
    pairs = {pair.style: pair.color for pair in shown_pairs(open_word(words_own))}
    assert pairs["'Quote'"] == "F79646"


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("767676", "FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert contrast("808080", "808080") == 1


def test_an_embedded_font_and_one_of_the_list_are_fine(tmp_path: Path) -> None:
    unusual = ('w:ascii="Courier New" w:hAnsi="Courier New"', 'w:ascii="Gill Sans MT" w:hAnsi="Gill Sans MT"')
    path = edited(tmp_path / "a.docx", unusual)
    assert [one for one in findings(path) if "T003" in one] == [
        "warning T003 'Gill Sans MT' (in 'Code') is not on every computer: choose another, or embed it in Word under "
        "File, Options, Save"
    ]
    document = docx.Document(str(path))
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    fonts = f'<w:fonts xmlns:w="{W}"><w:font w:name="Gill Sans MT"><w:embedRegular/></w:font></w:fonts>'
    table = Part(PackURI("/word/fontTable.xml"), "application/xml", fonts.encode(), document.part.package)
    document.part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)
    document.save(str(path))
    assert findings(path) == []


def test_language_places_and_mode(tmp_path: Path) -> None:
    assert findings(edited(tmp_path / "a.docx"), "cy") == [
        "warning T004 the language is en-GB, and documents are in cy: set it in Word under Review, Language, for the "
        "whole file"
    ]
    gone = edited(tmp_path / "b.docx", ("cw-cohort", "ours"), (" PAGE ", " DATE "), part="word/footer1.xml")
    assert [one.partition(":")[0] for one in findings(gone)] == [
        "error T005 no control is tagged `cw-cohort` in header or footer",
        "error T005 no page number stands in header or footer",
    ]
    old = edited(tmp_path / "c.docx", ('w:val="15"', 'w:val="12"'), part="word/settings.xml")
    assert [one.split(",")[0] for one in findings(old)] == ["warning T006 compatibility mode 12"]


def test_check_exits_with_1_on_errors_and_prints_json(tmp_path: Path, run: Run) -> None:
    path = ours(tmp_path)
    result = run("template", "check", path, "--json")
    assert result.exit_code == 1
    assert [(row["path"], row["code"], row["severity"]) for row in json.loads(result.output)] == [
        (str(path), "T001", "warning"),
        (str(path), "T002", "error"),
        (str(path), "T003", "warning"),
    ]
    only_warnings = edited(tmp_path / "b.docx", ('w:val="15"', 'w:val="14"'), part="word/settings.xml")
    assert run("template", "check", only_warnings).exit_code == 0


@pytest.mark.parametrize("command", ["check", "sample"])
def test_a_file_that_is_none(command: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.docx").write_text("Just text.", encoding="utf-8")
    result = run("template", command, tmp_path / "a.docx")
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {tmp_path / 'a.docx'}: not a Word file (.docx)")
    gone = run("template", command, "gone.docx")
    assert gone.exit_code == 1
    assert gone.output == "Error: there is no file 'gone.docx', and no look of this name: designed and plain ship.\n"


@pytest.mark.parametrize(("command", "reads"), [("check", "checked"), ("sample", "samples")])
def test_a_file_that_word_holds_open(
    command: str, reads: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.docx").write_bytes(b"")
    monkeypatch.setattr(f"builder.build.templates.{reads}", refuse)
    result = run("template", command, tmp_path / "a.docx")
    assert result.exit_code == 1
    assert result.output.endswith("a.docx cannot be read: Permission denied. Close it in Word first.\n")


# The sample


@pytest.mark.parametrize("look", LOOKS)
def test_sample_shows_every_style_and_names_it(look: str) -> None:
    made = samples(look).files
    assert list(made) == [f"{look}-{sheet}-sample.docx" for sheet in SHEETS]
    for sheet, file in zip(SHEETS, made.values(), strict=True):
        ids = read_template(look_path(look, sheet)).styles
        with zipfile.ZipFile(io.BytesIO(file)) as package:
            xml = "".join(package.read(f"word/{name}.xml").decode() for name in ("document", "footnotes", "header1"))
        used = set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', xml))
        assert {name for name, id_ in ids.items() if id_ not in used} == set()
        sizes = re.findall(r'<w:pgSz w:w="(\d+)"', xml)
        assert sizes == (["16838"] * len(sizes) if sheet == "checklist" else [*["11906"] * (len(sizes) - 1), "16838"])
        for name in USES:
            assert f">{name}</w:t>" in xml
    assert samples(look).files == made


def test_a_sample_goes_into_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    for args in ([], ["--out", "."]):
        made = run("template", "sample", look_path("plain", "paper"), *args)
        assert (made.exit_code, made.output) == (0, "paper-sample.docx\n")
        assert (tmp_path / "paper-sample.docx").is_file()


def test_a_new_template_is_a_copy_that_is_never_written_over(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "new" / "paper.docx"
    assert run("template", "new", path, "--look", "plain", "--sheet", "paper").exit_code == 0
    assert path.read_bytes() == look_path("plain", "paper").read_bytes()
    again = run("template", "new", path)
    assert again.exit_code == 1
    assert "it is never overwritten" in again.output
    assert path.read_bytes() == look_path("plain", "paper").read_bytes()


# The page


def table_of_styles() -> str:
    """Return the table of the page: each style, what it is for, and what stands in."""
    rows = []
    for kind, names, end in (
        ("paragraphs", PARAGRAPH_STYLES, NORMAL),
        ("text", CHARACTER_STYLES, DEFAULT_FONT),
        ("tables", TABLE_STYLES, NORMAL_TABLE),
    ):
        rows += [f"| {name} | {kind} | {USES[name].rstrip('.')} | {FALLBACKS.get(name, end)} |" for name in names]
    return "\n".join(["| style | of | for | stands in |", "|---|---|---|---|", *rows])


def test_the_page_lists_every_style(request: pytest.FixtureRequest) -> None:
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split("this table -->\n", 1)
    _, tail = rest.split("<!-- end of styles -->", 1)
    wanted = f"{head}this table -->\n{table_of_styles()}\n<!-- end of styles -->{tail}"
    if request.config.getoption("force_regen"):
        PAGE.write_text(wanted, encoding="utf-8")
    assert page == wanted


def test_the_page_lists_the_fonts() -> None:
    told = re.search(r"same widths\s+is: (.*?)\. `check`", " ".join(PAGE.read_text(encoding="utf-8").split()))
    assert told
    assert told[1].split(", ") == sorted(FONTS)


def test_the_page_shows_what_the_commands_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^   ```\n(.*?)^   ```$", PAGE.read_text(encoding="utf-8"), flags=re.M | re.S)
    assert len(blocks) == 3
    for block in blocks:
        command, _, output = textwrap.dedent(block).partition("\n")
        if " check " in command:
            Path("cohorts/providers/our-handout.docx").unlink()
            Path("cohorts/providers").rmdir()
            ours(tmp_path)
        assert run(*command.removeprefix("$ coursewright ").split()).output == output
