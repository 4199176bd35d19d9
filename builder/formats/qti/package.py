"""A form as a package of QTI 2.1 or 3.0: the test, its items, its pictures, and a manifest that describes them.

Sources: https://www.imsglobal.org/content/packaging/ (content packaging 1.2, in the profiles of QTI 2.1 and 3.0) and
IEEE 1484.12.3 (LOM in XML).

- The test has the sections of the form, its instructions, the time allowed, and SCORE, MAXSCORE and PASSED as outcomes.
- The manifest has of each item, as learning object metadata: its title, its competences as keywords and as a
  classification, its level as another, the time it takes, its revision as version, and its sources as relations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from builder import prose
from builder.form import Form
from builder.formats import told
from builder.formats.content import picture_path
from builder.formats.qti.archive import package
from builder.formats.qti.dialect import XSI, Dialect
from builder.formats.qti.item import TOOL, item_file, number_outcome, outcome, stimulus_file, stimulus_name
from builder.formats.qti.markup import DECLARATION, MEDIA, escape, tag
from builder.model import Choice, ExtendedText, Item, Match, Order, Prose, TextEntry, Vignette

LOM = "http://ltsc.ieee.org/xsd/LOM"
MANIFEST = "imsmanifest.xml"
TEST = "assessment.xml"
_UNFIT = re.compile(r"[^A-Za-z0-9_.-]")  # what an identifier of XML may not hold, and more
_INTERACTIONS = {
    Choice: "choiceInteraction",
    Match: "matchInteraction",
    Order: "orderInteraction",
    TextEntry: "textEntryInteraction",
    ExtendedText: "extendedTextInteraction",
}


def write_package(form: Form, pictures: Mapping[str, bytes], dialect: Dialect) -> bytes:
    """Return a form as a package; `pictures` are its pictures by their paths in the course."""
    vignettes = {vignette.id: vignette for vignette in form.vignettes}
    members: dict[str, str | bytes] = {TEST: _test(form, dialect)}
    resources = [_test_resource(form, dialect)]
    for question in form.questions:
        item = question.item
        vignette = vignettes[item.vignette] if item.vignette else None
        members[item_name(item)] = item_file(question, vignette, dialect)
        resources.append(_item_resource(item, vignette, dialect))
    for vignette in form.vignettes if dialect.stimulus else ():
        members[stimulus_name(vignette)] = stimulus_file(vignette, dialect)
        resources.append(_stimulus_resource(vignette, dialect))
    members.update((MEDIA + path, content) for path, content in pictures.items())
    members[MANIFEST] = _manifest(form, resources, dialect)
    return package(members)


def item_name(item: Item) -> str:
    """Return the name of the file of an item in its package."""
    return f"{item.id}.xml"


def form_title(form: Form) -> str:
    """Return the title of a test."""
    return f"{form.title}, form {form.name}" if form.blueprint else form.title


def form_identifier(form: Form) -> str:
    """Return the identifier of a test."""
    named = f"test-{form.blueprint}-{form.name}" if form.blueprint else f"test-{form.name}"
    return _UNFIT.sub("-", named)


def is_learning(form: Form) -> bool:
    """Tell whether a form is for learning: it may be tried again, and what is said to answers is shown at once."""
    return form.purpose != "summative"


# The test


def _test(form: Form, dialect: Dialect) -> str:
    marks = told.number(form.marks)
    parts = [
        number_outcome(dialect, "SCORE", "0", normalMaximum=marks, **_mastery(form)),
        number_outcome(dialect, "MAXSCORE", marks),
    ]
    if form.pass_mark is not None:
        parts.append(outcome(dialect, "PASSED", "boolean"))
    if form.minutes:
        parts.append(dialect.tag("timeLimits", maxTime=str(60 * form.minutes)) + "\n")
    sections = "".join(_sections(form, dialect))
    mode = "individual" if is_learning(form) else "simultaneous"
    part = dialect.tag(
        "testPart", "\n" + sections, identifier="part-1", navigationMode="nonlinear", submissionMode=mode
    )
    parts += [part + "\n", _outcome_processing(form, dialect)]
    return dialect.root(
        "assessmentTest",
        "".join(parts),
        identifier=form_identifier(form),
        title=form_title(form),
        toolName=TOOL,
    )


def _mastery(form: Form) -> dict[str, str]:
    return {} if form.pass_mark is None else {"masteryValue": _pass_marks(form)}


def _pass_marks(form: Form) -> str:
    return told.number(round(form.marks * (form.pass_mark or 0) / 100, 6))


def _sections(form: Form, dialect: Dialect) -> Iterator[str]:
    """Yield the sections of a test. Questions before the first heading stand in one of their own."""
    heads: list[tuple[int, str, tuple[str, ...]]] = [(one.first, one.title, one.instructions) for one in form.sections]
    numbers = [question.number for question in form.questions]
    if not heads or heads[0][0] > numbers[0]:
        heads.insert(0, (numbers[0], form.title, ()))
    ends = [start for start, *_ in heads[1:]] + [numbers[-1] + 1]
    for place, ((start, title, said), end) in enumerate(zip(heads, ends, strict=True), start=1):
        lines = (*form.instructions, *said) if place == 1 else said
        content = _instructions(lines, dialect)
        for question in form.questions:
            if start <= question.number < end:
                name = item_name(question.item)
                content += dialect.tag("assessmentItemRef", identifier=question.item.id, href=name) + "\n"
        yield (
            dialect.tag("assessmentSection", "\n" + content, identifier=f"section-{place}", title=title, visible="true")
            + "\n"
        )


def _instructions(lines: Sequence[str], dialect: Dialect) -> str:
    if not lines:
        return ""
    content = dialect.body("".join(tag("p", escape(line)) for line in lines))
    return dialect.tag("rubricBlock", content, view="candidate", use="instructions") + "\n"


def _outcome_processing(form: Form, dialect: Dialect) -> str:
    scores = dialect.tag("sum", dialect.tag("testVariables", variableIdentifier="SCORE"))
    rules = dialect.tag("setOutcomeValue", scores, identifier="SCORE") + "\n"
    if form.pass_mark is not None:
        needed = dialect.tag("baseValue", _pass_marks(form), baseType="float")
        enough = dialect.tag("gte", dialect.tag("variable", identifier="SCORE") + needed)
        rules += dialect.tag("setOutcomeValue", enough, identifier="PASSED") + "\n"
    return dialect.tag("outcomeProcessing", "\n" + rules) + "\n"


# The manifest


@dataclass(frozen=True, slots=True)
class Resource:
    """What the manifest says of a file: its kind, what describes it, what it shows, what it needs."""

    id: str
    kind: str
    name: str
    metadata: str = ""
    files: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


def _manifest(form: Form, resources: Iterable[Resource], dialect: Dialect) -> str:
    schema, version = dialect.package_names
    places = (dialect.package, dialect.package_schema, LOM, dialect.lom_schema, *dialect.metadata)
    said = tag("schema", schema) + tag("schemaversion", version) + _form_metadata(form)
    content = "\n".join(
        [
            tag("metadata", said),
            "<organizations/>",
            tag("resources", "\n" + "\n".join(map(_resource, resources)) + "\n"),
        ]
    )
    spaces = (
        f'xmlns="{dialect.package}" xmlns:imsmd="{LOM}" xmlns:imsqti="{dialect.metadata[0]}" xmlns:xsi="{XSI}" '
        f'xsi:schemaLocation="{" ".join(places)}"'
    )
    identifier = escape("package-" + form_identifier(form))
    return f'{DECLARATION}<manifest {spaces} identifier="{identifier}">\n{content}\n</manifest>\n'


def _resource(one: Resource) -> str:
    content = tag("metadata", one.metadata) if one.metadata else ""
    content += "".join(tag("file", href=name) for name in (one.name, *one.files))
    content += "".join(tag("dependency", identifierref=need) for need in one.needs)
    return tag("resource", content, identifier=one.id, type=one.kind, href=one.name)


def _test_resource(form: Form, dialect: Dialect) -> Resource:
    needs = tuple(question.item.id for question in form.questions)
    return Resource(form_identifier(form), dialect.kind("test"), TEST, needs=needs)


def _item_resource(item: Item, vignette: Vignette | None, dialect: Dialect) -> Resource:
    own = [vignette.text] if vignette and not dialect.stimulus else []
    files = _shown([*own, *prose.texts_of(item)])
    needs = (vignette.id,) if vignette and dialect.stimulus else ()
    return Resource(item.id, dialect.kind("item"), item_name(item), _item_metadata(item), files, needs)


def _stimulus_resource(vignette: Vignette, dialect: Dialect) -> Resource:
    metadata = _lom(_general(vignette.id, vignette.title))
    files = _shown([vignette.text])
    return Resource(vignette.id, dialect.kind("stimulus"), stimulus_name(vignette), metadata, files)


def _shown(texts: Iterable[Prose]) -> tuple[str, ...]:
    """Return the addresses of the pictures in texts, each once."""
    paths = (picture_path(picture.src) for text in texts for picture in prose.pictures(text))
    return tuple(dict.fromkeys(MEDIA + quote(path) for path in paths))


# Metadata


def _md(name: str, content: str) -> str:
    return f"<imsmd:{name}>{content}</imsmd:{name}>"


def _words(name: str, text: str) -> str:
    return _md(name, f'<imsmd:string xml:lang="en-GB">{escape(text)}</imsmd:string>')


def _value(name: str, value: str) -> str:
    return _md(name, _md("source", "LOMv1.0") + _md("value", value))


def _lom(content: str) -> str:
    return _md("lom", content)


def _general(identifier: str, title: str, description: str = "", keywords: Iterable[str] = ()) -> str:
    content = _md("identifier", _md("entry", escape(identifier))) + _words("title", title)
    content += _md("language", "en-GB") + (_words("description", description) if description else "")
    return _md("general", content + "".join(_words("keyword", word) for word in keywords))


def _form_metadata(form: Form) -> str:
    facts = [f"Form code {form.code}" if form.code else "", "draft" if form.draft else "", form.purpose]
    facts += [f"pass mark {form.pass_mark}%"] if form.pass_mark is not None else []
    description = ", ".join(fact for fact in facts if fact)
    return _lom(_general(form_identifier(form), form_title(form), description))


def _item_metadata(item: Item) -> str:
    """Return what describes an item: what QTI has words for, then learning object metadata."""
    facts = [("timeDependent", "false"), ("interactionType", _INTERACTIONS[type(item.interaction)])]
    facts += [("solutionAvailable", "true"), ("toolName", TOOL)]
    own = "".join(f"<imsqti:{name}>{value}</imsqti:{name}>" for name, value in facts)
    competences = [one.what for one in item.competences]
    return f"<imsqti:qtiMetadata>{own}</imsqti:qtiMetadata>" + _lom(
        _general(item.id, item.title, keywords=competences)
        + _md("lifeCycle", _words("version", str(item.revision)))
        + _md("educational", _md("typicalLearningTime", _md("duration", _duration(item.minutes))))
        + "".join(map(_relation, (source.what for source in item.sources)))
        + "".join(_class("competency", "competence", name) for name in competences)
        + _class("skill level", "level", item.level)
        + _class("discipline", "type", item.type)
    )


def _duration(minutes: float) -> str:
    """Return minutes as a duration of ISO 8601: `PT90S`."""
    return f"PT{round(60 * minutes)}S"


def _relation(source: str) -> str:
    resource = _md("resource", _md("identifier", _md("entry", escape(source))))
    return _md("relation", _value("kind", "isbasedon") + resource)


def _class(purpose: str, catalogue: str, value: str) -> str:
    taxon = _md("taxon", _md("id", escape(value)))
    path = _md("taxonPath", _words("source", catalogue) + taxon)
    return _md("classification", _value("purpose", purpose) + path)
