"""Handouts and trainer guides from the pages of units, links to files on the pages, and the print room."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from courses import read_once
from docutils import nodes
from pytest_regressions.file_regression import FileRegressionFixture
from site_support import CANARIES, planted, small_book

from builder.build.site import Source, filling
from builder.course import read_course
from builder.doc.cohort import cohort_page, fragment
from builder.doc.document import OBSERVED, Document
from builder.doc.nodes import OWN_NODES, page_break, paragraph
from builder.doc.print_room import PackFile, day_of, in_edition, main_day, print_room, unit_files
from builder.doc.quotes import curl, curled
from builder.model import Cohort, Course, Mention, Problem, Session, Where
from builder.site.kept import Kept
from builder.site.render import HANDOUT, RenderKey, kept_handouts, render
from builder.word import Draft, Unwritable, finish, read_template, template_hash

EPOCH = 1_795_305_600
TRAINEE, TRAINER = RenderKey(employers=("trust",)), RenderKey("trainer", employers=("trust",))
UNITS = ("1.1-a-good-welcome", "2.1-keeping-people-safe", "3.10-visiting-a-shop")


def rendered(root: Path, key: RenderKey, stamp: str = "program sources") -> list[Problem]:
    course, _ = read_course(root)
    return render(root, course, key, root / "build", stamp, EPOCH)


def captured(root: Path, key: RenderKey) -> dict[str, Document]:
    """Render a book and return the documents that it keeps, by name."""
    assert rendered(root, key) == []
    there = kept(root, key)
    return {name: there.document(name) for name in there.names()}


def kept(root: Path, key: RenderKey) -> Kept:
    return kept_handouts(root, root / "build", key, date.fromtimestamp(EPOCH))


def drafts_of(root: Path, key: RenderKey) -> list[tuple[str, bytes]]:
    """Return the drafts that a render made of its handouts, by name."""
    place = root / "build" / key.name / "handouts" / template_hash(read_template(HANDOUT))
    return [(path.stem, path.read_bytes()) for path in sorted(place.glob("*.draft"))]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    """Handouts and trainer guides of the small book, by name."""
    root = small_book(tmp_path_factory.mktemp("handouts"))
    return captured(root, TRAINEE) | captured(root, TRAINER)


def text_of(document: Document) -> str:
    return "\n".join(node.astext() for node in document.body)


def every(document: Document, kind: type[nodes.Node]) -> Iterator[nodes.Element]:
    return (found for node in document.body for found in node.findall(kind))


# What a handout holds


def test_every_unit_has_a_handout_and_a_trainer_guide(documents: Mapping[str, Document]) -> None:
    made = {name: (document.kind, document.id) for name, document in documents.items()}
    numbers = {name: name.partition("-")[0] for name in UNITS}
    assert made == {name: ("handout", numbers[name]) for name in UNITS} | {
        f"{name}-trainer": ("trainer guide", numbers[name]) for name in UNITS
    }


@pytest.mark.parametrize("name", ["1.1-a-good-welcome", "2.1-keeping-people-safe-trainer"])
def test_a_handout_but_for_its_questions(
    name: str, documents: Mapping[str, Document], file_regression: FileRegressionFixture
) -> None:
    document = documents[name]
    shown = [node for node in document.body if node.get("ids") not in (["test-yourself"], ["answers"])]
    head = f"{document.kind}: {document.title}\n\n"
    file_regression.check(head + "".join(node.pformat() for node in shown), encoding="utf-8")


def test_sections_come_in_order(documents: Mapping[str, Document]) -> None:
    sections = [node for node in documents["1.1-a-good-welcome"].body if isinstance(node, nodes.section)]
    assert [section[0].astext() for section in sections] == [
        "The first five minutes",
        "Test yourself",
        "Answers to the questions",
        "Competences of this unit",
        "Sources",
    ]


def test_answers_start_on_a_page_of_their_own(documents: Mapping[str, Document]) -> None:
    body = documents["1.1-a-good-welcome"].body
    breaks = [index for index, node in enumerate(body) if isinstance(node, page_break)]
    assert [body[index + 1][0].astext() for index in breaks] == ["Answers to the questions"]


def test_questions_say_nothing_of_their_answers(documents: Mapping[str, Document]) -> None:
    course = read_once(Path(__file__).parent / "cases" / "good")
    items = [item for item in course.items if item.unit == "1.1" and item.use == "practice"]
    page = next(
        n
        for n in documents["1.1-a-good-welcome"].body
        if isinstance(n, nodes.section) and n["ids"] == ["test-yourself"]
    )
    assert page.astext().count("Question ") == len(items)
    assert "cw-key" not in str(page)
    for item in items:
        assert item.id not in text_of(documents["1.1-a-good-welcome"])


def test_no_node_of_the_page_alone_is_left(documents: Mapping[str, Document]) -> None:
    alone = {"practice", "choices", "choice", "answers", "block_slot"}
    kinds = tuple(node for node in OWN_NODES if node.__name__ in alone)
    assert len(kinds) == len(alone)
    for document in documents.values():
        for kind in kinds:
            assert not list(every(document, kind)), (document.name, kind)


def test_links_lead_to_the_web_or_to_a_place_in_the_same_document(documents: Mapping[str, Document]) -> None:
    for document in documents.values():
        there = {name for found in every(document, nodes.Element) for name in found["ids"]}
        for link in every(document, nodes.reference):
            if "refuri" in link:
                assert link["refuri"].startswith(("https:", "tel:", "mailto:"))
            else:
                assert link["refid"] in there, (document.name, link)


def test_a_link_to_another_page_becomes_text(documents: Mapping[str, Document]) -> None:
    text = text_of(documents["1.1-a-good-welcome"])
    links = [link.astext() for link in every(documents["1.1-a-good-welcome"], nodes.reference)]
    for words in ("unit on visits", "stand", "course objectives"):
        assert words in text
        assert words not in links


def test_sources_are_those_that_the_unit_cites_each_once(documents: Mapping[str, Document]) -> None:
    cited = {name: [found[0].astext() for found in every(documents[name], nodes.citation)] for name in UNITS}
    assert cited == {
        "1.1-a-good-welcome": ["Bench Press, 2025"],
        "2.1-keeping-people-safe": ["Bench Press, 2026"],
        "3.10-visiting-a-shop": [],
    }
    source = next(every(documents["1.1-a-good-welcome"], nodes.citation))
    assert [type(block) for block in source] == [nodes.label, nodes.paragraph]
    assert "Sources" not in text_of(documents["3.10-visiting-a-shop"])


def test_the_safety_callout_stands_with_its_contacts(documents: Mapping[str, Document]) -> None:
    callouts = [node for node in documents["2.1-keeping-people-safe"].body if isinstance(node, nodes.admonition)]
    assert len(callouts) == 1
    assert "tel:" in str(callouts[0])


def test_a_trainer_guide_marks_what_is_for_trainers(documents: Mapping[str, Document]) -> None:
    guide, trainee = documents["1.1-a-good-welcome-trainer"], documents["1.1-a-good-welcome"]
    marked = [node for node in every(guide, nodes.Element) if "cw-trainer" in node["classes"]]
    assert [node[0].astext() for node in marked] == ["Running this unit"]
    assert "Let people laugh first." in text_of(guide)
    assert "Let people laugh first." not in text_of(trainee)


def test_quotes_are_set_but_not_in_code() -> None:
    made = paragraph('She says: "It', nodes.emphasis("", "'s"), ' fine" ... ', nodes.literal("", '"as is"'))
    curl([made])
    assert made.astext() == 'She says: “It’s fine” … "as is"'
    assert curled('She\'s "fine" on 2026-11-22') == "She’s “fine” on 2026-11-22"


# What Sphinx and extensions resolve

EXTENSION = """\
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class echo(nodes.Inline, nodes.TextElement):
    pass


class Echoes(SphinxPostTransform):
    default_priority = 20

    def run(self, **kwargs):
        for node in list(self.document.findall(echo)):
            heading = node.parent.parent
            assert isinstance(heading, nodes.section), heading
            node.replace_self([nodes.Text("Echo, "), nodes.emphasis("", node["said"]), nodes.Text(" twice.")])


def ended(app, doctree, docname):
    for node in doctree.findall(nodes.literal):
        node.replace_self(nodes.strong("", node.astext().upper()))


def setup(app):
    app.add_node(echo)
    app.add_post_transform(Echoes)
    app.add_role("echo", lambda name, raw, text, line, inliner, options=None, content=(): ([echo("", said=text)], []))
    app.connect("doctree-resolved", ended)
    return {"parallel_read_safe": True}
"""

EVERYTHING = """
(here)=
## All that can be resolved

{echo}`hello` Then `listen`, with "care" {cite}`handbook`.

Numbered: {numref}`bench`. Named: {ref}`here`. Page: {doc}`/course/glossary`. Unit: [](1.1-a-good-welcome.md).

Word: {term}`stand`, as {term}`two of them <stand>`. Leaf: {comp}`3.10.1`, {comp}`1.1.2`. File: {download}`bench.svg`.

A note[^one], [outside](https://example.org/) and [inside](#here).

[^one]: See {term}`stand` and {cite}`safety2026`.

```{figure} bench.svg
:name: bench
:alt: A bench

The bench, and a {term}`stand`
```

:::{only} not html
On paper, {comp}`3.10.2`.
:::

:::{only} html
On a screen.
:::

:::{dropdown} Folded
Unfolded, {term}`stand` {cite}`handbook`.
:::

| Left | Right |
| --- | --- |
| {cite}`safety2026` | Plain |
"""


def test_what_sphinx_and_extensions_resolve_is_resolved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file_regression: FileRegressionFixture
) -> None:
    root = small_book(tmp_path)
    (tmp_path / "echoes.py").write_text(EXTENSION, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    config = root / "course" / "_config.yml"
    text = config.read_text(encoding="utf-8").replace("numfig: false", "numfig: true")
    config.write_text(text.replace("- builder.site\n", "- builder.site\n      - echoes\n"), encoding="utf-8")
    page = root / "units" / "3.10-visiting-a-shop.md"
    page.write_text(page.read_text(encoding="utf-8") + EVERYTHING, encoding="utf-8")
    body = captured(root, TRAINEE)["3.10-visiting-a-shop"].body
    [section] = [node for node in body if "here" in node.get("ids", ())]
    file_regression.check(section.pformat(), encoding="utf-8")


# What a render keeps


def inflated(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield every part of a Word file or of a draft, and of the files in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            part = package.read(name)
            yield name, name.encode() + part
            if part.startswith(b"PK"):
                yield from inflated(part)


def test_nothing_for_trainers_or_assessment_is_in_a_handout(tmp_path: Path) -> None:
    root = planted(tmp_path)
    assert rendered(root, TRAINEE) == []
    assert rendered(root, TRAINER) == []
    drafts = drafts_of(root, TRAINEE)
    assert [name for name, _ in drafts] == list(UNITS)
    for name, data in drafts:
        for part, found in (*inflated(data), *inflated(finish(Draft.read(data), {}))):
            assert not [canary for canary in CANARIES if canary.encode() in found.lower()], (name, part)
            assert b"2.1-77" not in found, (name, part)
    guides = dict(drafts_of(root, TRAINER))
    words = b"".join(found.lower() for _, found in inflated(guides["2.1-keeping-people-safe-trainer"]))
    assert b"zqtrainercanary" in words
    assert not [canary for canary in CANARIES if canary != "zqtrainercanary" and canary.encode() in words]


def test_the_same_sources_give_the_same_drafts(tmp_path: Path) -> None:
    roots = [small_book(tmp_path / name) for name in ("one", "another place")]
    for root in roots:
        assert rendered(root, TRAINEE) == []
    one, other = (drafts_of(root, TRAINEE) for root in roots)
    assert one == other


def test_a_changed_render_gives_what_a_fresh_one_gives_and_drops_what_is_gone(tmp_path: Path) -> None:
    changed, fresh = small_book(tmp_path / "changed"), small_book(tmp_path / "fresh")
    assert rendered(changed, TRAINEE, "program before") == []
    for root in (changed, fresh):
        old = root / "units" / "3.10-visiting-a-shop.md"
        old.write_text(old.read_text(encoding="utf-8") + "\nLook twice {cite}`handbook`.\n", encoding="utf-8")
        old.rename(root / "units" / "3.10-a-visit.md")
        for path in (root / "course" / "_toc.yml", root / "units" / "1.1-a-good-welcome.md"):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("3.10-visiting-a-shop", "3.10-a-visit"), encoding="utf-8")
        assert rendered(root, TRAINEE, "program after") == []
    kept = drafts_of(changed, TRAINEE)
    assert [name for name, _ in kept] == [*UNITS[:2], "3.10-a-visit"]
    assert kept == drafts_of(fresh, TRAINEE)


def test_an_epub_brings_no_handouts(tmp_path: Path) -> None:
    root = small_book(tmp_path)
    key = RenderKey(format="epub")
    assert rendered(root, key) == []
    assert drafts_of(root, key) == []


def test_what_word_cannot_carry_is_a_problem_of_the_render_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = small_book(tmp_path)

    def draft(document: Document, *args: object, **options: object) -> Draft:
        where = Where(str(root / "units" / f"{document.name}.md"), 7)
        raise Unwritable([Problem(where, "N001", "Word cannot carry this")])

    monkeypatch.setattr("builder.word.draft", draft)
    found = rendered(root, TRAINEE)
    assert [str(one) for one in found] == [f"units/{name}.md:7: error N001 Word cannot carry this" for name in UNITS]
    assert not (root / "build" / TRAINEE.name).exists()


# Days


def session(day: int, *units: str) -> Session:
    here = Where("cohorts/x.yml", day)
    named = tuple(Mention(here, unit) for unit in units)
    return Session(here, day, date(2027, 2, day), time(9), time(16), f"Room {day}", "lead trainer", "", named)


def cohort(*sessions: Session) -> Cohort:
    here = Where("cohorts/x.yml", 1)
    return Cohort(here, "x", "A cohort", Mention(here, "college"), (), (), sessions, (), (), (), ())


THREE_DAYS = cohort(session(1, "1.1", "1.2"), session(2, "1.3"), session(4, "2.1", "2.2"))


@pytest.mark.parametrize(
    ("units", "taught", "mostly"),
    [
        (["1.1"], 1, 1),
        (["1.1", "1.3"], 2, 1),
        (["1.1", "2.1", "2.2"], 4, 4),
        (["1.2", "2.1"], 4, 1),
        (["1.2", "2.1", "2.1"], 4, 4),
        (["1.1", "3.1"], None, 1),
        (["3.1"], None, None),
        ([], None, None),
    ],
)
def test_days(units: list[str], taught: int | None, mostly: int | None) -> None:
    assert day_of(THREE_DAYS, units) == taught
    assert main_day(THREE_DAYS, units) == mostly


# Files on the pages

FILES = (
    PackFile("handouts/1.1-a-good-welcome.docx", "1.1 A good welcome", "handout", 1, 12, trainees=True),
    PackFile("handouts/1.1-a-good-welcome-trainer.docx", "1.1 A good welcome: trainer guide", "trainer guide", 1, 1),
    PackFile("quizzes/check-in/form-A.docx", "Check-in, form A: paper", "paper", 2, 6, "Draft: not issued yet"),
    PackFile(
        *("quizzes/check-in/form-A-extra-time.docx", "Check-in, form A: extra time", "paper", 2, 6),
        of="quizzes/check-in/form-A.docx",
        version="extra time",
    ),
    PackFile(
        *("quizzes/check-in/form-A-large-print.docx", "Check-in, form A: large print", "paper", 2, 6),
        of="quizzes/check-in/form-A.docx",
        version="large print",
    ),
    PackFile("quizzes/check-in/form-A-key.docx", "Check-in, form A: key", "key", 2, 1, "Draft: not issued yet"),
    PackFile("worksheets/visit-plan.docx", "Plan of a <visit>", "worksheet", None, None, trainees=True),
    PackFile("checklists/shop-visit.docx", "A visit to a shop", "checklist", None, 12, trainees=True),
    PackFile("checklists/welcome.docx", "A welcome", "role play", 1, 12, "Role play", trainees=True),
    PackFile("checklists/visit-note.docx", "A note", "document review", None, 12, "Document review", trainees=True),
    PackFile("checklists/looking-back.docx", "Back", "supervision guide", None, 12, "Supervision guide", trainees=True),
    PackFile("exports/check-in/form A.zip", "Check-in, form A", "export", None, None, "Moodle"),
)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The small book as a course."""
    found, _ = read_course(small_book(tmp_path_factory.mktemp("course")))
    return found


def blocks(course: Course, key: RenderKey, files: Iterable[PackFile], of: Cohort | None = None) -> Mapping[str, str]:
    source = Source("1", "Content", "stamp", date(2026, 11, 22), EPOCH)
    return filling(key, course, of, source, in_edition(files, key.edition == "trainer")).blocks


def links_in(html: str) -> list[str]:
    return [link.attrib["href"] for link in ElementTree.fromstring(f"<div>{html}</div>").iter("a")]


def test_the_print_room(file_regression: FileRegressionFixture) -> None:
    file_regression.check(fragment(print_room(THREE_DAYS, FILES)), extension=".html", encoding="utf-8")


def test_the_print_room_names_every_file_once(course: Course) -> None:
    made = fragment(print_room(course.cohorts[0], FILES))
    assert sorted(links_in(made)) == sorted(f"../../files/{file.path.replace(' ', '%20')}" for file in FILES)


def test_a_version_for_some_has_no_row_of_its_own() -> None:
    made = fragment(print_room(THREE_DAYS, FILES))
    rows = re.findall(r"<tr.*?</tr>", made, re.S)
    (row,) = (one for one in rows if "form-A-large-print" in one)
    assert "quizzes/check-in/form-A.docx" in row
    assert "form-A-extra-time" in row
    assert "For those who need it" in row


def test_the_print_room_says_nothing_of_drafts_once_papers_are_issued() -> None:
    issued = [PackFile(file.path, file.title, file.kind, file.day, file.copies, "Form code A-1") for file in FILES]
    assert "drafts" in fragment(print_room(THREE_DAYS, FILES))
    assert "drafts" not in fragment(print_room(THREE_DAYS, issued))


def test_the_trainee_edition_has_the_files_of_trainees_only(course: Course) -> None:
    kept = in_edition(FILES, trainer=False)
    assert {file.kind for file in kept} == {"handout", "worksheet", *OBSERVED}
    made = blocks(course, TRAINEE, FILES, course.cohorts[0])
    assert "print-room" not in made
    named = {link for html in made.values() for link in links_in(html) if link.startswith("../files/")}
    assert named == {f"../files/{file.path}" for file in kept}
    assert made["handout-1.1"] == (
        '<p class="cw-files"><a class="reference external" download="" '
        'href="../files/handouts/1.1-a-good-welcome.docx">This unit as a Word document</a></p>\n'
    )


def test_the_trainer_edition_also_links_the_trainer_guide_and_the_print_room(course: Course) -> None:
    made = blocks(course, TRAINER, FILES, course.cohorts[0])
    assert links_in(made["handout-1.1"]) == [f"../files/{file.path}" for file in FILES[:2]]
    assert links_in(made["cohort"])[0] == "trainer/print-room.html"
    assert links_in(made["print-room"])


def test_a_unit_without_files_has_no_link(course: Course) -> None:
    assert [unit.number for unit in course.units if unit_files(unit, FILES)] == ["1.1"]


@pytest.mark.parametrize("key", [TRAINEE, TRAINER, RenderKey(format="epub")], ids=["site", "trainer", "epub"])
def test_without_a_pack_no_page_links_to_a_file(key: RenderKey, course: Course) -> None:
    for of in (course.cohorts[0], None):
        made = blocks(course, key, (), of)
        assert not [link for html in made.values() for link in links_in(html) if "files/" in link]


def test_a_course_without_a_page_for_the_print_room_has_no_link_to_it(course: Course) -> None:
    bare = read_once(Path(__file__).parent / "cases" / "good")
    assert "print room" in fragment(cohort_page(course.cohorts[0], course, ".html", trainer=True))
    assert "print room" not in fragment(cohort_page(bare.cohorts[0], bare, ".html", trainer=True))


def test_what_people_wrote_is_escaped() -> None:
    assert "Plan of a &lt;visit&gt;" in fragment(print_room(THREE_DAYS, FILES))
