"""What the schemas of QTI allow of the elements that we write: what stands in what, in which order, with what.

The schemas themselves may not be handed on without a registration with 1EdTech, so what they say is stated here, read
from `imsqti_v2p1.xsd` 2.1.2, `imsqti_asiv3p0_v1p0.xsd`, the content packaging profiles of both, and
`ims_qtiasiv1p2p1.xsd`. An element or an attribute that no line names is a flaw, as one that the schema does not know
would be. Names are those of 2.1: `qti-map-entry` of 3.0 is read as `mapEntry`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from lxml import etree

_INLINE = "a|br|code|em|img|span|strong"
_BLOCK = "div|ol|p|pre|table|ul"
_FLOW = f"({_INLINE}|{_BLOCK})*"
_ASKED = "choiceInteraction|extendedTextInteraction|matchInteraction|orderInteraction"
_RUN = f"({_INLINE}|textEntryInteraction)*"
_VALUE = "(baseValue|correct|mapResponse|sum|testVariables|variable)"
_TEST = "(and|equal|gte|isNull|lte|match|not|stringMatch)"
_RULE = "(responseCondition|setOutcomeValue)*"
_PAIR = f"{_VALUE}{_VALUE}"

_TEXT = """
a code div em li p prompt pre simpleAssociableChoice simpleChoice span strong td th value baseValue rubricBlock
modalFeedback contentBody schema schemaversion entry language string source id duration kind timeDependent
interactionType solutionAvailable toolName mattext fieldlabel fieldentry varequal vargte varlte setvar
title description shuffle_answers quiz_type points_possible allowed_attempts time_limit
"""
"""Elements that hold text."""


def _same(names: str, model: str = "") -> dict[str, tuple[str, str]]:
    """Return the same line for several elements, without attributes."""
    return dict.fromkeys(names.split(), (model, ""))


# Element: what stands in it, then its attributes: name, `!` where it must be there, and what it holds.
_ITEM = {
    "assessmentItem": (
        "responseDeclaration* outcomeDeclaration* assessmentStimulusRef? itemBody responseProcessing? modalFeedback*",
        "identifier!name title!line label!line adaptive!truth timeDependent!truth toolName!line lang!line",
    ),
    "assessmentStimulus": ("stimulusBody", "identifier!name title!line label!line lang!line"),
    "assessmentStimulusRef": ("", "identifier!name href!address"),
    "stimulusBody": (f"({_BLOCK})*", ""),
    "responseDeclaration": ("correctResponse? mapping?", "identifier!name cardinality!cardinality baseType!base"),
    "correctResponse": ("value+", ""),
    "value": ("", ""),
    "mapping": ("mapEntry+", "lowerBound!number upperBound!number defaultValue!number"),
    "mapEntry": ("", "mapKey!line mappedValue!number caseSensitive:truth"),
    "outcomeDeclaration": (
        "defaultValue?",
        "identifier!name cardinality!cardinality baseType!base normalMaximum:number masteryValue:number "
        "externalScored:human",
    ),
    "defaultValue": ("value", ""),
    "itemBody": (f"({_BLOCK}|{_ASKED}|rubricBlock)+", ""),
    "rubricBlock": (_FLOW, "view!view use!use"),
    "contentBody": (_FLOW, ""),
    "modalFeedback": (_FLOW, "outcomeIdentifier!name identifier!name showHide!show"),
    "prompt": (_FLOW, ""),
    "choiceInteraction": ("simpleChoice+", "responseIdentifier!name shuffle!truth maxChoices!count"),
    "orderInteraction": ("simpleChoice+", "responseIdentifier!name shuffle!truth orientation!vertical"),
    "simpleChoice": (_FLOW, "identifier!name fixed:truth"),
    "matchInteraction": (
        "prompt? simpleMatchSet simpleMatchSet",
        "responseIdentifier!name shuffle!truth maxAssociations!count class:line",
    ),
    "simpleMatchSet": ("simpleAssociableChoice*", ""),
    "simpleAssociableChoice": (_FLOW, "identifier!name matchMax!count"),
    "textEntryInteraction": ("", "responseIdentifier!name expectedLength!count"),
    "extendedTextInteraction": ("", "responseIdentifier!name expectedLines!count"),
}
_PROCESSING = {
    "responseProcessing": (_RULE, "template:address"),
    "responseCondition": ("responseIf responseElseIf* responseElse?", ""),
    "responseIf": (f"{_TEST}{_RULE}", ""),
    "responseElseIf": (f"{_TEST}{_RULE}", ""),
    "setOutcomeValue": (f"({_VALUE}|{_TEST})", "identifier!name"),
    "and": (f"{_TEST}+", ""),
    "not": (_TEST, ""),
    "isNull": ("variable", ""),
    "match": (_PAIR, ""),
    "gte": (_PAIR, ""),
    "lte": (_PAIR, ""),
    "equal": (_PAIR, "toleranceMode!exact"),
    "stringMatch": (_PAIR, "caseSensitive!truth"),
    "sum": (f"{_VALUE}+", ""),
    "variable": ("", "identifier!name"),
    "correct": ("", "identifier!name"),
    "mapResponse": ("", "identifier!name"),
    "baseValue": ("", "baseType!base"),
}
_ASSESSMENT = {
    "assessmentTest": (
        "outcomeDeclaration* timeLimits? testPart+ outcomeProcessing?",
        "identifier!name title!line toolName!line",
    ),
    "timeLimits": ("", "maxTime!number"),
    "testPart": ("assessmentSection+", "identifier!name navigationMode!mode submissionMode!mode"),
    "assessmentSection": ("rubricBlock* assessmentItemRef*", "identifier!name title!line visible!truth"),
    "assessmentItemRef": ("", "identifier!name href!address"),
    "outcomeProcessing": ("setOutcomeValue*", ""),
    "testVariables": ("", "variableIdentifier!name"),
}
_HTML = {
    "p": (_RUN, ""),
    "em": (_RUN, ""),
    "strong": (_RUN, ""),
    "code": (_RUN, ""),
    "span": (_RUN, "class:line"),
    "a": (_RUN, "href!address"),
    "pre": ("(code)*", ""),
    "br": ("", ""),
    "img": ("", "src!address alt!text"),
    "div": (_FLOW, "class:line id:name data-stimulus-idref:name"),
    "ul": ("li*", ""),
    "ol": ("li*", ""),
    "li": (f"({_INLINE}|{_BLOCK}|textEntryInteraction)*", ""),
    "table": ("thead? tbody+", ""),
    "thead": ("tr+", ""),
    "tbody": ("tr+", ""),
    "tr": ("(td|th)*", ""),
    "th": (_FLOW, "scope:scope"),
    "td": (_FLOW, ""),
}
_MANIFEST = {
    "manifest": ("metadata organizations resources", "identifier!name"),
    "metadata": ("(schema schemaversion)? qtiMetadata? lom_lom?", ""),
    "organizations": ("", ""),
    "resources": ("resource*", ""),
    "resource": ("metadata? file+ dependency*", "identifier!name type!line href!address"),
    "file": ("", "href!address"),
    "dependency": ("", "identifierref!name"),
    "qtiMetadata": ("timeDependent interactionType solutionAvailable toolName", ""),
    **_same("schema schemaversion timeDependent interactionType solutionAvailable toolName"),
}
_LOM = {
    "lom": ("general lifeCycle? educational? relation* classification*", ""),
    "general": ("identifier? title language? description? keyword*", ""),
    "identifier": ("entry", ""),
    **_same("title description keyword version", "string"),
    "string": ("", "lang:line"),
    "lifeCycle": ("version", ""),
    "educational": ("typicalLearningTime", ""),
    "typicalLearningTime": ("duration", ""),
    "relation": ("kind resource", ""),
    "resource": ("identifier", ""),
    **_same("kind purpose", "source value"),
    "classification": ("purpose taxonPath", ""),
    "taxonPath": ("source taxon", ""),
    "taxon": ("id", ""),
    **_same("entry language source value id duration", "string?"),
}
_OLD = {
    "questestinterop": ("assessment", ""),
    "assessment": ("qtimetadata section", "ident!line title!line"),
    "qtimetadata": ("qtimetadatafield+", ""),
    "qtimetadatafield": ("fieldlabel fieldentry", ""),
    "section": ("item*", "ident!line"),
    "item": ("itemmetadata presentation resprocessing? itemfeedback*", "ident!line title!line"),
    "itemmetadata": ("qtimetadata", ""),
    "presentation": ("material (response_lid|response_str)*", ""),
    "material": ("mattext", ""),
    "mattext": ("", "texttype!line"),
    "response_lid": ("material? render_choice", "ident!line rcardinality:line"),
    "render_choice": ("response_label+", ""),
    "response_label": ("material?", "ident!line rshuffle:line"),
    "response_str": ("render_fib", "ident!line rcardinality!line"),
    "render_fib": ("response_label", "fibtype:line"),
    "resprocessing": ("outcomes respcondition+", ""),
    "outcomes": ("decvar", ""),
    "decvar": ("", "maxvalue!number minvalue!number varname!line vartype!line"),
    "respcondition": ("conditionvar setvar? displayfeedback?", "continue!line"),
    "conditionvar": ("(and|or|not|other|varequal|vargte|varlte)+", ""),
    "and": ("(not|varequal)+", ""),
    "or": ("varequal+", ""),
    "not": ("varequal", ""),
    "other": ("", ""),
    **dict.fromkeys(("varequal", "vargte", "varlte"), ("", "respident!line")),
    "setvar": ("", "action!line varname!line"),
    "displayfeedback": ("", "feedbacktype!line linkrefid!line"),
    "itemfeedback": ("flow_mat", "ident!line"),
    "flow_mat": ("material", ""),
    "quiz": (
        "title description shuffle_answers quiz_type points_possible allowed_attempts time_limit?",
        "identifier!line",
    ),
    **_same("fieldlabel fieldentry title description shuffle_answers quiz_type points_possible allowed_attempts"),
    **_same("time_limit"),
}


def _described() -> dict[str, tuple[str, str]]:
    """Return what holds for learning object metadata, its names with `lom_` before them."""
    return {f"lom_{name}": (re.sub(r"\w+", r"lom_\g<0>", model), known) for name, (model, known) in _LOM.items()}


_TABLES = MappingProxyType(
    {
        "qti21": {**_ITEM, **_PROCESSING, **_ASSESSMENT, **_HTML, **_MANIFEST, **_described()},
        "canvas": {**_MANIFEST, **_OLD, **_described()},
    }
)
_PATTERNS = {
    "name": r"[A-Za-z_][\w.-]*",
    "line": r"[^\n\r\t]*",
    "text": r"(?s).+",
    "address": r"[^\s<>\"{}|\\^`]+",
    "truth": "true|false",
    "number": r"-?[0-9]+(\.[0-9]+)?",
    "count": "[0-9]+",
    "cardinality": "single|multiple|ordered",
    "base": "identifier|directedPair|string|float|boolean",
    "human": "human",
    "vertical": "vertical",
    "view": "scorer|candidate",
    "use": "scoring|instructions",
    "show": "show",
    "exact": "exact",
    "mode": "nonlinear|individual|simultaneous",
    "scope": "col",
}


_UNIQUE = ("manifest", "resource", "responseDeclaration", "div")
"""Elements whose identifier may stand only once in a file."""


def flaws(content: bytes, version: str) -> list[str]:
    """Return what the schemas of a version (`qti21`, `qti30` or `canvas`) would find in a file, each as a line."""
    root = etree.fromstring(content)
    names = [one.get("identifier") or one.get("id") for one in root.iter() if _name(one) in _UNIQUE]
    twice = [f"{name} is there twice" for name in dict.fromkeys(names) if name and names.count(name) > 1]
    return [line for element in root.iter() for line in _flaws_of(element, version)] + twice


def _flaws_of(element: etree._Element, version: str) -> Iterator[str]:
    name = _name(element)
    table = _table(version)
    if name not in table:
        yield f"{name} is not known"
        return
    model, attributes = table[name]
    children = "".join(f"{_name(child)} " for child in element)
    if not re.fullmatch(_pattern(model), children):
        yield f"{name} holds {children or 'nothing'}"
    texts = [element.text, *(child.tail for child in element)]
    if name.removeprefix("lom_") not in _TEXT.split() and any(text and text.strip() for text in texts):
        yield f"{name} holds text"
    yield from _flaws_of_attributes(name, {_attribute(key): value for key, value in element.attrib.items()}, attributes)


def _flaws_of_attributes(name: str, found: Mapping[str, str], known: str) -> Iterator[str]:
    kinds = {key: (must == "!", kind) for key, must, kind in re.findall(r"([\w-]+)([!:])(\w+)", known)}
    yield from (f"{name} has {key}" for key in found if key not in (*kinds, "schemaLocation"))
    yield from (f"{name} has no {key}" for key, (must, _) in kinds.items() if must and key not in found)
    for key, (_, kind) in kinds.items():
        if key in found and not re.fullmatch(_PATTERNS[kind], found[key]):
            yield f"{name} has {key}={found[key]!r}"


@cache
def _table(version: str) -> Mapping[str, tuple[str, str]]:
    if version != "qti30":
        return _TABLES[version]
    wrapped = {name: ("contentBody", _ITEM[name][1]) for name in ("rubricBlock", "modalFeedback")}
    return {**_TABLES["qti21"], **wrapped}


@cache
def _pattern(model: str) -> str:
    return re.sub(r"\w+", lambda found: f"(?:{found[0]} )", model).replace(") ", ")").replace(" (", "(")


def _name(element: etree._Element) -> str:
    name, space = etree.QName(element).localname, etree.QName(element).namespace or ""
    if space.endswith(("/LOM", "/imsmd_v1p2")):
        return f"lom_{name}"
    return _camel(name.removeprefix("qti-")) if name.startswith("qti-") else name


def _attribute(key: str) -> str:
    name = etree.QName(key).localname
    return name if name.startswith("data-") else _camel(name)


def _camel(name: str) -> str:
    return re.sub("-([a-z])", lambda found: found[1].upper(), name)
