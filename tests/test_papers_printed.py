"""Papers as LibreOffice prints them: what stands on which page, and at which height."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from docutils import nodes
from papers_support import course, form, issued, item, of_form, paper, register
from places import CASES, REPOSITORY
from programs import libreoffice, missing

from builder.build.looks import looks
from builder.doc.document import Document
from builder.doc.form_document import MARKERS_ONLY
from builder.doc.paper import longer
from builder.doc.results import MOST_COLUMNS, results
from builder.doc.slips import feedback_slips, page_of_slips, shortened
from builder.form import Form
from builder.items import item_types
from builder.word import draft, finish

Once = Callable[[str, Callable[[Path], object]], Path]
SLOTS = {"cohort": "The cohort of spring", "provider": "The workshop", "content": "Content of today"}
POINTS_TO_MM = 25.4 / 72
TYPES = ("single", "matching", "ordering", "short-text", "numeric", "gap-fill", "multiple", "next-action")


def questions(count: int) -> Form:
    """Issue a form of so many questions, of all types in turn but longer answers."""
    return form(questions=tuple(issued(item(TYPES[n % len(TYPES)]), n + 1) for n in range(count)), vignettes=())


def slips(made: Form) -> Document:
    """Return the page of slips of a form."""
    return feedback_slips(made, page_of_slips(made, course().units, register()))


def written_answers() -> Form:
    """Issue a form whose longer answers have the most lines."""
    return form(questions=tuple(issued(item("extended", more="marks: 12\n"), n) for n in range(1, 5)), vignettes=())


def long_stem() -> Form:
    """Issue a form with a question that is longer than a page, after one that is not."""
    sentences = " ".join(f"This is sentence {number} of a question that does not end." for number in range(300))
    found = item("single", f"{sentences}\n\n- [x] Yes\n- [ ] No\n- [ ] Perhaps\n")
    return form(questions=(issued(item("single"), 1), issued(found, 2), issued(item("single"), 3)), vignettes=())


def documents() -> dict[str, Document]:
    made = {f"every-{one.name}": one for one in of_form()}
    made |= {f"forty-{one.name}": one for one in of_form(questions(40)) if one.kind in ("paper", "answer sheet", "key")}
    titled = form(title="A title that fills its line to the end with words")
    made |= {f"titled-{one.name}": one for one in of_form(titled) if one.kind in ("answer sheet", "key")}
    made |= {"written": paper(written_answers(), ""), "long": paper(long_stem(), "")}
    made |= {f"grid-{count}": results(questions(count), 20) for count in (10, 25, 60)}
    made |= {f"slips-{count}": slips(questions(count)) for count in (6, 13, 40, 60)}
    return made


@pytest.fixture(scope="session")
def printed(once: Once) -> Path:
    """Every document as a PDF, and the words on its pages with their places."""
    office, poppler = libreoffice(), shutil.which("pdftotext") or missing("pdftotext not found: install poppler-utils")

    def convert(folder: Path) -> None:
        templates = looks(REPOSITORY)
        for name, document in documents().items():
            drawn = draft(document, templates.of(document), made=date(2026, 11, 22), pictures=CASES / "good")
            (folder / f"{name}.docx").write_bytes(finish(drawn, SLOTS))
        command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))]
        subprocess.run(command, capture_output=True, check=True, timeout=300)
        for path in folder.glob("*.pdf"):
            subprocess.run([poppler, "-bbox", str(path), str(path.with_suffix(".html"))], check=True)
            subprocess.run([poppler, "-layout", str(path), str(path.with_suffix(".txt"))], check=True)

    return once("printed papers", convert)


def pages(printed: Path, name: str) -> list[str]:
    """Return the text of each page of a document."""
    return (printed / f"{name}.txt").read_text(encoding="utf-8").split("\f")[:-1]


WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)</word>')


@cache
def words(path: Path) -> list[list[tuple[float, float, str]]]:
    """Return for each page its words, with their distance from the left and from the top in millimetres."""
    told = path.read_text(encoding="utf-8").split("<page ")[1:]
    return [
        [(float(x) * POINTS_TO_MM, float(top) * POINTS_TO_MM, text) for x, top, _, text in WORD.findall(page)]
        for page in told
    ]


def heights(printed: Path, name: str) -> list[dict[str, float]]:
    """Return for each page where the number of each question stands in the first column of a table."""
    found = words(printed / f"{name}.html")
    left = [min((x for x, _, text in page if text == "No."), default=None) for page in found]
    return [
        {text: top for x, top, text in page if edge is not None and abs(x - edge) < 2 and re.fullmatch(r"\d+", text)}
        for page, edge in zip(found, left, strict=True)
    ]


# The answer sheet and its key


@pytest.mark.parametrize("which", ["every", "forty", "titled"])
def test_key_lies_beside_the_answer_sheet_line_by_line(which: str, printed: Path) -> None:
    sheet = heights(printed, f"{which}-form-A-answer-sheet")
    key = heights(printed, f"{which}-form-A-key")[: len(sheet)]
    assert [sorted(page) for page in sheet] == [sorted(page) for page in key]
    numbers = sorted(int(number) for page in sheet for number in page)
    assert numbers == list(range(1, 41 if which == "forty" else 13))
    apart = {
        number: round(abs(top - page[number]), 1)
        for page, own in zip(key, sheet, strict=True)
        for number, top in own.items()
        if abs(top - page[number]) > 2
    }
    assert apart == {}


def test_a_key_out_of_step_would_be_noticed(printed: Path) -> None:
    (sheet, *_), (other, *_) = (heights(printed, f"every-form-A-answer-sheet{end}") for end in ("", "-large-print"))
    assert max(abs(sheet[number] - other[number]) for number in sheet if number in other) > 2


@pytest.mark.parametrize(
    "name",
    [f"{which}-form-A{kind}" for which in ("every", "forty") for kind in ("", "-answer-sheet", "-large-print")]
    + ["every-form-A-extra-time", "every-form-A-answer-sheet-large-print", "written"],
)
def test_candidate_number_stands_at_the_top_of_every_page_that_is_answered(name: str, printed: Path) -> None:
    for page in pages(printed, name):
        assert "Candidate number:" in "\n".join(page.strip().splitlines()[:4])


@pytest.mark.parametrize("kind", ["key", "marking-guide", "results"])
def test_every_page_for_markers_says_so(kind: str, printed: Path) -> None:
    assert all(MARKERS_ONLY in page for page in pages(printed, f"every-form-A-{kind}"))


def test_form_code_and_cohort_stand_on_every_page(printed: Path) -> None:
    for name in documents():
        told = pages(printed, name)
        assert told
        for text in ("A7K2M", "The cohort of spring", "form A"):
            assert [number for number, page in enumerate(told, start=1) if text not in page] == [], name


# The paper

STARTS = re.compile(r"Question \d+ |Questions? \d+( and \d+| to \d+)? (is|are) about|End of paper|Check-in, form A")


@pytest.mark.parametrize(
    "name", ["every-form-A", "every-form-A-extra-time", "forty-form-A", "forty-form-A-large-print", "written"]
)
def test_every_page_starts_with_a_question(name: str, printed: Path) -> None:
    """So none goes on over a page. Each fits on a page here, with the lines for its answer."""
    for page in pages(printed, name):
        after = page.split("Candidate number:")[1].splitlines()[1:]
        first = next(line.strip() for line in after if line.strip())
        assert STARTS.match(first), first


def test_case_stands_on_the_page_of_its_first_question(printed: Path) -> None:
    told = [page for page in pages(printed, "every-form-A") if "about this case" in page]
    assert len(told) == 1
    assert re.search(r"about this case.*Question 11 ", told[0], re.S)


def test_question_that_is_longer_than_a_page_is_printed_whole(printed: Path) -> None:
    told = pages(printed, "long")
    text = " ".join(told)
    assert [number for number in range(300) if f"sentence {number} of" not in re.sub(r"\s+", " ", text)] == []
    assert [n for n in (1, 2, 3) if f"Question {n} " not in text] == []
    assert len(told) <= 11


@pytest.mark.parametrize("end", ["", "-extra-time", "-large-print"])
def test_every_version_has_the_same_questions_with_their_marks(end: str, printed: Path) -> None:
    text = "\n".join(pages(printed, f"every-form-A{end}"))
    assert re.findall(r"Question (\d+) +(\S+) mark", text) == [(str(number), "1") for number in range(1, 13)]


def test_longer_answers_have_lines_to_write_on_that_are_apart(printed: Path) -> None:
    """A line of a pen needs 7 mm at least."""
    found = words(printed / "written.html")
    ruled = [[top for _, top, text in page if set(text) == {"_"} and len(text) > 40] for page in found]
    assert sum(map(len, ruled)) == 4 * 20
    assert {round(below - above) for page in ruled for above, below in pairwise(page)} <= {8, 9}


# Time


@pytest.mark.parametrize(("minutes", "more"), [(20, 25), (25, 32), (80, 100), (1, 2), (41, 52)])
def test_extra_time_is_a_quarter_more_in_whole_minutes(minutes: int, more: int) -> None:
    assert longer(minutes) == more


def test_each_version_tells_its_time(printed: Path) -> None:
    ends = ("", "-extra-time", "-large-print")
    told = {end: " ".join(pages(printed, f"every-form-A{end}")[0].split()) for end in ends}
    assert "Time allowed 20 minutes Marks" in told[""]
    assert "Time allowed 25 minutes, with 25% extra time" in told["-extra-time"]
    assert "20 minutes; 25 minutes for those with 25% extra time" in told["-large-print"].replace("Time allowed", "")


def test_without_a_time_there_is_no_paper_with_extra_time() -> None:
    made = [one.name for one in of_form(form(minutes=None))]
    assert "form-A-extra-time" not in made
    assert "form-A-large-print" in made


# The grid and the slips


@pytest.mark.parametrize(("count", "blocks"), [(10, 1), (25, 2), (60, 3)])
def test_grid_has_a_page_for_each_block_of_questions(count: int, blocks: int, printed: Path) -> None:
    assert len(pages(printed, f"grid-{count}")) == blocks


@pytest.mark.parametrize("count", [1, 10, 20, 21, 40, 60])
def test_grid_has_every_question_once_and_the_total_at_its_end(count: int) -> None:
    tables = [node for node in results(questions(count), 4).body if isinstance(node, nodes.table)]
    heads = [[entry.children[0] for entry in next(iter(one.findall(nodes.row)))] for one in tables]
    numbers = [str(cell[0]) for row in heads for cell in row if str(cell[0]).isdigit()]
    assert numbers == [str(number) for number in range(1, count + 1)]
    assert all(len(row) <= MOST_COLUMNS + 3 for row in heads)
    assert [cell.astext() for cell in heads[-1][-2:]] == ["Total", "Passed"]
    assert all(len(list(one.findall(nodes.row))) == 1 + 4 + 1 for one in tables)


def test_grid_of_a_quiz_without_a_pass_mark_has_no_column_for_it() -> None:
    made = nodes.Element("", *results(form(pass_mark=None), 2).body)
    assert "Passed" not in made.astext()
    assert "Total" in made.astext()


@pytest.mark.parametrize(("count", "each"), [(6, 2), (13, 2), (40, 1)])
def test_slips_stand_together_on_a_page(count: int, each: int, printed: Path) -> None:
    (page,) = pages(printed, f"slips-{count}")
    assert page.count("Candidate number:") == each
    assert page_of_slips(questions(count), course().units, register()).slips == each


def test_slip_of_a_long_form_goes_on_over_the_page(printed: Path) -> None:
    assert [page.count("Candidate number:") for page in pages(printed, "slips-60")] == [1, 0]


@pytest.mark.parametrize("name", sorted(item_types()))
def test_slip_tells_nothing_of_a_question_or_its_key(name: str) -> None:
    found = item(name)
    made = nodes.Element("", *slips(form(questions=(issued(found),))).body)
    told = made.pformat()
    for text in (found.title, found.id, found.written.split("\n\n")[2].strip()):
        assert text not in told
    assert "2.1.1" in told or "1.1.1" in told


def test_slip_of_a_withdrawn_unit_still_names_it() -> None:
    made = nodes.Element("", *feedback_slips(form(), page_of_slips(form(), (), {})).body)
    assert "2.1" in made.astext()


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("Know it.", 8, "Know it."),
        ("Know it well.", 9, "Know it…"),
        ("Know, and do", 6, "Know…"),
        ("Knowledge", 3, "…"),
    ],
)
def test_shortened_texts_end_with_whole_words(text: str, most: int, expected: str) -> None:
    assert shortened(text, most) == expected
