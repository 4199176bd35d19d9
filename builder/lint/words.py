"""Lists of words that the rules look for, each tried on the bank of the course: to find flaws and not good items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class Wordings:
    """Wordings to look for, each a regular expression in small letters, with what to write instead.

    One expression holds them all, because most texts have none of them and are done at the first look.
    """

    __slots__ = ("_any", "_each")

    def __init__(self, wordings: Iterable[tuple[str, str]]) -> None:
        pairs = tuple(wordings)
        self._any = re.compile(rf"\b(?:{'|'.join(pattern for pattern, _ in pairs)})\b")
        self._each = tuple((re.compile(rf"(?:{pattern})\b"), better) for pattern, better in pairs)

    def holds(self, text: str) -> bool:
        """Tell whether any wording stands in a text."""
        return self._any.search(text.lower()) is not None

    def found(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield each wording that stands in a text, with what to write instead."""
        small = text.lower()
        for match in self._any.finditer(small):
            yield match[0], next(better for pattern, better in self._each if pattern.match(small, match.start()))


ASKING = re.compile(
    r"[\"“(]?(?:(?:please|now|then|first|next|for each[^,]*|in (?:one|a|two|at most)[^,]*),? )?"
    r"(?:answer|arrange|assign|calculate|choose|classify|compare|complete|decide|define|describe|discuss|draft|draw|"
    r"enter|estimate|evaluate|explain|fill|find|give|identify|imagine|indicate|judge|label|list|mark|match|name|"
    r"number|order|outline|pair|pick|place|plan|propose|put|rank|rate|read|record|replace|rewrite|say|select|set|"
    r"show|sort|state|suggest|summarise|tell|tick|true or false|type|underline|use|work out|write)\b",
    re.I,
)
"""The start of a sentence that tells people what to do."""

NEGATIVE = re.compile(
    r"\b(?:(?<!or )not|never|(?<!at )least|except|cannot|neither|nor|incorrect|untrue|false|\w+n['’]t)\b", re.I
)
"""What turns a question round."""

ABSOLUTE = re.compile(
    r"\b(?:always|never|impossible|in no case|in any case|under no circumstances|without exception|whatever happens)\b",
    re.I,
)
"""What leaves no exception. People who are good at tests know that such statements are seldom right."""

SWEEPING = re.compile(r"\b(?:every(?:one|body|thing)?|all|none|nobody|no one|only|completely|entirely|totally)\b", re.I)
"""What is absolute in some sentences and harmless in others: one of them is no cue, in most distractors it is."""

VAGUE = re.compile(
    r"\b(?:(?<!how )(?<!more )(?<!less )(?<!so )(?<!as )(?<!too )often|usually|sometimes|occasionally|rarely|seldom|"
    r"frequently|normally|generally|commonly|from time to time|in most cases|as a rule|typically)\b",
    re.I,
)
"""How often something is so, without saying how often."""

PERSON_FIRST = Wordings(
    (
        (r"suffer(?:s|ed|ing)? (?:from|with)|sufferers?|afflicted (?:by|with)|victims? of", "has, or lives with"),
        (r"schizophrenics?|psychotics?|depressives?|manic[ -]depressives?|addicts?|alcoholics?", "a person with …"),
        (r"bipolars?(?! (?:disorder|affective|i\b))|an? (?:autistic|anorexic|bulimic|epileptic|diabetic)(?=[.,;?!]|$)",
         "a person with …"),
        (r"the (?:mentally ill|disabled|homeless|vulnerable|elderly|unemployed)(?! (?:person|people|worker|client|man|"
         r"woman|adult|child)\w*)", "disabled people, people who …"),
        (r"commit(?:s|ted|ting)? suicide|(?:un)?successful suicide|failed suicide|failed attempt",
         "died by suicide, or attempted suicide"),
        (r"non-?compliant|non-?compliance|dna['’]d|hard[ -]to[ -]reach|unmotivated|not work[ -]ready|work[ -]ready",
         "say what happened: did not come, has not answered"),
        (r"service users?", "client, or person"),
        (r"wheelchair[ -]bound|confined to a wheelchair|handicapped|retarded|crippled|normal (?:people|person|job)",
         "disabled, uses a wheelchair, ordinary"),
        (r"real jobs?", "ordinary paid job, or competitive employment"),
        (r"severe and enduring", "severe mental illness"),
        (r"bame", "name the group, or say racialised or minoritised"),
        (r"benefit traps?|failed placements?", "say what happened: the job ended"),
        (r"confess(?:es|ed|ing)?|admit(?:s|ted|ting)? (?:to )?(?:having )?(?:a |an |his |her |their )?"
         r"(?:illness|diagnosis|disability|condition|mental)", "share, tell, or disclose"),
    )
)  # fmt: skip
"""Wordings to avoid about people, with what to write instead."""

PLAINER = Wordings(
    (
        (r"utili[sz](?:e|es|ed|ing|ation)", "use"),
        (r"commenc(?:e|es|ed|ing|ement)", "start"),
        (r"terminat(?:e|es|ed|ing)", "end"),
        (r"facilitat(?:e|es|ed|ing)", "help"),
        (r"endeavour(?:s|ed|ing)?", "try"),
        (r"prior to", "before"),
        (r"subsequent(?:ly)?(?: to)?", "after, later"),
        (r"in order to", "to"),
        (r"with (?:regard|respect) to|in respect of|in terms of|pertaining to", "about"),
        (r"in the event (?:of|that)", "if"),
        (r"ascertain(?:s|ed|ing)?", "find out"),
        (r"in excess of", "more than"),
        (r"additionally|furthermore|moreover", "also"),
        (r"therefore|thus|hence|consequently", "so"),
        (r"regarding|concerning", "about"),
        (r"via", "through, by"),
        (r"stakeholders?", "name the people"),
        (r"signpost(?:s|ed|ing)?", "tell people where to go"),
        (r"going forward|moving forward", "from now on"),
        (
            r"holistic(?:ally)?|robust(?:ly)?|synerg\w+|leverag(?:e|es|ed|ing)|upskill\w*|best practice",
            "say what is done",
        ),
        (r"e\.g\.|i\.e\.|etc\.?", "for example, that is, and so on"),
    )
)
"""Office words with a plainer twin."""

KNOWN_ACRONYMS = _words("""
    nhs uk gb eu usa us bbc cv gp hr id it ok pc pdf pin sms tv wc faq diy am pm cctv dvd vat qr usb
""")
"""Acronyms that need no words in the United Kingdom."""

LOUD = _words("not except least best most first all no never always only two three")
"""What capitals emphasise; it is no acronym."""

STATES = _words("worried interested tired concerned pleased excited based needed agreed ashamed terrified scared used")
"""What follows `is` and is no passive."""

NO_FORM = _words("nothing something everything anything during morning evening bring string")
"""What ends in `ing` and is no form of a verb."""

STOP = _words("""
    about after again against also among another answer asked asks away back because been before being below
    best better between both came cannot case come comes could describe does doing done down each either else
    ever every example fits first following from gets give given gives goes going have having help here herself
    himself into itself just keep kept know known last later least less like likely made make makes making many
    meet might more most much must need needs never next none nothing often once only other others over part
    people person quite rather really reply right said same says saying seem should show shows since some
    someone something still such take takes tell than that their them themselves then there these they thing
    things think this those though through time times today told true under until upon used using very want
    wanted wants well were what when where which while whom whose will with within without word words work works
    would write year years your yours client clients employer employers specialist team
""")
"""Words that say nothing about a stem: a key may share them."""
