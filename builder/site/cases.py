"""Roles and directives of units and cases: moments, observer sheets, objectives, documents of the job."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole

from builder.course.sheets import sheet_lines
from builder.doc.sheet import observer_sheet
from builder.doc.timeline import SIDES, case_list, moment, timeline
from builder.model import Observation, Problem, Where, Worksheet
from builder.site.domain import course_domain
from builder.site.pages import reference, xref
from builder.source import near

COHORT_PAGE = "course/cohort"
"""Where the documents of a pack are listed."""

Said = tuple[list[nodes.Node], list[nodes.system_message]]


class CourseRole(SphinxRole):
    """A role that shows what an ID of the course stands for."""

    def refused(self, name: str, place: str, known: Sequence[str]) -> Said:
        """Return the message that there is no such ID."""
        message = f"{name!r} is not in {place}{near(name, list(known))}"
        return [], [self.inliner.reporter.error(message, line=self.lineno)]


class MomentRole(CourseRole):
    """When a moment is, and whom it is about."""

    def run(self) -> Said:
        """Return date and names, for the transform to set the line."""
        for path in ("course/timeline.yml", "course/cases.yml"):
            self.env.note_dependency(path)
        happenings = {one.id: one for one in course_domain(self.env).course.happenings}
        names = self.text.replace(",", " ").split()
        for name in names:
            if name not in happenings:
                return self.refused(name, "course/timeline.yml", list(happenings))
        shown = moment([happenings[name] for name in names], reference(self.env))
        return [nodes.inline("", "", *shown, classes=["cw-moment"])], []


class ServesRole(CourseRole):
    """The objectives that an activity serves, for the line of leaves to take up."""

    def run(self) -> Said:
        """Return a link to the objectives of the course."""
        ids = self.text.replace(",", " ").split()
        noun = "objective" if len(ids) == 1 else "objectives"
        link = xref(self.env, "page", "course/aims", f"{noun} {', '.join(ids)}")
        return [nodes.inline("", "", link, classes=["cw-serves"])], []


class DocumentRole(CourseRole):
    """An observation or a worksheet, by its title, with a link to where its file is."""

    def run(self) -> Said:
        """Return the title in quotation marks."""
        course = course_domain(self.env).course
        folder = f"{self.name}s"
        documents: Sequence[Observation | Worksheet] = (
            course.observations if self.name == "observation" else course.worksheets
        )
        found = next((one for one in documents if one.id == self.text), None)
        if found is None:
            return self.refused(self.text, f"{folder}/", [one.id for one in documents])
        self.env.note_dependency(found.where.path)
        return [xref(self.env, "page", COHORT_PAGE, f"“{found.title}”")], []


class TimelineDirective(SphinxDirective):
    """What happens to a case, or to all cases, and which units tell it."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        course = course_domain(self.env).course
        for path in ("course/timeline.yml", "course/cases.yml", *(unit.where.path for unit in course.units)):
            self.env.note_dependency(path)
        cases = {case.id: case for case in course.cases}
        name = self.arguments[0] if self.arguments else ""
        if name and name not in cases:
            raise self.error(f"{name!r} is not in course/cases.yml{near(name, list(cases))}")
        return [timeline(course, cases.get(name), reference(self.env))]


class CaseListDirective(SphinxDirective):
    """The clients, or the employers, of the cases."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        side = self.arguments[0]
        if side not in SIDES:
            raise self.error(f"expected one of {', '.join(SIDES)}, found {side!r}")
        self.env.note_dependency("course/cases.yml")
        cases = [case for case in course_domain(self.env).course.cases if case.kind == side]
        return [case_list(cases, reference(self.env))]


class ObserverSheetDirective(SphinxDirective):
    """What an observer of an activity looks for."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the sheet; a line that cannot be read is an error."""
        course = course_domain(self.env).course
        problems: list[Problem] = []
        where = Where(f"{self.env.docname}.md", self.content_offset + 1)
        lines = tuple(sheet_lines(list(self.content), where, problems))
        criteria = {one.id: one for observation in course.observations for one in observation.criteria}
        for line in lines:
            if line.criterion and line.criterion not in criteria:
                hint = near(line.criterion, list(criteria))
                problems.append(Problem(line.where, "L016", f"{line.criterion!r} is not a criterion{hint}"))
            elif line.criterion:
                self.env.note_dependency(criteria[line.criterion].where.path)
        if problems:
            raise self.error("; ".join(problem.message for problem in problems))
        name = f"sheet-{self.env.new_serialno('cw-sheet')}"
        return [observer_sheet(lines, criteria, reference(self.env), name)]


class MomentLine(SphinxTransform):
    """Gives the line of a moment its class."""

    default_priority = 210

    def apply(self, **kwargs: object) -> None:
        """Change the document."""
        for line in list(self.document.findall(nodes.paragraph)):
            shown = [child for child in line.children if isinstance(child, nodes.inline)]
            if len(line.children) == 1 and shown and "cw-moment" in shown[0]["classes"]:
                line["classes"].append("cw-moment")
                line.children = []
                line.extend(shown[0].children)


def register(app: Sphinx) -> None:
    """Register roles, directives and the transform."""
    app.add_role("moment", MomentRole())
    app.add_role("serves", ServesRole())
    app.add_role("observation", DocumentRole())
    app.add_role("worksheet", DocumentRole())
    app.add_directive("timeline", TimelineDirective)
    app.add_directive("case-list", CaseListDirective)
    app.add_directive("observer-sheet", ObserverSheetDirective)
    app.add_transform(MomentLine)
