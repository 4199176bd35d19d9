"""Reading a whole course, every folder by its reader. It goes on after every mistake; nothing is raised for one."""

from __future__ import annotations

from pathlib import Path

from builder.collector import no_collector
from builder.course.bank import read_bank
from builder.course.blueprints import read_blueprint
from builder.course.files import Files
from builder.course.locks import lock_problems, locks_in
from builder.course.observations import read_observation
from builder.course.pages import read_page, read_terms
from builder.course.plans import read_cohort
from builder.course.providers import providers_in
from builder.course.shelf import read_cases, read_contents, read_figures, read_objectives, read_sources
from builder.course.standard import read_standard
from builder.course.timeline import read_timeline
from builder.course.units import read_unit
from builder.course.worksheets import lonely_examples, read_worksheet
from builder.model import Course, Problem, unit_key


@no_collector()
def read_course(root: Path) -> tuple[Course, list[Problem]]:
    """Read everything under `root` that can be read.

    What fails to read is left out of the course and stands in the problems, which are sorted by path
    and line. Never raises for what a user wrote.
    """
    files = Files(root)
    problems = files.problems
    units = [unit for path, text in files.texts("units", ".md") if (unit := read_unit(text, path, problems))]
    banks = [read_bank(text, path, problems) for path, text in files.texts("question_bank", ".md")]
    problems.extend(lonely_examples(files))
    locks = locks_in(files)
    inner = [page for folder in files.below("course") for page in files.texts(folder, ".md")]
    pages = dict(sorted([*files.texts("course", ".md", needed=True), *inner]))
    course = Course(
        units=tuple(sorted(units, key=lambda unit: (unit_key(unit.number), unit.where))),
        pages=tuple(read_page(text, path, problems) for path, text in pages.items()),
        objectives=read_objectives(files.one("course/objectives.yml"), problems),
        items=tuple(item for items, _ in banks for item in items),
        vignettes=tuple(vignette for _, vignettes in banks for vignette in vignettes),
        observations=files.each("observations", ".md", read_observation),
        worksheets=tuple(
            sheet
            for path, text in files.texts("worksheets", ".md")
            if (sheet := read_worksheet(text, path, files, problems))
        ),
        blueprints=files.each("question_bank/blueprints", ".yml", read_blueprint),
        providers=providers_in(files),
        cohorts=files.each("cohorts", ".yml", read_cohort),
        figures=read_figures(files.one("course/figures.yml"), problems),
        cases=read_cases(files.one("course/cases.yml"), problems),
        happenings=read_timeline(files.may("course/timeline.yml"), problems),
        standard=read_standard(files.may("course/standard.yml"), problems),
        terms=read_terms(pages.get("course/glossary.md", ""), "course/glossary.md"),
        contents=read_contents(files.one("course/_toc.yml"), problems),
        sources=read_sources(files.one("course/references.bib"), problems),
        files=files.names,
        unread=frozenset(problem.where.path for problem in problems),  # last: everything has been read
    )
    problems.extend(lock_problems(locks, course, files.names))
    files.note_unread()
    return course, sorted(set(problems))
