"""Question files: items and vignettes, one file a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from builder import prose
from builder.collector import no_collector
from builder.items import item_types
from builder.items.written import ItemType, Written, take_apart
from builder.markdown import tokens
from builder.model import ITEM_STATUSES, LEVELS, USES, Item, Mention, Problem, Vignette, Waiver, Where
from builder.source import (
    Fields,
    Mapping,
    Node,
    Scalar,
    Wrong,
    decimal,
    integer,
    mention,
    mentions,
    near,
    one_of,
    parse_yaml,
    shown,
    text,
    words,
)

if TYPE_CHECKING:
    from markdown_it.token import Token

_ITEM = re.compile(r"(q(\d+\.\d+)-\d{2,3}) (\S.*)")
_VIGNETTE = re.compile(r"(v(\d+\.\d+)-\d{2,3}) (\S.*)")
_DRAW = re.compile(r"([1-9][0-9]?)(?: to ([1-9][0-9]?))?")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:")


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading with what stands below it, up to the next one."""

    where: Where
    level: int
    title: str
    stream: list[Token]

    def written(self, lines: tuple[str, ...]) -> str:
        """Return its lines, from the heading to the last of what stands below it."""
        end = max((token.map[1] for token in self.stream if token.map), default=self.where.line)
        return "\n".join(lines[self.where.line - 1 : end]).rstrip()


@no_collector()
def read_bank(content: str, path: str, problems: list[Problem]) -> tuple[tuple[Item, ...], tuple[Vignette, ...]]:
    """Read the items and vignettes of one file."""
    base = Where(path, 1)
    lines = tuple(content.split("\n"))
    unit = PurePosixPath(path).stem
    for number, line in enumerate(lines, start=1):
        if _DEFINITION.match(line):
            message = "a reference definition cannot stand in the bank: write the link where it belongs"
            problems.append(Problem(Where(path, number), "Q021", message))
    content = "\n".join("" if _DEFINITION.match(line) else line for line in lines)
    items: list[Item] = []
    vignettes: list[Vignette] = []
    current: Vignette | None = None
    entries = _entries(tokens(content), base, problems)
    _check_levels(entries, problems)
    for entry in entries:
        if entry.level < 3:
            current = None
        if found := _VIGNETTE.fullmatch(entry.title):
            _check_unit(found[2], unit, entry, problems)
            current = _vignette(entry, found[1], found[3], lines, problems)
            vignettes.extend([current] if current else [])
        elif found := _ITEM.fullmatch(entry.title):
            _check_unit(found[2], unit, entry, problems)
            item = _item(entry, found, current, lines, problems)
            items.extend([item] if item else [])
        else:
            message = f"expected `## q{unit}-01 Title` or `## v{unit}-01 Title`, found {entry.title!r}"
            problems.append(Problem(entry.where, "Q001", message))
    return tuple(items), tuple(vignettes)


def _entries(stream: list[Token], base: Where, problems: list[Problem]) -> list[Entry]:
    entries: list[Entry] = []
    groups = list(prose.groups(stream))
    if groups and groups[0][0].type != "heading_open":
        message = "text stands before the first item: a question file holds items only"
        problems.append(Problem(prose.place(groups[0][0], base), "Q001", message))
    for group in groups:
        first = group[0]
        if first.type == "heading_open" and first.markup.startswith("#") and first.tag in ("h1", "h2", "h3"):
            entries.append(Entry(prose.place(first, base), int(first.tag[1]), group[1].content.strip(), []))
        elif entries:
            entries[-1].stream.extend(group)
    return entries


def _check_levels(entries: list[Entry], problems: list[Problem]) -> None:
    below = False
    for number, entry in enumerate(entries):
        vignette = _VIGNETTE.fullmatch(entry.title)
        if entry.level < 3:
            below = bool(vignette)
        if not vignette and not _ITEM.fullmatch(entry.title):
            continue
        if entry.level == 1 or (entry.level == 3 and (vignette or not below)):
            message = "items and vignettes stand under `##`; the items of a vignette, below it, under `###`"
            problems.append(Problem(entry.where, "Q001", message))
        if vignette and (number + 1 == len(entries) or entries[number + 1].level < 3):
            message = f"{vignette[1]} has no items: write them below it as `### q…`"
            problems.append(Problem(entry.where, "Q024", message))


def _check_unit(number: str, unit: str, entry: Entry, problems: list[Problem]) -> None:
    if number != unit:
        message = f"the ID is of unit {number}, the file of unit {unit}"
        problems.append(Problem(entry.where, "Q004", message))


def _data(entry: Entry, problems: list[Problem]) -> Fields | None:
    first = entry.stream[0] if entry.stream else None
    if first is None or first.type != "fence" or first.info.strip() != "yaml":
        message = "the data is missing: a fence ```yaml right under the heading"
        problems.append(Problem(entry.where, "Q005", message))
        return None
    root, found = parse_yaml(first.content, Where(entry.where.path, (first.map or [0])[0] + 2))
    problems.extend(found)
    if isinstance(root, Mapping):
        return Fields(root, problems)
    if not found:
        problems.append(Problem(entry.where, "Q005", "the data holds no keys, such as `type: single`"))
    return None


def _share(node: Node) -> float:
    value = decimal(node)
    if value > 1:
        raise Wrong(f"expected a share from 0 to 1, found {value:g}")
    return value


def _draw(node: Node) -> tuple[int, int]:
    found = _DRAW.fullmatch(text(node))
    low, high = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if low > high:
        raise Wrong(f"expected how many items a form draws, `2` or `1 to 2`; found {shown(text(node))}")
    return low, high


def _revision(node: Node) -> int:
    value = integer(node)
    if value < 1:
        raise Wrong(f"expected a number from 1 on, found {value}")
    return value


def _waivers(node: Node) -> tuple[Waiver, ...]:
    if not isinstance(node, Mapping):
        raise Wrong("expected the codes of rules, each with the reason, such as `B02: the term is the law's own`")
    for key, value in node.rows:
        if not key.value or not text(value):
            raise Wrong(f"{key.value or 'a rule'} is waived without a reason: say in a few words why")
    return tuple(Waiver(key.where, key.value, text(value)) for key, value in node.rows)


def _lines(node: Node) -> str:
    if not isinstance(node, Scalar):
        raise Wrong("expected text")
    return "\n".join(" ".join(line.split()) for line in node.value.strip().split("\n"))


def _vignette(entry: Entry, name: str, title: str, lines: tuple[str, ...], problems: list[Problem]) -> Vignette | None:
    fields = _data(entry, problems)
    if fields is None:
        return None
    shared, found = prose.from_tokens(entry.stream[1:], Where(entry.where.path, 1))
    problems.extend(found)
    if not shared.blocks and not found:
        problems.append(Problem(entry.where, "Q024", "the text of the vignette is empty"))
        return None
    use = fields.need("use", one_of(USES), "")
    case = fields.may("case", mention, None)
    draw = fields.may("draw", _draw, None)
    fields.close()
    if fields.failed:
        return None
    return Vignette(entry.where, name, title, use, case, shared, entry.written(lines), draw)


def _item(
    entry: Entry,
    found: re.Match[str],
    vignette: Vignette | None,
    lines: tuple[str, ...],
    problems: list[Problem],
) -> Item | None:
    fields = _data(entry, problems)
    if fields is None:
        return None
    name = fields.need("type", words, "")
    item_type = item_types().get(name)
    if item_type is None:
        if name:
            known = list(item_types())
            hint = near(name, known) or f"; known are {', '.join(known)}"
            problems.append(Problem(fields.at("type"), "Q003", f"{name!r} is not a type of item{hint}"))
        return None
    written = take_apart(entry.stream[1:], lines, Where(entry.where.path, 1), entry.where)
    item = _assemble(entry, found, vignette, fields, item_type, written)
    problems.extend(written.problems)
    return item


def _assemble(
    entry: Entry,
    found: re.Match[str],
    vignette: Vignette | None,
    fields: Fields,
    item_type: ItemType,
    written: Written,
) -> Item | None:
    interaction = item_type.read(written, fields)
    refused = any(problem.code == "Q015" for problem in written.problems)
    if not written.stem.blocks and not refused:
        written.note(entry.where, "Q006", "the stem is empty: the question itself is missing")
    stem = prose.with_gaps(written.stem)[0] if item_type.name == "gap-fill" else written.stem
    make = {
        "use": fields.need("use", one_of(USES), ""),
        "level": fields.need("level", one_of(LEVELS), ""),
        "status": fields.may("status", one_of(ITEM_STATUSES), "current"),
    }
    # What a draft is about may be found out later.
    ask = fields.may if make["status"] == "draft" else fields.need
    competences: tuple[Mention, ...] = ask("competences", mentions, ())
    item = Item(
        where=entry.where,
        id=found[1],
        title=found[3],
        unit=found[2],
        type=item_type.name,
        use=make["use"],
        level=make["level"],
        status=make["status"],
        competences=competences,
        revision=fields.may("revision", _revision, 1),
        marks=fields.may("marks", decimal, 1.0),
        minutes=fields.may("minutes", decimal, item_type.minutes),
        facility=fields.may("facility", _share, None),
        sources=fields.may("sources", mentions, ()),
        case=fields.may("case", mention, None),
        vignette=vignette.id if vignette else None,
        stem=stem,
        interaction=interaction,  # type: ignore[arg-type]  # None is sorted out below
        feedback=written.feedback,
        written=entry.written(written.lines),
        enemies=fields.may("enemies", mentions, ()),
        waivers=fields.may("waive", _waivers, ()),
        note=fields.may("note", _lines, ""),
    )
    _check_item(item, vignette, fields, written)
    fields.close()
    return None if fields.failed or interaction is None or not written.stem.blocks else item


def _check_item(item: Item, vignette: Vignette | None, fields: Fields, written: Written) -> None:
    if len(item.competences) > 4:
        message = f"an item names one to four competences, found {len(item.competences)}"
        written.note(fields.at("competences"), "Q011", message)
    if vignette and item.use and item.use != vignette.use:
        message = f"the item is for {item.use}, its vignette {vignette.id} for {vignette.use}"
        written.note(fields.at("use"), "Q020", message)
