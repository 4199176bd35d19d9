"""How hard a text is to read: words, sentences, syllables, the mean sentence and the Flesch-Kincaid grade.

The grade is the number of school years (USA) that a reader needs: J. P. Kincaid, R. P. Fishburne, R. L. Rogers and
B. S. Chissom, Derivation of new readability formulas for Navy enlisted personnel, Research Branch Report 8-75 (1975).
It is `0.39 words/sentences + 11.8 syllables/words - 15.59`. It is too rough for a few lines, so it is told for many
together: the formula was made on passages of about 150 words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from builder.model import Heading, Page, Passage, Stretch

LEAST_MEASURED = 100
"""A text of fewer words is not measured: a mean over a few lines says little, and a page made of blocks has few."""

APART = ("course/glossary.md", "course/references.md")
"""Pages that are lists of entries: they are looked up, not read."""

LEAST_OF_CELL = 4
"""A cell of a table with fewer words is a label and no sentence."""

_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_WORD = re.compile(r"\d+(?:[.,:/–-]\d+)*(?:[a-z]{1,2}\b)?|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"(?<=[.!?…])[\"”'’)\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9£])")
_SHORT = re.compile(r"\b(?:Mrs?|Ms|Mx|Dr|Prof|Rev|St|vs|cf|ca|approx|e\.g|i\.e)\.$")
"""An abbreviation whose full stop ends no sentence."""

_NUMBERED = re.compile(rf"{_SHORT.pattern}|\b(?:No|Nos|Fig|p|pp|s|ss)\.$")
"""An abbreviation whose full stop ends no sentence where a number follows."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted in a text."""

    words: int = 0
    sentences: int = 0
    syllables: int = 0

    def __add__(self, other: Reading) -> Reading:
        """Return what was counted in both."""
        return Reading(self.words + other.words, self.sentences + other.sentences, self.syllables + other.syllables)

    @property
    def mean(self) -> float | None:
        """The words of a mean sentence, to one decimal, or None where there are no words."""
        return round(self.words / self.sentences, 1) if self.words else None

    @property
    def grade(self) -> float | None:
        """The Flesch-Kincaid grade, to one decimal, or None where there are no words."""
        if not self.words:
            return None
        return round(0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59, 1)

    def held_to(self, sentence: float | None, grade: float | None) -> tuple[bool, bool]:
        """Tell whether mean and grade are above what is asked for at most; not of a text too short to measure."""
        enough = self.words >= LEAST_MEASURED
        return enough and _above(self.mean, sentence), enough and _above(self.grade, grade)


def _above(number: float | None, most: float | None) -> bool:
    return number is not None and most is not None and number > most


def reading(texts: Iterable[str]) -> Reading:
    """Count texts together. A text without a full stop, such as an entry of a list, is one sentence."""
    words = sentences = heard = 0
    for text in texts:
        for sentence in sentences_of(text):
            if found := _WORD.findall(sentence):
                sentences += 1
                words += len(found)
                heard += sum(map(syllables, found))
    return Reading(words, sentences, heard)


def words_of(text: str) -> list[str]:
    """Return the words of a text as written; numbers are none."""
    return _LETTERS.findall(text)


def count(text: str) -> int:
    """Return how many words a text has. A number, a date such as 2026-11-22 or an ID such as 3.13.2a is one."""
    return len(_WORD.findall(text))


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text whose spaces are single.

    A sentence ends at a full stop, a question mark or the like, and a capital letter or a number after it.
    Abbreviations such as Mr. or e.g., decimals and IDs end none. Of the signs that may follow the stop,
    closing quotation marks and brackets are left out.
    """
    parts: list[str] = []
    start = 0
    for end in _END.finditer(text):
        inside = _NUMBERED if text[end.end()].isdigit() else _SHORT
        if not inside.search(text, start, end.start()):
            parts.append(text[start : end.start()])
            start = end.end()
    parts.append(text[start:])
    return [part for part in parts if part.strip()]


# Syllables. Each vowel or group of vowels is one, but for those that are silent, and those that are heard apart.

_WHOLE = {
    "argue": 2, "argues": 2, "business": 2, "businesses": 3, "businesslike": 3, "eye": 1, "eyes": 1, "hundred": 2,
    "hundreds": 2, "league": 1, "rely": 2, "relies": 2, "relied": 2, "science": 2, "sciences": 2, "something": 2,
    "theatre": 3, "theatres": 3, "wednesday": 2, "wednesdays": 2, "wicked": 2,
}  # fmt: skip
_TIES = (
    # Letters that are written but not spoken, and letters that stand for a consonant.
    (r"^every", "evry-"),
    (r"^evening", "evning"),
    (
        r"(?:(?<=[aeiouy][^aeiou])|(?<=[aeiouy][^aeiou]{2}))e(?=(?:body|book|books|by|day|fore|sale|guard\w*|holders?|how|"
        r"lines?|loads?|long|man|men|one|places?|sheets?|some|styles?|tables?|thing|times|ty|where|work\w*)$)",
        "",
    ),
    (r"qu", "kw"),
    (r"(?<=[aeiou])y(?=[aeiou](?!d$|s$))", "j"),
    (r"(?<=[gq])[u]es?$", ""),
    (r"(?<=[aeo]y)ed$", ""),
    (r"(?<=[aeo]y)es$", ""),
    (r"(?<=[^aeiouytd])(?<![^aeiouylrw]l)(?<![tb]r)ed$", ""),
    (r"(?<=[^aeiouysxzcg])(?<!ch|sh)(?<![^aeiouy]l)(?<![tb]r)es$", ""),
    (r"(?<=[^aeiou])(?<![^aeiouy]l)(?<![tb]r)e$", ""),
    (r"(?<=[^aeiou])e(?=(?:ly|ful|fully|less|lessness|ness)$)", ""),
    (r"(?<=[^aeioul])e(?=ments?$)", ""),
)
_APART = re.compile(
    "|".join(
        (
            # Between two vowels that are heard one after the other.
            r"(?<=[aeiouy])(?=ings?$)",
            r"(?<![tcs])i(?=a(?!ge))|i(?=ality)|(?<=us)i(?=as)|(?<=[tc])i(?=at(?!iv))",
            r"(?<![tscgxhn])(?<!ll)i(?=o(?!ur))|ti(?=os?$)",
            r"i(?=et(?:y|ies|s|ly|er)?$)|(?<![tc])i(?=en(?:t|c))|^sci(?=en)|^hi(?=er)",
            r"(?<=[aeiou][^aeiou])i(?=e(?:rs?|st)$)|(?<=[aeiou][^aeiou]{2})i(?=e(?:rs?|st)$)|i(?=u[ms])",
            r"cre(?=at(?!ur))|re(?=ali[stz])|^re(?=act|app|arr|ass|u[ns]|i[mn])|(?:[ar]r|id)e(?=as?$)",
            r"e(?=os?$|ogra|olog|um$)",
            r"(?<![gs])u(?=a)|su(?=al)|u(?=en[ct]|els?$)|(?<!g)u(?=ici|ids?$|ity|ities|itous)|ru(?=in)|u(?=ou)",
            r"o(?=e[mt])|^co(?=op|ord)|cha(?=os)",
        )
    )
)
_SILENT = tuple((re.compile(found), instead) for found, instead in _TIES)
_GROUP = re.compile(r"[aeiouy]+")
_BREATH = re.compile(r"[aeiouy].*(?:sm|sms|thm|[^aeiounr]n't)$")
_CLIPPED = re.compile(r"'(?:s|d|m|re|ve|ll)$")


@lru_cache(maxsize=50_000)
def syllables(word: str) -> int:
    """Return how many syllables a word has, as near as rules of spelling can tell; at least 1. A number has one.

    The rules are ours. Of the words in `tests/test_readability.py`, counted by hand in the pronunciation of southern
    England, they get more than 95 in 100 right.
    """
    return sum(_syllables(part) for part in word.casefold().replace("’", "'").split("-") if part) or 1


def _syllables(part: str) -> int:
    part = _CLIPPED.sub("", part)
    if part in _WHOLE:
        return _WHOLE[part]
    heard = part
    for silent, instead in _SILENT:
        heard = silent.sub(instead, heard)
    groups = len(_GROUP.findall(_APART.sub(r"\g<0>-", heard)))
    return max(groups, 1) + bool(_BREATH.search(part))


# Pages


def trainee_reading(page: Page) -> Reading:
    """Count what trainees read on a page."""
    return _reading(one for one in page.stretches if not one.trainer)


def trainer_reading(page: Page) -> Reading:
    """Count the trainer text of a page."""
    return _reading(one for one in page.stretches if one.trainer)


def _reading(stretches: Iterable[Stretch]) -> Reading:
    # A short cell is a label and no sentence.
    return reading(
        one.text for one in stretches if one.kind not in ("cell", "head") or count(one.text) >= LEAST_OF_CELL
    )


def teaching_words(page: Page) -> int:
    """Return how many words the sections that teach hold, with those below them; no activity, no trainer text."""
    activity = {heading_of(page, passage): passage.activity for passage in page.passages}
    found = 0
    for one in page.stretches:
        if one.heading is not None and not one.trainer:
            around = {activity[n] for n in sections_around(page.headings, one.heading) if n in activity}
            found += count(one.text) if around == {False} else 0
    return found


def sections_around(headings: Sequence[Heading], index: int) -> Iterator[int]:
    """Yield the places of a heading and of those whose sections it stands in, the innermost first.

    Headings for trainers are on no page for trainees, so they part nothing there.
    """
    level = 7
    for number in range(index, -1, -1):
        heading = headings[number]
        if heading.level < level and (headings[index].trainer or not heading.trainer):
            level = heading.level
            yield number


def heading_of(page: Page, passage: Passage) -> int:
    """Return the place in `page.headings` of the heading of a section that teaches, or of an activity."""
    return max(n for n, heading in enumerate(page.headings) if heading.where.line <= passage.where.line)
