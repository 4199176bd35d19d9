"""What units tell of the cases, what observers look for, what is one tap away: on pages, in Word, in the coverage."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from docutils import nodes
from places import CASES
from site_support import build, contents, every_byte, small_book
from test_cases import spoil
from test_handouts import EPOCH, TRAINEE, captured

from builder.build.site import Built
from builder.course import read_course
from builder.coverage import coverage, coverage_rows
from builder.doc.coverage import coverage_page
from builder.doc.document import Document
from builder.model import Course
from builder.site.render import RenderKey, render

TELLING = CASES / "fine" / "cases-and-activities.md"
WELCOME = "units/1.1-a-good-welcome.html"


def telling_book(folder: Path) -> Path:
    """Return a small book whose units tell moments, with pages of cases and a page on what to do now."""
    root = small_book(folder)
    spoil(root, TELLING)
    (root / "course" / "what-to-do-now.md").write_text("# What to do now\n\nTell your team.\n", encoding="utf-8")
    overview = root / "course" / "overview.md"
    text = "\n```{case-list} client\n```\n\n```{case-list} employer\n```\n\n```{timeline}\n```\n"
    overview.write_text(overview.read_text(encoding="utf-8") + text, encoding="utf-8")
    (root / "course" / "aims.md").write_text("# Aims\n\n```{objectives}\n```\n", encoding="utf-8")
    toc = root / "course" / "_toc.yml"
    names = ("what-to-do-now", "aims", "cases/mina")
    added = "".join(f"  - file: course/{name}\n" for name in names)
    toc.write_text(toc.read_text(encoding="utf-8") + added, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return telling_book(tmp_path_factory.mktemp("telling"))


@pytest.fixture(scope="module")
def course(root: Path) -> Course:
    found, problems = read_course(root)
    assert problems == []
    return found


@pytest.fixture(scope="module")
def built(root: Path) -> Built:
    done = build(root, "trainee", "trainer")
    assert done.problems == ()
    return done


@pytest.fixture(scope="module")
def site(built: Built, root: Path) -> Mapping[str, str]:
    """Every page of the trainee edition by its path."""
    return {name: data.decode() for name, data in contents(root / "build" / "site").items() if name.endswith(".html")}


@pytest.fixture(scope="module")
def handout(root: Path) -> Document:
    return captured(root, TRAINEE)["1.1-a-good-welcome"]


# Reading


def test_a_unit_remembers_what_it_tells_and_serves(course: Course) -> None:
    page = course.units[0].page
    assert [moment.what for moment in page.moments] == ["mina-puncture", "spokes-visit"]
    assert [objective.what for passage in page.passages for objective in passage.serves] == ["i", "ii"]
    assert [one.what for one in (*page.observations, *page.worksheets)] == ["shop-visit", "visit-plan"]
    assert [passage.minutes for passage in page.passages] == [None, 15]


def test_lines_of_a_sheet_keep_their_place_and_their_words(course: Course) -> None:
    lines = course.units[0].page.sheet_lines
    told = [(line.text, [leaf.what for leaf in line.leaves], line.criterion) for line in lines]
    assert told == [
        ('Says "hello" before *anything* else.', ["1.1.2", "3.10.1"], ""),
        ("", [], "shop-visit-02"),
        ("Waits until the visitor has spoken.", ["1.1.2"], ""),
    ]
    assert [line.where.line - lines[0].where.line for line in lines] == [0, 2, 4]


def test_pages_below_the_course_are_read_but_for_hidden_ones(course: Course) -> None:
    paths = [page.where.path for page in course.pages]
    assert "course/cases/mina.md" in paths
    assert "course/trainer/print-room.md" in paths
    assert not [path for path in paths if "_notes" in path]


# Pages


def test_a_moment_has_its_date_and_leads_to_the_cases(site: Mapping[str, str]) -> None:
    line = re.search(r'<p class="cw-moment">(.*?)</p>', site[WELCOME])
    assert line
    assert re.sub(r"<[^>]+>", "", line[1]) == "2 March 2026 · Mina; 9 March 2026 · Spokes · Mina"
    assert line[1].count('href="../course/cases/mina.html"') == 2
    assert "spokes.html" not in line[1]  # the book has no page about Spokes


def test_a_timeline_names_the_units_that_tell_it(site: Mapping[str, str]) -> None:
    rows = re.findall(r"<tr.*?</tr>", site["course/cases/mina.html"], flags=re.S)
    told = [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.split(r"</t[dh]>", row)[:-1]] for row in rows
    ]
    assert told == [
        ["Date", "What happens", "Told in unit"],
        ["2 March 2026", "Mina pushes her bicycle to college.", "1.1 A good welcome"],
        ["9 March 2026", "Mina looks at the shop window, and the owner waves.", "1.1 A good welcome"],
    ]
    assert 'href="../../units/1.1-a-good-welcome.html"' in rows[1]
    assert "Who" in site["course/overview.html"]


def test_cases_are_listed_by_side(site: Mapping[str, str]) -> None:
    clients, employers = re.findall(r'<ul class="cw-units cw-cases.*?</ul>', site["course/overview.html"], flags=re.S)
    assert 'href="cases/mina.html"' in clients
    assert "Spokes" in employers
    assert "<a" not in employers  # there is no page to lead to


def test_an_observer_sheet_is_a_table_with_room_to_write(site: Mapping[str, str]) -> None:
    sheet = re.search(r'<table class="cw-sheet.*?</table>', site[WELCOME], flags=re.S)
    assert sheet
    assert re.findall(r'<th class="head"><p>(.*?)</p>', sheet[0]) == ["Look for", "Seen or heard"]
    assert "Observer sheet" in sheet[0]
    assert "Says “hello” before <em>anything</em> else." in sheet[0]
    assert "Asks about the shop before speaking of the workshop." in sheet[0]
    assert re.findall(r'href="[^"]*#c([\d.]+)"', sheet[0]) == ["1.1.2", "3.10.1", "3.10.1", "1.1.2", "1.1.2"]
    assert sheet[0].count('class="cw-blank"') == 3


def test_an_activity_says_which_objectives_it_serves(site: Mapping[str, str]) -> None:
    line = re.search(r'<p class="cw-teaches">(Practises.*?)</p>', site[WELCOME])
    assert line
    assert re.sub(r"<[^>]+>", "", line[1]) == "Practises 1.1.2 (15 minutes); serves objectives i, ii"
    assert 'href="../course/aims.html"' in line[1]


def test_objectives_lead_to_their_activities(site: Mapping[str, str]) -> None:
    links = re.findall(r'href="\.\./units/1\.1-a-good-welcome\.html#([\w-]+)"', site["course/aims.html"])
    assert set(links) == {"activity-say-hello"}
    assert len(links) == 2
    assert 'id="activity-say-hello"' in site[WELCOME]


def test_documents_are_named_as_on_their_title_page(site: Mapping[str, str]) -> None:
    for title in ("A visit to a shop", "Visit plan"):
        assert f'href="../course/cohort.html"><span>“{title}”</span></a>' in site[WELCOME]


def test_a_content_note_stands_before_the_safety_callout(site: Mapping[str, str]) -> None:
    page = site["units/2.1-keeping-people-safe.html"]
    places = [page.index(words) for words in ("This unit speaks of accidents.", "If someone may be at risk")]
    assert places == sorted(places)
    assert page.count("Before you read") == 1
    assert "Before you read" not in site[WELCOME]
    box = re.search(r'<div class="[^"]*cw-before.*?</div>', page, flags=re.S)
    assert box
    assert 'href="../course/what-to-do-now.html"' in box[0]


def test_what_ages_fast_says_when_it_is_checked_again(site: Mapping[str, str]) -> None:
    assert "22 November 2026, due again by 22 May 2027; " in site["units/2.1-keeping-people-safe.html"]
    assert "22 November 2026; not yet reviewed" in site[WELCOME]


def test_an_activity_for_trainers_is_not_named_to_trainees(tmp_path: Path) -> None:
    root = telling_book(tmp_path)
    unit = root / "units" / "2.1-keeping-people-safe.md"
    activity = "\n::::{trainer}\n\n## Activity: Zqtrainercanary\n\n{practises}`2.1.2` {serves}`i`\n\n::::\n"
    unit.write_text(unit.read_text(encoding="utf-8") + activity, encoding="utf-8")
    course, problems = read_course(root)
    assert problems == []
    assert render(root, course, RenderKey(), root / "build", "program sources", EPOCH) == []
    found = [name for name, data in every_byte(root / "build" / RenderKey().name / "out") if b"qtrainercanary" in data]
    assert found == []


# What to do now


def test_what_to_do_now_is_one_tap_away_from_every_page(built: Built, root: Path) -> None:
    for edition in ("site", "trainer"):
        pages = {
            name: data.decode() for name, data in contents(root / "build" / edition).items() if name.endswith(".html")
        }
        without = {name for name, page in pages.items() if page.count('<p class="cw-now') != 1}
        assert without == {"index.html", "course/what-to-do-now.html"}  # one leads on, the other is there
        for name, page in pages.items():
            for address in re.findall(r'<p class="cw-now[^>]*><a href="([^"]+)">', page):
                there = (root / "build" / edition / name).parent / address
                assert there.resolve() == (root / "build" / edition / "course" / "what-to-do-now.html").resolve()


def test_what_to_do_now_comes_before_the_title(site: Mapping[str, str]) -> None:
    assert 0 < site[WELCOME].index("cw-now") < site[WELCOME].index("<h1>1.1 A good welcome")


def test_what_to_do_now_is_in_the_epub(built: Built, root: Path) -> None:
    with zipfile.ZipFile(root / "build" / "site.epub") as package:
        page = package.read("units/1.1-a-good-welcome.xhtml").decode()
    assert '<p class="cw-now"><a href="../course/what-to-do-now.xhtml">' in page


def test_a_book_without_the_page_has_no_link_to_it(tmp_path: Path) -> None:
    root = small_book(tmp_path)
    spoil(root, TELLING)
    assert render(root, read_course(root)[0], RenderKey(), root / "build", "program sources", EPOCH) == []
    pages = {path.name: path.read_text(encoding="utf-8") for path in (root / "build").rglob("out/**/*.html")}
    assert "Before you read" in pages["2.1-keeping-people-safe.html"]
    assert not [name for name, page in pages.items() if "cw-now" in page or "what-to-do-now" in page]


# Word


def test_the_handout_carries_moment_sheet_and_documents(handout: Document) -> None:
    text = "\n".join(node.astext() for node in handout.body)
    for words in (
        "2 March 2026 · Mina; 9 March 2026 · Spokes · Mina",
        "serves objectives i, ii",
        "“A visit to a shop”",
    ):
        assert words in text
    tables = [table for node in handout.body for table in node.findall(nodes.table)]
    sheet = next(table for table in tables if "cw-sheet" in table["classes"])
    assert [title.astext() for title in sheet.findall(nodes.title)] == ["Observer sheet"]
    assert "cw-grid" in sheet["classes"]


def test_the_handout_is_written_without_problems(root: Path, tmp_path: Path) -> None:
    course, _ = read_course(root)
    assert render(root, course, RenderKey("trainer"), tmp_path, "program sources", EPOCH) == []


# Coverage


def test_coverage_names_the_activities_that_serve_an_objective(course: Course) -> None:
    objectives = coverage_rows(coverage(course))["objectives"]
    assert isinstance(objectives, dict)
    named = {name: [place["what"] for place in row["activities"]] for name, row in objectives.items()}
    assert named == {"a": [], "i": ["1.1 Say hello"], "ii": ["1.1 Say hello"]}


def test_coverage_of_a_cohort_gives_the_day_of_an_activity(course: Course) -> None:
    found = coverage(course, course.cohorts[0])
    served = next(one for one in found.objectives if one.objective.id == "ii")
    assert [(place.what, place.day) for place in served.activities] == [("1.1 Say hello", 1)]
    assert "Activities: 1.1 Say hello (day 1)" in coverage_page(found, course, "Spring", "1")


# What Sphinx is told of mistakes that `check` does not see


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("```{timeline} nina\n```", "'nina' is not in course/cases.yml; did you mean 'mina'?"),
        ("```{case-list} clients\n```", "expected one of client, employer, found 'clients'"),
        ("```{observer-sheet}\n- shop-visit-09\n```", "'shop-visit-09' is not a criterion"),
        ("```{observer-sheet}\nLook.\n```", "starts with `- `"),
        ("{moment}`mina-picnic`", "'mina-picnic' is not in course/timeline.yml"),
        ("Use {observation}`shop`.", "'shop' is not in observations/"),
        ("Use {worksheet}`visit`.", "'visit' is not in worksheets/"),
    ],
)
def test_a_page_with_a_wrong_name_is_not_built(tmp_path: Path, written: str, told: str) -> None:
    root = small_book(tmp_path)
    spoil(root, TELLING)
    page = root / "course" / "overview.md"
    page.write_text(f"# Overview\n\n{written}\n", encoding="utf-8")
    course, _ = read_course(root)
    problems = render(root, course, RenderKey(), root / "build", "program sources", EPOCH)
    assert [problem.code for problem in problems] == ["S001"]
    assert told in problems[0].message
