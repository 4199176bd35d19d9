"""QTI 1.2 as Canvas takes it into classic quizzes: one package a form.

Sources: https://www.imsglobal.org/question/qtiv1p2/imsqti_asi_bindv1p2.html, and what Canvas itself writes and reads:
`lib/cc/qti/qti_items.rb` and `gems/plugins/qti_exporter/lib/qti/` of https://github.com/instructure/canvas-lms.

- The type of a question stands in its metadata, which also keeps what Canvas does not: competences, level, revision,
  minutes, sources, vignette.
- A vignette, and the heading of a section, is a text without an answer in front of its questions.
- Canvas marks several answers and gaps by parts; a choice, a short text and a number all or nothing.
- Matches are shown in a menu, as plain text. A unit stands in the question.
- Canvas shows general feedback to everybody, so a rubric and a model answer stay out of the package.
- Classic quizzes have no questions that put steps in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from builder import prose
from builder.form import Form, Question, matching
from builder.formats import told
from builder.formats.content import Feature, Format
from builder.formats.qti.archive import package
from builder.formats.qti.canvas import fields, html_of, item_of, text_of
from builder.formats.qti.dialect import XSI
from builder.formats.qti.markup import DECLARATION, MEDIA, escape, tag
from builder.formats.qti.package import MANIFEST, form_identifier, form_title, is_learning
from builder.model import Choice, ExtendedText, Match, Problem, TextEntry

_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_QUIZ = "http://canvas.instructure.com/xsd/cccv1p0"
_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_MD = "http://www.imsglobal.org/xsd/imsmd_v1p2"
_META = "assessment_meta.xml"


def write(form: Form, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the form as one package, `form-A-canvas.zip`."""
    name = form_identifier(form)
    members: dict[str, str | bytes] = {
        MANIFEST: _manifest(form, name, pictures),
        f"{name}/{name}.xml": _assessment(form, name),
        f"{name}/{_META}": _meta(form, name),
    }
    members.update((MEDIA + path, content) for path, content in pictures.items())
    return {f"{form.file}-canvas.zip": package(members)}


def _entries(form: Form) -> Iterator[str]:
    """Yield the questions of a form, and the texts in front of them: headings, then vignettes."""
    vignettes = {vignette.id: vignette for vignette in form.vignettes}
    heads = {section.first: section for section in form.sections}
    shown = ""
    for question in form.questions:
        if head := heads.get(question.number):
            lines = "".join(f"<p>{escape(line)}</p>" for line in head.instructions)
            yield text_of(f"section-{head.first}", head.title, f"<p><strong>{escape(head.title)}</strong></p>{lines}")
        found = question.item.vignette or ""
        if found and found != shown:
            yield text_of(found, vignettes[found].title, html_of(vignettes[found].text))
        shown = found
        yield item_of(question)


# Files


def _root(name: str, namespace: str, schema: str, content: str, **attributes: str) -> str:
    spaces = {"xmlns": namespace, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{namespace} {schema}"}
    return DECLARATION + tag(name, "\n" + content + "\n", **spaces, **attributes) + "\n"


def _assessment(form: Form, name: str) -> str:
    facts = [("qmd_timelimit", str(form.minutes))] if form.minutes else []
    facts.append(("cc_maxattempts", "unlimited" if is_learning(form) else "1"))
    section = tag("section", "\n" + "".join(_entries(form)), ident="root_section")
    content = tag("assessment", fields(facts) + "\n" + section + "\n", ident=name, title=form_title(form))
    return _root("questestinterop", _QTI, "http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd", content)


def _meta(form: Form, name: str) -> str:
    lines = ["Draft.", *form.instructions] if form.draft else list(form.instructions)
    lines += [f"Pass mark: {form.pass_mark}%."] if form.pass_mark is not None else []
    lines += [f"Form code: {form.code}."] if form.code else []
    facts = [
        ("title", form_title(form)),
        ("description", "".join(f"<p>{escape(line)}</p>" for line in lines)),
        ("shuffle_answers", "false"),
        ("quiz_type", "practice_quiz" if is_learning(form) else "assignment"),
        ("points_possible", told.number(form.marks)),
        ("allowed_attempts", "-1" if is_learning(form) else "1"),
    ]
    facts += [("time_limit", str(form.minutes))] if form.minutes else []
    content = "\n".join(tag(key, escape(value)) for key, value in facts)
    return _root("quiz", _QUIZ, "https://canvas.instructure.com/xsd/cccv1p0.xsd", content, identifier=name)


def _manifest(form: Form, name: str, pictures: Iterable[str]) -> str:
    title = tag("imsmd:title", tag("imsmd:string", escape(form_title(form))))
    said = tag("schema", "IMS Content") + tag("schemaversion", "1.1.3")
    said += tag("imsmd:lom", tag("imsmd:general", title))
    quiz, meta = f"{name}/{name}.xml", f"{name}/{_META}"
    resources = [
        _resource(name, "imsqti_xmlv1p2", quiz, f"{name}-meta"),
        _resource(f"{name}-meta", "associatedcontent/imscc_xmlv1p1/learning-application-resource", meta),
    ]
    resources += [
        _resource(f"picture-{number}", "webcontent", MEDIA + quote(path))
        for number, path in enumerate(pictures, start=1)
    ]
    content = [tag("metadata", said), "<organizations/>", tag("resources", "\n" + "\n".join(resources) + "\n")]
    schema = "http://www.imsglobal.org/xsd/imscp_v1p1.xsd"
    return _root(
        "manifest", _PACKAGE, schema, "\n".join(content), **{"xmlns:imsmd": _MD, "identifier": f"{name}-package"}
    )


def _resource(identifier: str, kind: str, name: str, needs: str = "") -> str:
    content = tag("file", href=name) + (tag("dependency", identifierref=needs) if needs else "")
    return tag("resource", content, identifier=identifier, type=kind, href=name)


# What Canvas does not have


def limits(question: Question) -> Iterator[Problem]:
    """Yield what Canvas cannot carry of a question, or carries with a difference."""
    item = question.item
    if isinstance(item.interaction, Match) and any(
        True for pair in matching(item.interaction) for _ in prose.pictures(pair.match)
    ):
        message = "the matches are a menu in Canvas, which shows no pictures: write them in words"
        yield Problem(item.where, "E001", f"{item.id}: {message}")
    for message in _differences(question):
        yield Problem(item.where, "E002", f"{item.id}: {message}", "warning")


def _differences(question: Question) -> Iterator[str]:
    match question.item.interaction:
        case Choice() as choice:
            yield from _choice_differences(choice)
        case TextEntry() as entry:
            yield from _text_differences(entry)
        case ExtendedText():
            yield (
                "Canvas has no place that only markers see: the rubric and the model answer stay out. "
                "Mark with the marking guide"
            )


def _choice_differences(choice: Choice) -> Iterator[str]:
    right = sum(option.score for option in choice.options)
    wrong = len(choice.options) - right
    if choice.graded:
        yield "Canvas gives marks to the best action only: its other grades do not come along"
    elif choice.multiple and choice.whole:
        yield "Canvas gives part of the marks for part of the answers: all or nothing does not come along"
    elif choice.multiple and right != wrong:
        yield (
            f"Canvas takes 1/{right} of the marks away for a wrong option, this course 1/{wrong}: "
            "whoever chooses wrong options gets other marks"
        )


def _text_differences(entry: TextEntry) -> Iterator[str]:
    if entry.capitals:
        yield "Canvas compares texts without regard to capitals: that they matter does not come along"
    if entry.slips:
        yield (
            "Canvas compares texts letter by letter, so that a slip of spelling gets no marks: "
            "add likely spellings to the accepted answers, or look through the wrong ones"
        )
    if any(not answer.score for gap in entry.gaps for answer in gap):
        yield "Canvas knows accepted answers only: the wrong ones, and what is said to them, do not come along"


CARRIES: frozenset[Feature] = frozenset(
    [
        *("id", "revision", "title", "competences", "level", "marks", "minutes", "sources", "vignette", "markup"),
        *("pictures", "feedback", "option feedback", "part marks", "pair reasons", "unit", "key"),
    ]
)
FORMAT = Format(
    "canvas",
    frozenset([Choice, Match, TextEntry, ExtendedText]),
    write,
    limits,
    title="QTI 1.2 for Canvas",
    carries=CARRIES,
)
