"""Roles and directives of pages, and the transform that completes the page of a unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole

from builder.doc import overview
from builder.doc.contacts import contact_lists
from builder.doc.dates import long_date
from builder.doc.delivery_plan import delivery_plan
from builder.doc.nodes import block_slot, paragraph, slot
from builder.doc.timeline import case_page
from builder.doc.unit import SUPPORT, closing, opening, teaches, trainer_label
from builder.site.domain import CourseDomain, course_domain


def reference(env: BuildEnvironment) -> Callable[[str, str], nodes.Node]:
    """Return what makes a link from a kind (`page`, `comp` or `activity`) and a target."""
    course = course_domain(env).course
    titles = {"course/aims": "course objectives", SUPPORT: "What to do now"}
    titles |= {unit.docname: unit.name for unit in course.units}
    titles |= {case_page(case.id): case.name for case in course.cases}

    def make(kind: str, target: str) -> nodes.Node:
        text = target.partition("#")[2] if kind == "activity" else titles.get(target, target)
        return xref(env, kind, target, text)

    return make


def xref(env: BuildEnvironment, kind: str, target: str, text: str) -> pending_xref:
    """Return a link that shows a text of ours; our domain resolves it."""
    return pending_xref(
        "",
        nodes.inline("", text, classes=["cw-code"] if kind == "comp" else []),
        refdomain="course",
        reftype=kind,
        reftarget=target,
        refdoc=env.docname,
        refexplicit=True,
        refwarn=True,
    )


class CompRole(SphinxRole):
    """A link to a competence."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link."""
        return [xref(self.env, "comp", self.text, self.text)], []


class LeavesRole(SphinxRole):
    """`{teaches}` and `{practises}`: the leaves of a section, marked for the transform to set."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return links to the leaves."""
        verb = "Practises" if self.name == "practises" else "Teaches"
        links = [xref(self.env, "comp", leaf, leaf) for leaf in self.text.replace(",", " ").split()]
        return [nodes.inline("", "", *links, classes=["cw-leaves"], verb=verb)], []


class MinutesRole(SphinxRole):
    """How long an activity takes."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the minutes, for the line of leaves to take up."""
        return [nodes.inline("", self.text, classes=["cw-minutes"])], []


class RateRole(SphinxRole):
    """A dated figure, with its unit, its dates and its source."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the figure, or a message where there is none of this name."""
        self.env.note_dependency("course/figures.yml")
        figures = {figure.id: figure for figure in course_domain(self.env).course.figures}
        figure = figures.get(self.text)
        if figure is None:
            message = self.inliner.reporter.error(f"no figure {self.text!r}", line=self.lineno)
            return [], [message]
        value = f"{figure.value}{'' if figure.unit == '%' else ' '}{figure.unit}".strip()
        dates = f" (from {long_date(figure.start)}, checked {long_date(figure.checked)}, "
        source = nodes.reference("", figure.source, refuri=figure.url)
        return [nodes.inline("", "", nodes.Text(value + dates), source, nodes.Text(")"), classes=["cw-rate"])], []


class MarkRole(SphinxRole):
    """Where trainer text starts and ends, in the trainer edition only."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return a mark that the transform takes up."""
        if not course_domain(self.env).trainer:
            raise ExtensionError("a trainer mark reached the trainee edition")
        return [nodes.inline("", "", classes=["cw-trainer-mark"], edge=self.text)], []


class SlotRole(SphinxRole):
    """A place that is filled for each cohort."""

    DEFAULTS: ClassVar[dict[str, str]] = {"cohort": "the whole course", "provider": "your provider"}

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the slot with its default."""
        if self.text not in self.DEFAULTS:
            known = ", ".join(self.DEFAULTS)
            return [], [self.inliner.reporter.error(f"no slot {self.text!r}; known are {known}", line=self.lineno)]
        return [slot("", self.DEFAULTS[self.text], name=self.text)], []


class TrainerDirective(SphinxDirective):
    """Trainer text that the filter did not see. It must never be parsed, so the build stops."""

    has_content = True
    optional_arguments = 99

    def run(self) -> list[nodes.Node]:
        """Stop the build without repeating the text."""
        raise ExtensionError(f"{self.env.docname}.md: a trainer block slipped past the filter; write ::::{{trainer}}")


class CourseDirective(SphinxDirective):
    """A page that shows the whole course; it depends on every unit."""

    def start(self) -> CourseDomain:
        """Note the dependencies of the page and return the course."""
        domain = course_domain(self.env)
        for path in ("course/objectives.yml", *(unit.where.path for unit in domain.course.units)):
            self.env.note_dependency(path)
        return domain


class MapDirective(CourseDirective):
    """The map of competences."""

    def run(self) -> list[nodes.Node]:
        """Return the map."""
        return overview.competence_map(self.start().shown, reference(self.env))


class ObjectivesDirective(CourseDirective):
    """Aims and objectives, with the units that serve them."""

    def run(self) -> list[nodes.Node]:
        """Return the lists."""
        domain = self.start()
        return overview.objectives(domain.course, domain.shown, reference(self.env))


class UnitListDirective(CourseDirective):
    """The units of a section."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        section = directives.nonnegative_int(self.arguments[0])
        units = [unit for unit in self.start().shown if unit.section == section]
        return overview.unit_list(units, reference(self.env))


class ContactsDirective(SphinxDirective):
    """The contacts of the employers of the cohort."""

    def run(self) -> list[nodes.Node]:
        """Return the contacts."""
        employers = course_domain(self.env).employers
        for employer in employers:
            self.env.note_dependency(employer.where.path)
        return contact_lists(employers)


class CohortDirective(SphinxDirective):
    """The block that becomes the cohort's own page."""

    def run(self) -> list[nodes.Node]:
        """Return the block with what stands in it without a cohort."""
        text = "Dates, places and people of your course stand here in the site that your provider builds for you."
        return [block_slot("", paragraph(text), name="cohort")]


class PrintRoomDirective(SphinxDirective):
    """The block that becomes the print room of a cohort, in the trainer edition only."""

    def run(self) -> list[nodes.Node]:
        """Return the block with what stands in it without a cohort."""
        if not course_domain(self.env).trainer:
            raise ExtensionError(f"{self.env.docname}.md: the print room belongs to the trainer edition only")
        text = "What to print stands here in the trainer site that is built for a cohort."
        return [block_slot("", paragraph(text), name="print-room")]


class DayPlansDirective(SphinxDirective):
    """The block that becomes the days of a cohort minute by minute, in the trainer edition only."""

    def run(self) -> list[nodes.Node]:
        """Return the block with what stands in it without a cohort."""
        if not course_domain(self.env).trainer:
            raise ExtensionError(f"{self.env.docname}.md: the day plans belong to the trainer edition only")
        text = "What happens when on each day stands here in the trainer site that is built for a cohort."
        return [block_slot("", paragraph(text), name="day-plans")]


class DeliveryPlanDirective(CourseDirective):
    """A cohort as an example to choose from, without its dates and rooms."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the plan, or a message where there is no cohort of this name."""
        course = self.start().course
        name = self.arguments[0]
        self.env.note_dependency(f"cohorts/{name}.yml")
        found = next((cohort for cohort in course.cohorts if cohort.id == name), None)
        if found is None:
            return [self.state.document.reporter.error(f"no cohort {name!r} in cohorts/", line=self.lineno)]
        return delivery_plan(found, course, reference(self.env))


class UnitPage(SphinxTransform):
    """Completes the page of a unit: opening, practice, register; and marks trainer text."""

    default_priority = 210

    def apply(self, **kwargs: object) -> None:
        """Change the document."""
        domain = course_domain(self.env)
        _set_leaves(self.document)
        if domain.trainer:
            mark_trainer_text(self.document)
        unit = domain.unit_of(self.env.docname)
        if unit is None:
            return
        bank = f"question_bank/{unit.number}.md"
        for path in (bank, *(employer.where.path for employer in domain.employers if unit.safety)):
            self.env.note_dependency(path)
        page = next(iter(self.document.findall(nodes.section)))
        support = f"{SUPPORT}.md" in domain.course.files
        page[1:1] = opening(unit, domain.employers, reference(self.env), support=support)
        items = tuple(item for item in domain.course.items if item.unit == unit.number)
        page.extend(closing(unit, items, domain.course.vignettes))
        for made in page.findall(nodes.section):
            if made["ids"]:
                self.document.ids.setdefault(made["ids"][0], made)


def _set_leaves(document: nodes.document) -> None:
    for line in list(document.findall(nodes.paragraph)):
        marked = [child for child in line.children if isinstance(child, nodes.inline)]
        leaves = [child for child in marked if "cw-leaves" in child["classes"]]
        minutes = [child.astext() for child in marked if "cw-minutes" in child["classes"]]
        serves = [link.deepcopy() for child in marked if "cw-serves" in child["classes"] for link in child.children]
        if leaves:
            links = [link.deepcopy() for group in leaves for link in group.children]
            line.replace_self(teaches(links, leaves[0]["verb"], "".join(minutes), serves))


def mark_trainer_text(document: nodes.document) -> None:
    """Give every block between two trainer marks a class, and a label in words, and drop the marks."""
    inside = False
    labelled = True
    marks: list[nodes.paragraph] = []
    for node in list(document.findall(nodes.Element)):
        edge = _edge(node)
        if edge:
            inside, labelled = edge == "start", edge == "end"
            marks.append(node)  # type: ignore[arg-type]
        elif inside and not _within_marked(node) and isinstance(node, nodes.Body | nodes.section):
            node["classes"].append("cw-trainer")
            if not labelled:
                _label(node)
                labelled = True
    for mark in marks:
        mark.parent.remove(mark)


def _edge(node: nodes.Element) -> str:
    if isinstance(node, nodes.paragraph) and len(node.children) == 1:
        child = node.children[0]
        if isinstance(child, nodes.inline) and "cw-trainer-mark" in child["classes"]:
            return str(child["edge"])
    return ""


def _within_marked(node: nodes.Element) -> bool:
    parent = node.parent
    while parent is not None:
        if "cw-trainer" in parent.get("classes", ()):
            return True
        parent = parent.parent
    return False


def _label(node: nodes.Element) -> None:
    if isinstance(node, nodes.section):
        node.insert(1, trainer_label())
    elif node.parent is not None:
        node.parent.insert(node.parent.index(node), trainer_label())


def register(app: Sphinx) -> None:
    """Register roles, directives and the transform."""
    roles = {
        "comp": CompRole,
        "teaches": LeavesRole,
        "practises": LeavesRole,
        "minutes": MinutesRole,
        "rate": RateRole,
        "slot": SlotRole,
        "trainer-mark": MarkRole,
    }
    for name, role in roles.items():
        app.add_role(name, role())
    app.add_directive("trainer", TrainerDirective)
    app.add_directive("competence-map", MapDirective)
    app.add_directive("objectives", ObjectivesDirective)
    app.add_directive("unit-list", UnitListDirective)
    app.add_directive("contacts", ContactsDirective)
    app.add_directive("cohort", CohortDirective)
    app.add_directive("print-room", PrintRoomDirective)
    app.add_directive("day-plans", DayPlansDirective)
    app.add_directive("delivery-plan", DeliveryPlanDirective)
    app.add_transform(UnitPage)
