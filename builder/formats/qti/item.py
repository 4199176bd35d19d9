"""An item of QTI 2.1 or 3.0: one file, whatever its type.

Source: https://www.imsglobal.org/question/ (QTI 2.1, final, 2012) and https://www.imsglobal.org/spec/qti/v3p0/impl.
How answers are declared, shown and scored stands in `qti.answers`.

- The identifier of an item is its ID. Its title is its ID too, since players show it; what authors call it is its
  `label`, which they do not show.
- What is said after answering is modal feedback: `FEEDBACK` names that of an answer, `GENERAL` that of the item.
- A vignette is a stimulus of its own in 3.0, and a `div` of class `vignette` with its ID in each item in 2.1.
- A rubric and a model answer are a block that only markers see.
"""

from __future__ import annotations

from builder.form import Question
from builder.formats import told
from builder.formats.qti.answers import Answering, answering
from builder.formats.qti.dialect import Dialect
from builder.formats.qti.markup import GAP, tag, xhtml
from builder.model import ExtendedText, Item, Match, Prose, TextEntry, Vignette

TOOL = "coursewright"
LANGUAGE = {"xml:lang": "en-GB"}


def item_file(question: Question, vignette: Vignette | None, dialect: Dialect) -> str:
    """Return the file of an item, in the order of a form; `vignette` is the one that it belongs to."""
    item = question.item
    found = answering(question, dialect)
    general = _general(item)
    parts = [found.declared, _outcomes(item, found, general, dialect)]
    if vignette and dialect.stimulus:
        parts.append(dialect.tag("assessmentStimulusRef", identifier=vignette.id, href=stimulus_name(vignette)))
    parts.append(dialect.tag("itemBody", "\n" + _body(item, found, vignette, dialect) + "\n") + "\n")
    parts.append(_processing(found, general, dialect))
    parts += [_feedback(dialect, one.outcome, one.id, one.text) for one in found.said]
    parts += [_feedback(dialect, "GENERAL", "shown", general)] if general else []
    return dialect.root(
        "assessmentItem",
        "".join(parts),
        identifier=item.id,
        title=item.id,
        label=item.title,
        adaptive="false",
        timeDependent="false",
        toolName=TOOL,
        **LANGUAGE,
    )


def stimulus_name(vignette: Vignette) -> str:
    """Return the name of the file of a vignette in its package."""
    return f"{vignette.id}.xml"


def stimulus_file(vignette: Vignette, dialect: Dialect) -> str:
    """Return the file of a vignette, where it is one of its own."""
    content = dialect.tag("stimulusBody", "\n" + xhtml(vignette.text) + "\n") + "\n"
    return dialect.root(
        "assessmentStimulus", content, identifier=vignette.id, title=vignette.id, label=vignette.title, **LANGUAGE
    )


def _general(item: Item) -> Prose | None:
    """Return what is said after any answer. That of an extended response is its model answer, for markers alone."""
    match item.interaction:
        case ExtendedText():
            return None
        case Match() as found:
            return told.with_reasons(item, found)
        case _:
            return item.feedback


def _outcomes(item: Item, found: Answering, general: Prose | None, dialect: Dialect) -> str:
    human = {"externalScored": "human"} if dialect.stimulus and isinstance(item.interaction, ExtendedText) else {}
    marks = told.number(item.marks)
    made = [
        number_outcome(dialect, "SCORE", "0", normalMaximum=marks, **human),
        number_outcome(dialect, "MAXSCORE", marks),
    ]
    names = dict.fromkeys(one.outcome for one in found.said)
    made += [outcome(dialect, name, "identifier", cardinality=found.cardinality) for name in names]
    made += [outcome(dialect, "GENERAL", "identifier")] if general else []
    return "".join(made)


def number_outcome(dialect: Dialect, name: str, start: str, **attributes: str) -> str:
    """Return the declaration of an outcome that is a number, and the one that it starts with."""
    value = dialect.tag("defaultValue", dialect.tag("value", start))
    return outcome(dialect, name, "float", value, **attributes)


def outcome(dialect: Dialect, name: str, base: str, start: str = "", **attributes: str) -> str:
    """Return the declaration of an outcome; it holds one value unless `cardinality` says otherwise."""
    kind = {"cardinality": "single", "baseType": base, **attributes}
    return dialect.tag("outcomeDeclaration", start, identifier=name, **kind) + "\n"


def _body(item: Item, found: Answering, vignette: Vignette | None, dialect: Dialect) -> str:
    stem = xhtml(item.stem)
    if isinstance(item.interaction, TextEntry) and item.interaction.in_stem:
        for number, gap in enumerate(found.gaps, start=1):
            stem = stem.replace(GAP.format(number), gap)
    parts = [_front(vignette, dialect), stem, found.shown, _rubric(item, dialect)]
    return "\n".join(part for part in parts if part)


def _front(vignette: Vignette | None, dialect: Dialect) -> str:
    if vignette is None:
        return ""
    if dialect.stimulus:
        return tag("div", **{"data-stimulus-idref": vignette.id})
    return tag("div", "\n" + xhtml(vignette.text) + "\n", class_="vignette", id=vignette.id)


def _rubric(item: Item, dialect: Dialect) -> str:
    if not isinstance(item.interaction, ExtendedText):
        return ""
    content = xhtml(told.grading(item, item.interaction))
    return dialect.tag("rubricBlock", dialect.body(content), view="scorer", use="scoring")


def _processing(found: Answering, general: Prose | None, dialect: Dialect) -> str:
    if not found.rules and not found.template:
        return ""
    if found.template and not found.said and not general:
        return dialect.tag("responseProcessing", template=dialect.template.format(found.template)) + "\n"
    rules = found.rules
    if general:
        shown = dialect.tag("baseValue", "shown", baseType="identifier")
        rules += dialect.tag("setOutcomeValue", shown, identifier="GENERAL") + "\n"
    return dialect.tag("responseProcessing", "\n" + rules) + "\n"


def _feedback(dialect: Dialect, name: str, identifier: str, text: Prose) -> str:
    place = {"outcomeIdentifier": name, "identifier": identifier, "showHide": "show"}
    return dialect.tag("modalFeedback", dialect.body(xhtml(text)), **place) + "\n"
