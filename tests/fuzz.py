"""Feed broken and hostile files to every importer: none may raise, hang, write a file, or give what the bank refuses.

    python tests/fuzz.py --count 200000 --seed 1

Each input is a seed (our own exports, and files in the shape of other programs) changed in its bytes, its words, its
structure, or joined with another. Every importer that knows it reads it, and one more. The same seed gives the same
inputs. What is found is told with its number; `--only NUMBER` runs that input alone, and `--keep FOLDER` keeps it.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import os
import random
import re
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path, PurePosixPath

sys.path.insert(0, str(Path(__file__).parent))

from foreign import SEEDS, zipped
from forms import form, item

from builder import prose
from builder.course.bank import read_bank
from builder.formats import formats, refused
from builder.intake import Intake, Taken, importers
from builder.intake.bank_text import item_text
from builder.intake.fitting import fitted
from builder.intake.html import prose_of
from builder.intake.markdown import markdown
from builder.intake.pictures import FOLDER
from builder.intake.planning import Wish, plan
from builder.items import item_types
from builder.model import Course, Problem, Where

LIMIT = 5.0
"""The most seconds of a processor for one input."""
WAIT = 90.0
"""The most seconds by the clock: the machine may have other work."""
WORDS = [
    *(b"<", b">", b"</", b"/>", b"&", b"&amp;", b"&lt;", b"&#0;", b"&#xD800;", b"]]>", b"<![CDATA[", b"<!--", b"-->"),
    *(b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<?x ?>", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n", b"\n\n", b"\t", b" "),
    *(b"<p>", b"</p>", b"<b>", b"<table><tr><td>", b"</table>", b"<ul><li>", b"<script>", b"<img src=x>", b"<br>"),
    *(
        b"<ol start='99999999999'>",
        b"<td colspan=99999>",
        b"javascript:x",
        b"data:image/png;base64,AAAA",
        b"../",
        b"C:\\",
    ),
    *(
        b"0",
        b"-1",
        b"1e999",
        b"nan",
        b"9" * 400,
        b"0.1",
        b"100",
        b"=",
        b"~",
        b"{",
        b"}",
        b"#",
        b"->",
        b"[1]",
        b"[x] ",
        b"*",
    ),
    *(
        b"```",
        b"~~~",
        b":::",
        b"|",
        b"\\",
        b"$",
        b"%",
        b"____",
        b"::",
        b"//",
        b'"',
        b"'",
        b"a" * 5000,
        "é\u2028\u202e".encode(),
    ),
    *(b"RESPONSE", b"A", b"B", b"true", b"multiple", b"single", b"ordered", b"identifier", b"float", b"string"),
]
_ELEMENT = re.compile(rb"<([A-Za-z:-]+)(\s[^<>]*)?>[^<>]*</\1>|<[A-Za-z:-]+(\s[^<>]*)?/>")
_ATTRIBUTE = re.compile(rb"=\"[^\"<>]*\"")
_TOKEN = re.compile(rb"[A-Za-z0-9._-]+|\s+|[^A-Za-z0-9\s]")


# Inputs


@cache
def seeds() -> tuple[tuple[str, bytes], ...]:
    """Return every seed by a file name."""
    made = dict(SEEDS)
    for chosen in formats().values():
        for kind in item_types():
            one = form(item(kind))
            if not any(problem.severity == "error" for problem in refused(one, chosen)):
                for name, content in chosen.write(one, {}).items():
                    made[f"{chosen.name}-{kind}-{PurePosixPath(name).name}"] = content
    return tuple(sorted(made.items()))


def mutant(seed: int, number: int) -> tuple[str, bytes, random.Random]:
    """Return the input of this number, and the source of chance that made it."""
    chance = random.Random(f"{seed}-{number}")
    name, content = chance.choice(seeds())
    if content[:2] == b"PK" and chance.random() < 0.85:
        return name, _archive(content, chance), chance
    return name, _changed(content, chance), chance


def _changed(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5, 12))):
        content = chance.choice(CHANGES)(content, chance)
        content = content[:300_000]
    return content


def _span(content: bytes, chance: random.Random, most: int = 60) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.randrange(1, most))


def _flip(content: bytes, chance: random.Random) -> bytes:
    start, _ = _span(content, chance)
    return content[:start] + bytes([chance.randrange(256)]) + content[start + 1 :]


def _cut(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance, chance.choice((4, 60, 2000)))
    return content[:start] + content[end:]


def _double(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance, 200)
    return content[:end] + content[start:end] * chance.choice((1, 2, 40)) + content[end:]


def _end(content: bytes, chance: random.Random) -> bytes:
    return content[: _span(content, chance)[0]]


def _insert(content: bytes, chance: random.Random) -> bytes:
    start, _ = _span(content, chance)
    return content[:start] + chance.choice(WORDS) * chance.choice((1, 1, 1, 2, 300)) + content[start:]


def _token(content: bytes, chance: random.Random) -> bytes:
    start, _ = _span(content, chance)
    found = _TOKEN.search(content, start)
    return content if found is None else content[: found.start()] + chance.choice(WORDS) + content[found.end() :]


def _swap_tokens(content: bytes, chance: random.Random) -> bytes:
    one, two = (_TOKEN.search(content, _span(content, chance)[0]) for _ in range(2))
    if one is None or two is None:
        return content
    return content[: one.start()] + two[0] + content[one.end() :]


def _splice(content: bytes, chance: random.Random) -> bytes:
    _, other = chance.choice(seeds())
    return content[: _span(content, chance)[0]] + other[_span(other, chance)[0] :]


def _element(content: bytes, chance: random.Random) -> bytes:
    """Leave an element out, repeat it, or put another in its place."""
    found = _ELEMENT.search(content, _span(content, chance)[0])
    other = _ELEMENT.search(content, _span(content, chance)[0])
    if found is None:
        return content
    new = chance.choice((b"", found[0] * 2, other[0] if other else b"", b"<x>" * 250 + found[0]))
    return content[: found.start()] + new + content[found.end() :]


def _attribute(content: bytes, chance: random.Random) -> bytes:
    found = _ATTRIBUTE.search(content, _span(content, chance)[0])
    other = _ATTRIBUTE.search(content, _span(content, chance)[0])
    if found is None:
        return content
    new = chance.choice((other[0] if other else b'=""', b'="%s"' % chance.choice(WORDS).replace(b'"', b"")))
    return content[: found.start()] + new + content[found.end() :]


Change = Callable[[bytes, random.Random], bytes]
CHANGES: tuple[Change, ...] = (
    *(_flip, _cut, _double, _end, _insert, _token, _token, _swap_tokens, _splice),
    *(_element, _element, _element, _attribute, _attribute, _attribute),
)


def _archive(content: bytes, chance: random.Random) -> bytes:
    """Change a file of an archive, its name, or which files there are."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(list(members))
    match chance.randrange(8):
        case 0:
            members[chance.choice(("../out.xml", "/etc/out.xml", "a\\b.xml", "x/../../y.xml"))] = members.pop(name)
        case 1:
            del members[name]
        case 2:
            members["inner.zip"] = content
        case _:
            held = members[name]
            members[name] = _changed(held if isinstance(held, bytes) else held.encode(), chance)
    return zipped(members)


# Checks


class Broken(Exception):
    """A promise that an importer did not keep."""


def check(name: str, content: bytes, chance: random.Random) -> list[str]:
    """Read an input with every importer that knows it and with one more; return what kinds of questions came out."""
    known = [one for one in importers().values() if one.knows(content, name)]
    other = chance.choice(list(importers().values()))
    found: list[str] = []
    for importer in dict.fromkeys((*known, other)):
        intake = importer.read(content, name)
        _check_intake(intake, every=chance.random() < 0.3)
        found += [f"{importer.name} {taken.type}" for taken in intake.questions]
        found += [f"{importer.name} {problem.code}" for problem in intake.problems]
    if chance.random() < 0.1:
        _check_html(content.decode("utf-8", "replace"))
    return found


def _check_intake(intake: Intake, *, every: bool) -> None:
    """Check what an importer gives; `every` question by itself too, which takes longer."""
    if not isinstance(intake, Intake):
        raise Broken(f"{type(intake)} is no intake")
    for problem in intake.problems:
        if "\n" in problem.message or problem.code not in ("I001", "I002", "I003"):
            raise Broken(f"not one line, or no code of an intake: {problem}")
        if problem.severity == "error" and intake.questions:
            raise Broken(f"an error, and questions too: {problem}")
    for name in intake.pictures:
        if not name.startswith(FOLDER) or not re.fullmatch(r"[a-z0-9-]+\.(png|jpe?g|gif|svg)", name[len(FOLDER) :]):
            raise Broken(f"the name of a picture is {name!r}")
    for taken in intake.questions[:40] if every else ():
        _check_question(taken)
    if intake.questions:
        _check_plan(intake)


def _check_question(taken: Taken) -> None:
    ready = fitted(taken)
    if fitted(ready) != ready:
        raise Broken(f"fitting twice is not fitting once: {taken.id!r}")
    text = item_text(ready, "q1.1-01", use="assessment", level="", competences=("1.1.1",), status="draft")
    problems: list[Problem] = []
    items, _ = read_bank(text + "\n", "question_bank/1.1.md", problems)
    if problems and not _refuses(problems):
        raise Broken(f"the bank does not take it: {problems[0]}\n{text}")
    if not problems and (len(items) != 1 or items[0].type != taken.type):
        raise Broken(f"the bank reads another item:\n{text}")


def _check_plan(intake: Intake) -> None:
    """Make of an intake what would be written, and read it as the bank is read."""
    made = plan(Course(), intake, "", Wish("1.1", "assessment", ("1.1.1",)), "a file", {})
    problems: list[Problem] = []
    items, _ = read_bank(made.text, "question_bank/1.1.md", problems)
    if problems or len(items) != len(made.added):
        raise Broken(f"the bank does not take what would be written: {problems[:1]}\n{made.text}")


NO_ITEM = {"Q007", "Q008", "Q009", "Q010", "Q012", "Q013", "Q014", "Q018", "Q029"}
"""What makes a question no item, whatever its text: it has no key, or too many, or two equal options."""


def _refuses(problems: list[Problem]) -> bool:
    return all(problem.code in NO_ITEM for problem in problems)


def _check_html(content: str) -> None:
    text, _ = prose_of(content, Where("page.html"), lambda address: "pictures/a.png" if len(address) % 2 else None)
    _, problems = prose.parse(markdown(text), Where("page.md"))
    if problems:
        raise Broken(f"HTML gives Markdown that is refused: {problems[0]}")


# Processes

REACHING = frozenset(
    [
        *("os.mkdir", "os.rename", "os.remove", "os.symlink", "os.link", "os.system", "subprocess.Popen"),
        *("socket.connect", "socket.getaddrinfo", "urllib.Request"),
    ]
)
"""What must not happen while a file is read, beside opening one to write."""
_written: list[str] = []


def _watch(event: str, args: tuple[object, ...]) -> None:
    """Note whatever would write a file, start a program or use the network."""
    if event == "open":
        mode, flags = args[1], args[2]
        writes = isinstance(mode, str) and any(sign in mode for sign in "wax+")
        if writes or (isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            _written.append(f"open {args[0]!r}")
    elif event in REACHING:
        _written.append(event)


@dataclass(frozen=True, slots=True)
class Finding:
    """An input that went wrong, and how."""

    number: int
    name: str
    what: str


def run_one(seed: int, number: int) -> tuple[Finding | None, list[str]]:
    """Run the input of this number."""
    name, content, chance = mutant(seed, number)
    _written.clear()
    try:
        found = check(name, content, chance)
    except Exception:  # a crash is what is looked for
        return Finding(number, name, traceback.format_exc(limit=-4)), []
    if _written:
        return Finding(number, name, f"it wrote or reached out: {_written[0]}"), []
    return None, found


def work(seed: int, first: int, step: int, count: int, pipe: Connection) -> None:
    """Run every `step`th input from `first`, and tell before and after each."""
    seeds()
    list(importers())
    run_one(seed, first)  # what is imported late is imported now, before anything is watched
    sys.addaudithook(_watch)
    for number in range(first, count, step):
        pipe.send(("start", number))
        signal.setitimer(signal.ITIMER_PROF, LIMIT)  # its signal ends the process, wherever it hangs
        made = run_one(seed, number)
        signal.setitimer(signal.ITIMER_PROF, 0)
        pipe.send(("end", made))
    pipe.send(("done", None))


@dataclass(slots=True)
class Worker:
    """A process, what it tells, the input that it is at, and until when it may be."""

    process: ForkProcess
    pipe: Connection
    number: int
    until: float
    done: bool = False


def start(seed: int, first: int, step: int, count: int) -> Worker:
    """Start a process that runs every `step`th input from `first`."""
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(seed, first, step, count, theirs), daemon=True)
    process.start()
    theirs.close()
    return Worker(process, mine, first, time.monotonic() + WAIT)


def listen(worker: Worker, findings: list[Finding], kinds: Counter[str]) -> bool:
    """Take what a process tells; return whether it has ended."""
    try:
        while worker.pipe.poll(0):
            event, what = worker.pipe.recv()
            match event:
                case "start":
                    worker.number, worker.until = what, time.monotonic() + WAIT
                case "end":
                    finding, found = what
                    findings += [finding] if finding else []
                    kinds.update([*found, "inputs"])
                case _:
                    worker.done = True
    except EOFError:
        return True
    return worker.done


def gone(worker: Worker, seed: int) -> Finding:
    """End a process that did not come to its end, and return the input that it was at."""
    worker.process.join(1)
    late = worker.process.is_alive() or worker.process.exitcode == -signal.SIGPROF
    what = f"it took longer than {LIMIT:g} s" if late else f"the process ended with {worker.process.exitcode}"
    worker.process.kill()
    return Finding(worker.number, mutant(seed, worker.number)[0], what)


def fuzz(seed: int, count: int, jobs: int) -> tuple[list[Finding], Counter[str]]:
    """Run all inputs in processes. One that takes too long, or ends, is a finding; another goes on after it."""
    findings: list[Finding] = []
    kinds: Counter[str] = Counter()
    workers = [start(seed, job, jobs, count) for job in range(min(jobs, count))]
    while workers:
        wait([worker.pipe for worker in workers], timeout=1)
        for worker in list(workers):
            if not listen(worker, findings, kinds) and time.monotonic() < worker.until:
                continue
            workers.remove(worker)
            if not worker.done:
                findings.append(gone(worker, seed))
                if worker.number + jobs < count:
                    workers.append(start(seed, worker.number + jobs, jobs, count))
    return findings, kinds


def _canary(folder: Path) -> Iterator[tuple[str, bytes]]:
    return ((str(path.relative_to(folder)), path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())


def main() -> int:
    """Run the program and return its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=5_000, help="how many inputs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int, help="run the input of this number alone")
    parser.add_argument("--keep", type=Path, help="keep what went wrong in this folder")
    options = parser.parse_args()
    if options.only is not None:
        finding, found = run_one(options.seed, options.only)
        sys.stdout.write(f"{finding.what if finding else 'no finding'}\n{Counter(found)}\n")
        if options.keep:
            name, content, _ = mutant(options.seed, options.only)
            (options.keep / f"{options.only}-{name}").write_bytes(content)
        return int(finding is not None)
    keep = options.keep.resolve() if options.keep else None
    with tempfile.TemporaryDirectory() as place:
        outer = Path(place)
        inner = outer / "target"
        inner.mkdir()
        (outer / "canary").write_text("sings")
        (inner / "canary").write_text("sings")
        before = list(_canary(outer))
        os.chdir(inner)
        started = time.monotonic()
        findings, kinds = fuzz(options.seed, options.count, options.jobs)
        seconds = time.monotonic() - started
        if list(_canary(outer)) != before:
            findings.append(Finding(-1, "", "a file was written"))
        os.chdir("/")
    for finding in findings:
        sys.stdout.write(f"input {finding.number} from {finding.name}: {finding.what}\n")
        if keep and finding.number >= 0:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{finding.number}-{finding.name}").write_bytes(mutant(options.seed, finding.number)[1])
    inputs = kinds.pop("inputs")
    for kind, number in sorted(kinds.items()):
        sys.stdout.write(f"  {number:>9,} {kind}\n")
    sys.stdout.write(f"{inputs:,} inputs in {seconds:.0f} s, {len(seeds())} seeds, {len(findings)} findings\n")
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main())
