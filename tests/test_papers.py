"""Papers, keys, guides, checklists and worksheets: what they say, and what a paper must not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from string import ascii_uppercase

import pytest
from courses import read_once
from docutils import nodes
from hypothesis import given, settings
from hypothesis import strategies as st
from papers_support import course, form, issued, item, of_form, paper, register
from places import CASES, OTHER_KINDS, REPOSITORY
from pytest_regressions.file_regression import FileRegressionFixture

from builder import prose
from builder.course.files import Files
from builder.course.observations import read_observation
from builder.course.worksheets import chosen, read_worksheet
from builder.doc.answer_sheet import answer_sheet, key
from builder.doc.checklist import checklist, checklist_for
from builder.doc.document import Document
from builder.doc.form_document import parts_of, pass_marks
from builder.doc.item_book import REVIEWERS, form_book, item_book
from builder.doc.nodes import blank, gap, page_break
from builder.doc.observation import observation_document
from builder.doc.question import answer, key_text, part_marks, question
from builder.doc.record import RATINGS
from builder.doc.worksheet import names, worksheet, worksheet_example
from builder.form import Form, FormSection, Question, lettered
from builder.items import item_types
from builder.model import (
    Blank,
    BlankTable,
    Choice,
    Course,
    ExtendedText,
    Heading,
    Item,
    Match,
    Observation,
    Order,
    Piece,
    Problem,
    Prose,
    TextEntry,
    Worksheet,
)

TYPES = pytest.mark.parametrize("name", sorted(item_types()))


@cache
def other_kinds() -> tuple[Observation, ...]:
    """Read a supervision guide, a document review and a role play, in this order."""
    problems: list[Problem] = []
    texts = ((path.name, path.read_text(encoding="utf-8")) for path in sorted(OTHER_KINDS.glob("*.md")))
    found = [read_observation(text, f"observations/{name}", problems) for name, text in texts]
    assert problems == []
    return tuple(one for one in found if one)


def all_documents(found: Course) -> Iterator[Document]:
    known = {entry.id: entry for entry in found.competences}
    yield from (observation_document(one, known) for one in (*found.observations, *other_kinds()))
    yield checklist_for(found.observations, [leaf for leaf in known if known[leaf].leaf], known, "All of it")
    for sheet in found.worksheets:
        yield worksheet(sheet)
        yield worksheet_example(sheet)


# Documents as text


def outline(document: Document) -> str:
    """Write a document so that a person can read it: one line a block, fields in round or square brackets."""
    facts = [document.name, document.kind, document.id, document.code]
    facts += [word for word in ("landscape", "fillable", "large") if getattr(document, word)]
    head = f"{document.title}  ({', '.join(fact for fact in facts if fact)})"
    every = [f"On every page: {document.line}"] if document.line else []
    return "\n".join([head, *every, *lines(document.body), ""])


def lines(found: object, indent: str = "") -> Iterator[str]:
    for node in found:  # type: ignore[attr-defined]
        match node:
            case nodes.section():
                yield from ("", f"{indent}# {node[0].astext()}", *lines(node[1:], indent))
            case nodes.enumerated_list() | nodes.bullet_list():
                letters = ascii_uppercase if node.get("enumtype") == "upperalpha" else "-" * len(node)
                for letter, entry in zip(letters, node, strict=False):
                    first, *rest = list(lines(entry)) or [""]
                    yield f"{indent}{letter} {first}"
                    yield from (f"{indent}  {line}" for line in rest)
            case nodes.definition_list():
                yield from (f"{indent}{entry[0].astext()}: {' '.join(lines(entry[1]))}" for entry in node)
            case nodes.table():
                yield from (f"{indent}{line}" for line in table(node))
            case nodes.container() | nodes.admonition():
                # What only keeps things on one page is not shown.
                head = [] if node["classes"] in ([], ["cw-whole"]) else ["", f"{indent}<{' '.join(node['classes'])}>"]
                yield from (*head, *lines(node, indent))
            case page_break():
                yield "--- new page ---"
            case nodes.paragraph() | nodes.title():
                note = f"  <{' '.join(node['classes'])}>" if node["classes"] else ""
                yield f"{indent}{run(node)}{note}"
            case _:
                raise AssertionError(f"unexpected {node!r}")


def table(node: nodes.table) -> Iterator[str]:
    yield ""
    yield from (f"Table: {title.astext()}" for title in node.findall(nodes.title))
    for row in node.findall(nodes.row):
        yield "| " + " | ".join(" / ".join(lines(entry)) for entry in row) + " |"


def run(node: nodes.Element) -> str:
    return "".join(field(child) if isinstance(child, blank) else child.astext() for child in node)


def field(found: blank) -> str:
    shown = found["value"] or {"lines": f"{found['lines']} lines", "choice": " / ".join(found["choices"])}.get(
        found["kind"], "____"
    )
    return f"[{'x' if found['value'] else ' '}]" if found["kind"] == "tick" else f"({shown})"


def fields(document: Document) -> list[blank]:
    return [found for node in document.body for found in node.findall(blank)]


@pytest.mark.parametrize("kind", ["paper", "answer sheet", "key", "marking guide", "results", "feedback slips"])
def test_documents_of_a_form(kind: str, file_regression: FileRegressionFixture) -> None:
    found = next(document for document in of_form() if document.kind == kind)
    file_regression.check(outline(found), extension=".txt")


# Sections


def in_sections() -> Form:
    sections = (
        FormSection("Keeping safe", 1, ("Read each question twice.",)),
        FormSection("On the job", 11, ("Take your time.", "One case, two questions.")),
    )
    return form(sections=sections, instructions=("You may use a calculator.",))


@pytest.mark.parametrize("kind", ["paper", "answer sheet", "key", "marking guide"])
def test_documents_of_a_form_with_sections(kind: str, file_regression: FileRegressionFixture) -> None:
    found = next(document for document in of_form(in_sections()) if document.kind == kind)
    file_regression.check(outline(found), extension=".txt")


@settings(deadline=None, max_examples=40)
@given(st.sets(st.integers(1, 12), max_size=4))
def test_each_question_stands_once_and_in_order_under_its_section(starts: set[int]) -> None:
    made = form(sections=tuple(FormSection(f"From {first}", first) for first in sorted(starts)))
    parts = parts_of(made)
    assert [one.number for _, held in parts for one in held] == list(range(1, 13))
    assert [head.first for head, _ in parts if head] == sorted(starts)
    shown = nodes.Element("", *paper(made, "").body)
    heads = [node.astext() for node in shown.findall(nodes.title) if isinstance(node.parent, nodes.section)]
    names = [node for node in shown.findall(nodes.paragraph) if "cw-question-name" in node["classes"]]
    assert heads == [f"From {first}" for first in sorted(starts)]
    assert [node[0].astext() for node in names] == [f"Question {number}" for number in range(1, 13)]


def test_answer_sheet_and_key_have_the_same_lines_in_each_section() -> None:
    def tables(document: Document) -> list[list[str]]:
        found = [node for node in document.body if isinstance(node, nodes.table)]
        return [[row[0].astext() for row in node.findall(nodes.row)] for node in found]

    _, sheet, made, *_ = of_form(in_sections())
    assert tables(sheet) == tables(made)
    assert [len(rows) for rows in tables(made)] == [11, 3]


def test_case_stands_after_the_heading_of_its_section() -> None:
    made = paper(in_sections(), "")
    second = [node for node in made.body if isinstance(node, nodes.section)][1]
    kinds = [node["classes"] for node in second.findall(nodes.container)]
    assert kinds == [["cw-whole"], [], ["cw-vignette"], ["cw-question"], [], ["cw-question"]]


# The item book


def test_item_book(file_regression: FileRegressionFixture) -> None:
    file_regression.check(outline(form_book(form(), register())), extension=".txt")


@TYPES
def test_item_book_tells_all_that_a_reviewer_needs(name: str) -> None:
    more = "facility: 0.9\nenemies: [q1.1-02]\nnote: Look at the law again.\nwaive: {Q099: It has to be so.}\n"
    found = item(name, more=more)
    told = outline(item_book([issued(found)], (), register(), "book", "Some items"))
    for text in ("Look at the law again.", "It has to be so.", "q1.1-02", "0.90 (as its author expects)"):
        assert text in told
    assert all(secret in told for secret in secrets(found) if name != "numeric")
    assert prose.plain(found.stem).split()[0] in told


def test_item_book_has_room_for_each_reviewer() -> None:
    made = form_book(form(), register())
    found = [one["name"] for one in fields(made)]
    assert len(found) == len(set(found))
    assert sum(".agree" in name for name in found) == len(REVIEWERS) * 12
    assert sum(name.endswith(".comment") for name in found) == 12


def test_checklist_for_an_event(file_regression: FileRegressionFixture) -> None:
    file_regression.check(outline(checklist(course().observations[0], register())), extension=".txt")


def test_checklist_for_chosen_competences(file_regression: FileRegressionFixture) -> None:
    made = checklist_for(course().observations, ["1.1.2", "2.1.1"], register(), "Asking first")
    file_regression.check(outline(made), extension=".txt")


@pytest.mark.parametrize("make", [worksheet, worksheet_example])
def test_worksheet(make: object, file_regression: FileRegressionFixture) -> None:
    file_regression.check(outline(make(course().worksheets[0])), extension=".txt")  # type: ignore[operator]


# What a paper says, and what it does not


@TYPES
def test_paper_shows_stem_and_everything_under_letters(name: str) -> None:
    found = item(name)
    shown = question(issued(found)).astext()
    assert all(prose.plain(text) in shown for text in lettered(found))
    gapless = re.sub(r"\[\d\]", "", prose.plain(found.stem)).split()
    assert set(gapless) <= set(re.sub(r"\[\d\]", "", shown).split())


def secrets(found: Item) -> Iterator[str]:
    """Yield what a trainee must not read on the paper."""
    texts: list[Prose | None] = [found.feedback]
    match found.interaction:
        case Choice(options):
            texts += [option.feedback for option in options]
        case Match(pairs, distractors):
            texts += [pair.why for pair in (*pairs, *distractors)]
        case TextEntry(gaps):
            yield from (one.text for accepted in gaps for one in accepted)
            texts += [one.feedback for accepted in gaps for one in accepted]
        case ExtendedText(rubric):
            texts += [text for aspect in rubric for text in (aspect.text, *(level.text for level in aspect.levels))]
        case Order():
            pass
    yield from (prose.plain(text) for text in texts if text)
    yield from (found.title, found.id, *(leaf.what for leaf in found.competences), *(key.what for key in found.sources))


@TYPES
def test_paper_tells_no_key_no_feedback_and_no_title(name: str) -> None:
    found = item(name)
    told = question(issued(found)).pformat()
    hidden = list(secrets(found))
    assert len(hidden) >= 4
    assert [secret for secret in hidden if re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", told)] == []


@TYPES
def test_answer_tells_all_that_the_paper_hides(name: str) -> None:
    found = item(name)
    told = " ".join(node.astext() for node in answer(issued(found), register()))
    hidden = set(secrets(found)) - {found.title}
    if isinstance(found.interaction, ExtendedText):
        hidden = {prose.plain(found.feedback)} if found.feedback else set()
    wrong = {one.text for gap in found.interaction.gaps for one in gap} if name == "numeric" else set()  # type: ignore[union-attr]
    assert {secret for secret in hidden - wrong if secret not in told} == set()


def letters_on_paper(found: Question) -> dict[str, str]:
    listed = next(question(found).findall(nodes.enumerated_list))
    return {letter: entry.astext() for letter, entry in zip(ascii_uppercase, listed, strict=False)}


def plain(text: Prose) -> str:
    """Return a text as docutils gives it back."""
    return prose.plain(text)


@TYPES
@given(data=st.data())
def test_key_letters_point_at_the_right_text_in_any_order(name: str, data: st.DataObject) -> None:
    found = item(name)
    shown = tuple(data.draw(st.permutations(range(len(lettered(found))))))
    one = Question(1, found, shown)
    told = key_text(one)
    match found.interaction:
        case Choice(options):
            best = max(option.score for option in options)
            letters = told.split(", ")
            assert letters == sorted(letters)
            right = {plain(option.text) for option in options if option.score == best}
            assert {letters_on_paper(one)[letter] for letter in letters} == right
        case Match(pairs):
            pointed = dict(entry.split(" ") for entry in told.split(", "))
            assert [letters_on_paper(one)[pointed[str(n)]] for n in range(1, len(pairs) + 1)] == [
                plain(pair.match) for pair in pairs
            ]
        case Order(steps):
            assert [letters_on_paper(one)[letter] for letter in told.split(" ")] == [plain(step) for step in steps]
        case TextEntry() | ExtendedText():
            assert shown == ()


@TYPES
@given(data=st.data())
def test_feedback_stands_at_the_letter_of_its_option(name: str, data: st.DataObject) -> None:
    found = item(name)
    if not isinstance(found.interaction, Choice):
        return
    options = found.interaction.options
    shown = tuple(data.draw(st.permutations(range(len(options)))))
    listed = [node for node in answer(Question(1, found, shown), register()) if isinstance(node, nodes.enumerated_list)]
    told = [entry.astext() for entry in listed[0]]
    assert told == [plain(options[index].feedback) for index in shown]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "written", "more", "expected"),
    [
        ("numeric", "How old?\n\n- [x] 16 to 17.9\n- [ ] 3\n", "unit: years\n", "16 to 17.9 years"),
        ("numeric", "How much?\n\n- [x] 37.5 within 0.5\n- [x] 20\n", "", "37 to 38 or 20"),
        ("short-text", "Which?\n\n- [x] stand\n- [x] the stand\n- [ ] bench\n", "", "stand or the stand"),
        (
            "short-text",
            "Which?\n\n- [x] stand\n- [x] the stand\n- [x] a stand\n- [x] stands\n",
            "",
            "stand (more in the reasons)",
        ),
        ("gap-fill", "On the [1] and the [2].\n\n1. board / wall\n2. shelf\n", "", "1 board or wall; 2 shelf"),
        ("extended", "", "", "see marking guide"),
    ],
)
def test_key_of_what_has_no_letters(name: str, written: str, more: str, expected: str) -> None:
    assert key_text(issued(item(name, written, more))) == expected


@pytest.mark.parametrize(
    ("name", "more", "expected"),
    [
        ("next-action", "marks: 2\n", [("A", "0 marks"), ("B", "1 mark"), ("C", "2 marks")]),
        ("multiple", "", [("A", "0.5 marks"), ("B", "minus 1 mark"), ("C", "0.5 marks")]),
        ("matching", "", [("1 D", "1/3 of a mark"), ("2 C", "1/3 of a mark"), ("3 B", "1/3 of a mark")]),
        ("gap-fill", "marks: 3\n", [("gap 1", "1.5 marks"), ("gap 2", "1.5 marks")]),
        ("single", "", []),
        ("ordering", "", []),
    ],
)
def test_part_marks(name: str, more: str, expected: list[tuple[str, str]]) -> None:
    assert list(part_marks(issued(item(name, more=more)))) == expected


@pytest.mark.parametrize(("per_cent", "needed"), [(60, 8), (50, 6), (100, 12), (1, 1), (None, None)])
def test_pass_mark_is_rounded_up_to_whole_marks(per_cent: int | None, needed: int | None) -> None:
    assert pass_marks(form(pass_mark=per_cent)) == needed


@pytest.mark.parametrize(
    ("marks", "words", "expected"),
    [(1, 5, 6), (4, 5, 8), (8, 5, 16), (30, 5, 20), (1, 72, 10), (8, 130, 19), (1, 900, 20)],
)
def test_longer_answers_have_space_by_their_marks_and_their_model_answer(marks: int, words: int, expected: int) -> None:
    made = item("extended", more=f"marks: {marks}\n")
    feedback, _ = prose.parse(" ".join(["word"] * words), made.where)
    made = replace(made, feedback=feedback)
    assert [field["lines"] for field in question(issued(made), apart=True).findall(blank)] == [expected]


def test_gap_stays_in_the_stem_and_has_a_line_of_its_own() -> None:
    made = question(issued(item("gap-fill")))
    assert [node["number"] for node in made.findall(gap)] == [1, 2]
    assert [node["name"] for node in made.findall(blank)] == ["q1.1", "q1.2"]


def test_draft_is_stamped_until_it_is_issued() -> None:
    for draft in (True, False):
        made = form(draft=draft)
        for document in of_form(made):
            assert ("Draft: not issued to a cohort" in outline(document)) is draft


def test_vignette_stands_once_before_its_first_question() -> None:
    body = nodes.Element("", *paper(form(), "x").body)
    (case,) = (node for node in body.findall(nodes.container) if "cw-vignette" in node["classes"])
    together = case.parent.children
    assert [node["classes"] for node in together] == [["cw-vignette"], ["cw-question"]]
    assert together[1].astext().startswith("Question 11")


def test_answer_sheet_and_key_match_cell_by_cell() -> None:
    made = form()
    sheet, told = (
        [[entry.astext() for entry in row] for node in document.body for row in node.findall(nodes.row)]
        for document in (answer_sheet(made), key(made, register()))
    )
    assert [len(row) for row in sheet] == [len(row) for row in told]
    assert sheet[0] == told[0] == ["No.", "A", "B", "C", "Written answer", "Marks"]
    assert [row[0] for row in sheet] == [row[0] for row in told]


def test_form_of_choices_alone_has_no_place_for_written_answers() -> None:
    made = form(questions=(issued(item("single")),), vignettes=())
    heads = next(node for node in answer_sheet(made).body if isinstance(node, nodes.table)).findall(nodes.row)
    assert [entry.astext() for entry in next(iter(heads))] == ["No.", "A", "B", "C", "Marks"]


def test_answer_sheet_and_paper_say_alike_where_answers_go() -> None:
    choices = form(questions=(issued(item("single")),), vignettes=())
    longer = form(questions=(issued(item("extended")),), vignettes=())
    for made, sheet, told in (
        (form(), "Only longer answers go on the paper.", "Answer question 10 on this paper, on the lines below it."),
        (choices, "not on the paper.", "Write all your answers on the answer sheet."),
        (longer, "Only longer answers go on the paper.", "Answer question 1 on this paper, on the lines below it."),
    ):
        assert sheet in outline(answer_sheet(made))
        assert told in outline(paper(made, ""))


@pytest.mark.parametrize("kind", ["paper", "answer sheet", "feedback slips"])
def test_nothing_of_key_or_reasons_is_on_what_trainees_get(kind: str) -> None:
    found = [document for document in of_form(form(draft=False)) if document.kind == kind]
    assert len(found) == {"paper": 3, "answer sheet": 2, "feedback slips": 1}[kind]
    allowed = set(register()) if kind == "feedback slips" else set()
    asked = [one.item.stem for one in form().questions] + [case.text for case in form().vignettes]
    said = " ".join(map(prose.plain, asked))
    hidden = {text for one in form().questions for text in secrets(one.item) if len(text) > 3 and text not in said}
    hidden -= allowed
    for document in found:
        told = nodes.Element("", *document.body).pformat()
        assert [text for text in sorted(hidden) if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", told)] == []


@TYPES
def test_every_question_of_a_paper_says_where_its_answer_goes(name: str) -> None:
    made = question(issued(item(name)), apart=True)
    here = isinstance(item(name).interaction, ExtendedText)
    assert ("Write your answer here" in made.astext()) is here
    assert ("on the answer sheet" in made.astext()) is not here
    assert bool(list(made.findall(blank))) is here


def test_part_is_told_with_its_statement() -> None:
    found = replace(item("single"), competences=(replace(item("single").competences[0], what="1.1.1a"),))
    told = [node.astext() for node in answer(issued(found), register())]
    both = f"1.1.1a {register()['1.1.1'].statement} {register()['1.1.1a'].statement}"
    assert both in told


def test_picture_is_named_from_the_root_of_the_course() -> None:
    made = question(issued(item("short-text", "Look. ![A bench](bench.svg)\n\n- [x] bench\n")))
    assert [image["uri"] for image in made.findall(nodes.image)] == ["question_bank/bench.svg"]


# Checklists


def test_criterion_has_five_ratings_and_a_place_for_what_was_said() -> None:
    made = checklist(course().observations[0], register())
    found = [(one["name"], one["label"]) for one in fields(made) if one["name"].startswith("shop-visit-03.")]
    question_ = "Promises nothing that the workshop cannot do"
    assert found == [
        *((f"shop-visit-03.rating.{n}", f"{question_}: {rating}") for n, rating in enumerate(RATINGS, start=1)),
        ("shop-visit-03.said", f"{question_}: what was said or done"),
        ("shop-visit-03.missed", f"Critical action missed: {question_}"),
    ]


def test_agreement_stands_first_and_no_field_asks_for_a_name() -> None:
    made = checklist(course().observations[0], register())
    assert fields(made)[0]["name"] == "shop-visit.agreed"
    assert [one["label"] for one in fields(made) if "name" in one["label"]] == ["Where (kind of place, no name)"]


def test_checklist_without_critical_criteria_has_none_to_tick() -> None:
    event = course().observations[0]
    stages = tuple(
        replace(one, criteria=tuple(replace(c, critical=False) for c in one.criteria)) for one in event.stages
    )
    made = checklist(replace(event, stages=stages), register())
    assert "Critical" not in outline(made)


def test_checklist_for_leaves_that_no_criterion_shows_says_how_they_are_shown() -> None:
    made = checklist_for(course().observations, ["2.1.1"], register(), "Safety")
    assert fields(made) == []
    assert "No criterion of this course shows it: look for it in quiz or supervision discussion." in outline(made)


# Role plays, document reviews, supervision guides


@pytest.mark.parametrize("kind", ["supervision guide", "document review", "role play"])
def test_other_kinds_of_observation(kind: str, file_regression: FileRegressionFixture) -> None:
    made = observation_document(next(one for one in other_kinds() if one.kind == kind), register())
    assert made.kind == kind
    file_regression.check(outline(made), extension=".txt")


def test_fields_of_a_document_review_name_level_and_criterion() -> None:
    found = fields(observation_document(other_kinds()[1], register()))
    assert [(one["name"], one["label"]) for one in found if one["name"].startswith("visit-note-02.")] == [
        ("visit-note-02.level.1", "Names nobody: Not yet"),
        ("visit-note-02.level.2", "Names nobody: Nearly"),
        ("visit-note-02.level.3", "Names nobody: At the standard"),
        ("visit-note-02.where", "Names nobody: where it shows"),
    ]


def test_checklist_for_leaves_holds_role_plays_and_points_to_the_rest() -> None:
    made = outline(checklist_for(other_kinds(), ["1.1.2", "2.1.2", "3.10.1"], register(), "Three"))
    assert "A welcome in the workshop (role play) / 01 Says hello first." in made
    assert "what happens next" not in made
    assert "Not seen at an event: it stands in the document review 'A note of a visit'." in made
    assert "Not seen at an event: it stands in the supervision guide 'Looking back on a visit'." in made


# Worksheets


def read(body: str) -> tuple[Worksheet, list[Problem]]:
    front = "---\ntitle: Wishes\ncompetences: [3.10.1]\nreviewed: 2026-11-22\nreview by: 2027-11-22\n---\n\n"
    problems: list[Problem] = []
    sheet = read_worksheet(front + body, "worksheets/wishes.md", Files(CASES / "good"), problems)
    assert sheet
    return sheet, problems


def test_blanks_of_a_table_are_named_by_column_and_row() -> None:
    sheet, problems = read(
        "| Person | What they do | |\n|---|---|---|\n| Owner | ____ | x |\n| ____ | ____ {2 lines} | ____ |\n"
    )
    assert problems == []
    assert [(one.label, one.lines) for one in sheet.blanks] == [
        ("What they do: Owner", 1),
        ("Person, row 2", 1),
        ("What they do, row 2", 2),
        ("Column 3, row 2", 1),
    ]


def test_label_above_a_blank_is_not_repeated() -> None:
    sheet, _ = read("## Now\n\nThink first.\n\nWhat do\nyou want?\n____ {2 lines}\n\nOr not.\n")
    assert [type(piece) for piece in sheet.pieces] == [Heading, Prose, Blank, Prose]
    assert sheet.blanks[0].label == "What do you want?"
    assert outline(worksheet(sheet)).count("What do you want?") == 1


def test_heading_or_link_above_a_blank_stays_and_is_not_printed_twice() -> None:
    sheet, problems = read("## Next\n____ {2 lines}\n\nSee [the list](https://example.org):\n____\n")
    assert problems == []
    assert [one.label for one in sheet.blanks] == ["Next", "See the list"]
    made = worksheet(sheet)
    assert (outline(made).count("Next"), outline(made).count("See the list")) == (1, 1)
    assert [node["refuri"] for part in made.body for node in part.findall(nodes.reference)] == ["https://example.org"]


def test_blanks_in_a_list_are_named_by_what_stands_above_and_their_number() -> None:
    sheet, problems = read("Three wishes:\n\n1. ____\n2. A bicycle: ____\n3. nothing\n4. ____ {date}\n")
    assert problems == []
    assert [one.label for one in sheet.blanks] == ["Three wishes, 1", "A bicycle", "Three wishes, 4"]
    assert "3. nothing" in [prose.plain(piece) for piece in sheet.pieces if isinstance(piece, Prose)]


def test_choice_may_have_a_blank_of_its_own() -> None:
    sheet, problems = read("When?\n\n- [ ] now\n- [ ] later: ____ {date}\n")
    assert problems == []
    assert [(one.label, one.kind, one.choices) for one in sheet.blanks] == [
        ("When?", "choose several", ("now", "later")),
        ("When?: later", "date", ()),
    ]
    assert "later: (____)" in outline(worksheet(sheet))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a pump", ("a pump",)),
        ("a pump; oil, thin", ("a pump", "oil, thin")),
        ("oil, a pump", ("oil", "a pump")),
        ("a pump and oil", ()),
        ("a pumpkin", ()),
        ("", ()),
    ],
)
def test_several_choices_are_told_apart(written: str, expected: tuple[str, ...]) -> None:
    assert chosen(written, ("a pump", "oil", "oil, thin")) == expected


def test_example_ticks_what_was_chosen() -> None:
    sheet, _ = read("When?\n\n- [ ] now\n- [ ] later\n- [ ] then\n")
    made = worksheet_example(replace(sheet, example=(("When?", "then; now"),)))
    assert [bool(one["value"]) for one in fields(made)] == [True, False, True]
    assert not made.fillable


WORDS = st.integers(min_value=0, max_value=10**9).map(lambda number: f"w{number}")
SENTENCE = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
BLOCKS = st.one_of(
    SENTENCE.map(lambda text: f"{text}."),
    SENTENCE.map(lambda text: f"## {text}"),
    st.lists(SENTENCE, min_size=1, max_size=3).map(lambda texts: "\n".join(f"- {text}" for text in texts)),
    st.tuples(SENTENCE, SENTENCE).map(lambda two: f"{two[0]}\n{two[1]}: ____ {{date}}"),
    st.tuples(SENTENCE, SENTENCE).map(lambda two: f"{two[0]}?\n____ {{3 lines}}\n{two[1]}"),
    st.tuples(SENTENCE, SENTENCE, SENTENCE).map(lambda three: "{}: ____ {} ____ {}".format(*three)),
    st.tuples(SENTENCE, SENTENCE, SENTENCE).map(lambda three: "{}?\n\n- [ ] {}\n- [ ] {}: ____".format(*three)),
    st.tuples(SENTENCE, SENTENCE, SENTENCE).map(lambda three: "{}:\n\n1. ____\n2. {}\n3. {}: ____".format(*three)),
    st.tuples(SENTENCE, SENTENCE, SENTENCE).map(
        lambda three: "| {} | {} |\n|---|---|\n| {} | ____ |\n| ____ | ____ {{2 lines}} |".format(*three)
    ),
)


def words_of(pieces: tuple[Piece, ...]) -> list[str]:
    found: list[str] = []
    for piece in pieces:
        match piece:
            case Heading():
                found.append(piece.text)
            case Prose():
                found.append(prose.plain(piece))
            case Blank():
                found += [piece.label, *piece.choices]
            case BlankTable():
                found += [prose.plain_run(cell) for cell in piece.head]
                for row in piece.rows:
                    found += [cell.label if isinstance(cell, Blank) else prose.plain_run(cell) for cell in row]
    return re.findall(r"w\d+", " ".join(found))


@given(body=st.lists(BLOCKS, min_size=1, max_size=8).map("\n\n".join))
def test_pieces_keep_every_word_in_its_order(body: str) -> None:
    sheet, _ = read(body)
    written = re.findall(r"w\d+", body)
    assert list(dict.fromkeys(words_of(sheet.pieces))) == list(dict.fromkeys(written))
    assert len(sheet.blanks) == body.count("____") + body.count("- [ ]") // 2
    shown = " ".join(node.astext() for node in worksheet(sheet).body)
    assert set(written) <= set(re.findall(r"w\d+", shown))


# Names of fields


@given(texts=st.lists(st.text(max_size=60)))
def test_names_are_unique_and_fit_word(texts: list[str]) -> None:
    made = names(texts)
    assert len(made) == len(texts) == len(set(made))
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) and len(name) <= 36 for name in made)


@pytest.mark.parametrize("root", [CASES / "good", REPOSITORY], ids=["good", "real"])
def test_every_field_has_its_own_name_and_label(root: Path) -> None:
    found = read_once(root)
    documents = [*all_documents(found), *(of_form() if root == CASES / "good" else ())]
    assert documents
    for document in documents:
        made = fields(document)
        assert all(re.fullmatch(r"[a-z0-9][a-z0-9.-]*", one["name"]) and one["label"] for one in made)
        for what in ("name", "label"):
            told = [one[what] for one in made]
            assert sorted(told) == sorted(set(told)), document.name


def test_documents_are_the_same_each_time_and_hold_no_html() -> None:
    documents = [*of_form(), *all_documents(course())]
    again = [*of_form(), *all_documents(course())]
    assert [outline(one) for one in documents] == [outline(one) for one in again]
    assert not [node for one in documents for part in one.body for node in part.findall(nodes.raw)]
    assert len({one.name for one in documents}) == len(documents)


def test_reasons_list_every_accepted_answer_where_the_key_has_no_room() -> None:
    one = issued(item("short-text", "Which?\n\n- [x] stand\n- [x] the stand\n- [x] a stand\n- [x] stands\n"))
    told = [node.astext() for node in answer(one, register())]
    assert "Accepted: stand; the stand; a stand; stands." in told
