"""Text to data that knows its lines: YAML and front matter.

YAML scalars stay strings, because plain YAML turns an option `yes` into True and `3.10` into 3.1.
Nothing here opens a file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any, TypeVar

import yaml

from builder.model import Mention, Problem, Where

T = TypeVar("T")
NO_DAY, NO_TIME = date(2000, 1, 1), time(0)
"""Stand in for what could not be read; the thing that would hold them is then left out."""

Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 20
"""How deep YAML may be nested. The C parser itself dies on a very deep one, so events are counted."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A YAML scalar, as text."""

    where: Where
    value: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A YAML list."""

    where: Where
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A YAML mapping, in source order, keys without repetition."""

    where: Where
    rows: tuple[tuple[Scalar, Node], ...]


Node = Scalar | Sequence | Mapping


class Refused(yaml.MarkedYAMLError):
    """YAML that we do not allow; the problem says why."""


class Wrong(ValueError):
    """A value of the wrong kind; the message says what would be right."""


def parse_yaml(text: str, where: Where) -> tuple[Node | None, list[Problem]]:
    """Parse YAML that starts at `where`. Return its root (None where there is none) and problems.

    Aliases are refused: a short file of aliases can stand for an endless one.
    """
    problems: list[Problem] = []
    root: Node | None = _plain_rows(text, where)
    if root:
        return root, problems
    try:
        events: Iterator[Any] = yaml.parse(text, Loader=Loader)
        for event in events:
            place = Where(where.path, where.line + event.start_mark.line)
            if isinstance(event, yaml.NodeEvent):
                root = _node(event, events, where, problems, 1)
            elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                problems.append(Problem(place, "Y001", "a line `---` starts a second document: remove it"))
                break
    except yaml.YAMLError as error:
        return None, [*problems, _not_yaml(error, text, where)]
    return root, problems


_PLAIN = r"[A-Za-z0-9](?:[A-Za-z0-9 .,'()/_-]*[A-Za-z0-9.,'()/_-])?"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_ROW = re.compile(rf"([a-z][a-z0-9_]{{0,40}}): (?:({_PLAIN})|\[({_NAME}(?:, {_NAME})*)\])")
_NULLS = ("~", "null", "Null", "NULL")


def _plain_rows(text: str, where: Where) -> Mapping | None:
    """Return a mapping whose every line is `key: plain words` or `key: [a, b]`, else None.

    Nearly all items have no other data. The parser needs five times as long, a sixth of reading an item.
    """
    rows: dict[str, tuple[Scalar, Node]] = {}
    for number, line in enumerate(text.removesuffix("\n").split("\n")):
        found = _ROW.fullmatch(line)
        if not found or found[1] in rows or not {found[1], found[2]}.isdisjoint(_NULLS):
            return None
        here = Where(where.path, where.line + number)
        value = Scalar(here, found[2]) if found[2] else Sequence(here, tuple(_names(here, found[3])))
        rows[found[1]] = (Scalar(here, found[1]), value)
    return Mapping(where, tuple(rows.values()))


def _names(where: Where, listed: str) -> Iterator[Scalar]:
    return (Scalar(where, "" if name in _NULLS else name) for name in listed.split(", "))


def _not_yaml(error: yaml.YAMLError, text: str, where: Where) -> Problem:
    first, last = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    what = str(getattr(error, "problem", None) or getattr(error, "reason", error)).splitlines()[0]
    line = last.line if last else text.count("\n", 0, getattr(error, "position", 0))
    if not isinstance(error, Refused):
        said, opening = next(((s, o) for part, s, o in _YAML_SAYS if part in what), (what, False))
        line = first.line if opening and first else line
        if "token" in what and last and text[last.index : last.index + 1] == "\t":
            said = "a tab stands here: indent with spaces"
        what = f"this is not YAML: {said}"
    return Problem(Where(where.path, where.line + line), "Y001", what)


_NEXT_LINE = "put the text on the next line, indented, after `>`"
_YAML_SAYS = (
    # What the parser says, what we say, and whether it is about the line where the thing starts.
    ("unexpected end of stream", "what starts here is never closed", True),
    ("expected ',' or ']'", "the `[` that stands here is not closed by `]`", True),
    ("expected ',' or '}'", "the `{` that stands here is not closed by `}`", True),
    ("expected ':'", "this line has no colon and space after its key", True),
    ("expected key", "a key is expected here: look for a wrong indent, or an open quotation mark above", False),
    ("expected '-'", "a `-` is expected here: look for a wrong indent", False),
    ("mapping values", f"a second `: ` on the line, or a wrong indent; {_NEXT_LINE}", False),
    ("cannot start any token", f"a text cannot start with a sign such as `@`; {_NEXT_LINE}", False),
    ("alphabetic or numeric", f"a text cannot start with `*` or `&`; {_NEXT_LINE}", False),
    ("tab character", "a tab stands here: indent with spaces", False),
)


def _node(event: Any, events: Iterator[yaml.Event], base: Where, problems: list[Problem], depth: int) -> Node:
    mark = event.start_mark
    where = Where(base.path, base.line + mark.line)
    if depth > DEEPEST:
        raise Refused(problem=f"the value is nested more than {DEEPEST} levels deep", problem_mark=mark)
    if isinstance(event, yaml.AliasEvent):
        message = f"aliases (`*{event.anchor}`) are not allowed: write the value out"
        raise Refused(problem=message, problem_mark=mark)
    if event.anchor or event.tag:
        sign = f"&{event.anchor}" if event.anchor else event.tag
        message = f"`{sign}` at the start of a value would be lost; {_NEXT_LINE}"
        raise Refused(problem=message, problem_mark=mark)
    if isinstance(event, yaml.ScalarEvent):
        null = event.implicit[0] and event.value in _NULLS
        return Scalar(where, "" if null else str(event.value))
    inner = (_node(one, events, base, problems, depth + 1) for one in _inside(events))
    if isinstance(event, yaml.SequenceStartEvent):
        return Sequence(where, tuple(inner))
    return _mapping(where, inner, problems)


def _inside(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            return
        yield event


def _mapping(where: Where, inner: Iterator[Node], problems: list[Problem]) -> Mapping:
    rows: dict[str, tuple[Scalar, Node]] = {}
    for key in inner:
        value = next(inner)
        if not isinstance(key, Scalar):
            problems.append(Problem(key.where, "Y004", "a key must be plain text"))
        elif key.value in rows:
            first = rows[key.value][0].where.line
            problems.append(Problem(key.where, "Y005", f"`{key.value}` is written twice; the first is on line {first}"))
        else:
            rows[key.value] = (key, value)
    return Mapping(where, tuple(rows.values()))


# Converters: a node to a typed value, or Wrong.


def text(node: Node) -> str:
    """Return the text of a scalar, its white space collapsed."""
    if not isinstance(node, Scalar):
        raise Wrong("expected text")
    return " ".join(node.value.split())


def shown(value: str) -> str:
    """Return what was found, in quotes and short enough for a message."""
    return repr(value if len(value) <= 60 else value[:59] + "…") if value else "nothing"


def words(node: Node) -> str:
    """Return text that may not be empty."""
    value = text(node)
    if not value:
        raise Wrong("expected text, found nothing")
    return value


def several(node: Node) -> tuple[Node, ...]:
    """Return the items of a list; a single scalar is a list of one."""
    if isinstance(node, Mapping):
        raise Wrong("expected a list")
    if isinstance(node, Scalar):
        return (node,) if node.value.strip() else ()
    return node.items


def texts(node: Node) -> tuple[str, ...]:
    """Return a list of texts."""
    return tuple(words(item) for item in several(node))


def mention(node: Node) -> Mention:
    """Return a name together with the place where it is named."""
    return Mention(node.where, words(node))


def mentions(node: Node) -> tuple[Mention, ...]:
    """Return a list of names with their places."""
    return tuple(mention(item) for item in several(node))


def integer(node: Node) -> int:
    """Return a whole number that is not negative."""
    value = text(node)
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise Wrong(f"expected a whole number, found {shown(value)}")
    return int(value)


def decimal(node: Node) -> float:
    """Return a number that is not negative."""
    value = text(node)
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value):
        raise Wrong(f"expected a number, found {shown(value)}")
    return float(value)


def flag(node: Node) -> bool:
    """Return true or false."""
    value = text(node)
    if value not in ("true", "false"):
        raise Wrong(f"expected true or false, found {shown(value)}")
    return value == "true"


def day(node: Node) -> date:
    """Return a date written as 2027-02-28."""
    value = text(node)
    try:
        return date.fromisoformat(value if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else "")
    except ValueError:
        raise Wrong(f"expected a date such as 2027-02-28, found {shown(value)}") from None


def clock(node: Node) -> time:
    """Return a time written as 09:30."""
    value = text(node)
    try:
        return time.fromisoformat(value if re.fullmatch(r"[0-9]{2}:[0-9]{2}", value) else "")
    except ValueError:
        raise Wrong(f'expected a time such as "09:30", found {shown(value)}') from None


def one_of(allowed: tuple[str, ...]) -> Callable[[Node], str]:
    """Return a converter that accepts these values only."""

    def convert(node: Node) -> str:
        value = text(node)
        if value not in allowed:
            raise Wrong(f"expected one of {', '.join(allowed)}; found {shown(value)}{near(value, allowed)}")
        return value

    return convert


def some_of(allowed: tuple[str, ...]) -> Callable[[Node], tuple[str, ...]]:
    """Return a converter for a list of these values."""
    convert = one_of(allowed)
    return lambda node: tuple(convert(item) for item in several(node))


def near(value: str, allowed: tuple[str, ...] | list[str]) -> str:
    """Return a hint at the nearest allowed value, or nothing."""
    found = difflib.get_close_matches(value, allowed, n=1)
    return f"; did you mean {found[0]!r}?" if found else ""


class Fields:
    """Takes typed values out of one mapping and notes what is missing, wrong or unknown.

    `failed` tells whether a needed value could not be had, so the reader leaves the thing out.
    """

    def __init__(self, mapping: Mapping, problems: list[Problem]) -> None:
        self.where = mapping.where
        self.problems = problems
        self.failed = False
        self._rows = {key.value: (key, value) for key, value in mapping.rows}
        self._known: list[str] = []
        self._missing: dict[str, Problem] = {}

    def need(self, key: str, convert: Callable[[Node], T], otherwise: T) -> T:
        """Return a value that must be there; `otherwise` only where reading fails."""
        self._known.append(key)
        if key not in self._rows or self._rows[key][1] == Scalar(self._rows[key][1].where, ""):
            self.note(self.at(key), "Y002", f"`{key}` is missing")
            self._missing[key] = self.problems[-1]
            self.failed = True
            return otherwise
        if isinstance(self._rows[key][1], Sequence) and not several(self._rows[key][1]):
            self.note(self.at(key), "Y002", f"`{key}` is an empty list")
            self.failed = True
        return self._take(key, convert, otherwise)

    def may(self, key: str, convert: Callable[[Node], T], otherwise: T) -> T:
        """Return a value that may be left out."""
        self._known.append(key)
        if key not in self._rows or self._rows[key][1] == Scalar(self._rows[key][1].where, ""):
            return otherwise
        return self._take(key, convert, otherwise)

    def _take(self, key: str, convert: Callable[[Node], T], otherwise: T) -> T:
        name, node = self._rows[key]
        try:
            return convert(node)
        except Wrong as error:
            self.note(node.where if node.where.line else name.where, "Y004", f"`{key}`: {error}")
            self.failed = True
            return otherwise

    def at(self, key: str) -> Where:
        """Return where a key is written, or where the mapping starts."""
        return self._rows[key][0].where if key in self._rows else self.where

    def has(self, key: str) -> bool:
        """Tell whether the key is written."""
        return key in self._rows

    def note(self, where: Where, code: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(where, code, message))

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key, (name, _) in self._rows.items():
            if key not in self._known:
                hint = near(key, self._known) or f"; known are {', '.join(self._known)}"
                self.note(name.where, "Y003", f"`{key}` is not a key here{hint}")
                for needed, missing in self._missing.items():
                    if missing in self.problems and near(key, [needed]):
                        self.problems.remove(missing)  # it is there, misspelt


def split_front_matter(content: str, path: str) -> tuple[str, str, int] | Problem:
    """Split a page into its front matter, its body, and the line on which the body starts."""
    lines = content.split("\n")
    if lines[0].rstrip() != "---":
        return Problem(Where(path, 1), "Y006", "the file must start with front matter, a line `---`")
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    return Problem(Where(path, 1), "Y006", "the front matter is not closed by a line `---`")
