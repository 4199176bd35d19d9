"""How hard a text is to read: words, sentences, syllables, grade."""

from __future__ import annotations

import pytest

from builder.model import Heading, Mention, Page, Passage, Stretch, Where
from builder.readability import (
    LEAST_MEASURED,
    Reading,
    count,
    reading,
    sections_around,
    sentences_of,
    syllables,
    teaching_words,
    trainee_reading,
    trainer_reading,
)

COUNTED = {
    1: (
        "a asked blue blurs brief build calls can't changed checked cheese cites clear cough course day days "
        "died dies don't doubt drawn due few field fire fires friend friends goals guide helped home homes "
        "hour hours house it's judged knew laugh league lie names new notes nurse page paid pay piece planned "
        "pulled pushed queue real risk roles rules saves scales shown skills speed strengths style styles the "
        "third those though thought through told trained trays tried tries true truth view wage we'll weight "
        "wheels whole work worked works you're young zoo"
    ),
    2: (
        "able about achieve across action added address agree agreed always ancient announce anxious argue "
        "authors baseline basement before began being believe believes better beyond boxes britain building "
        "buses business careful carried carries carving caseload caseloads casework cautious centre changes "
        "chaos choices chooses chosen circles client clients colleague colleagues coming compare complete "
        "conscious couldn't countries courses covered create credit crises crisis crucial customs deadline "
        "device dial didn't diet doesn't doing eager elsewhere ended engaged enough even evening evenings "
        "every exist facebook fifteen flatmates fluid framework freedom given going guidance guided guideline "
        "guidelines handed handles happened hasn't hated hearsay herself higher hinted hiring homeless "
        "homework honest houses housing hundred immune income incomes isn't issue issues judges labour "
        "language leaflets lifelong lifestyle lightest likely listed listen listened little lonely losing "
        "lower loyal machine machines managed measures million minded monthly movement movie needed neighbour "
        "nicely nodded notebook noted number nurses open opened opens orders outcome outcomes pages patience "
        "patient patients paying payment pension pensions people person phases phrases pieces placement "
        "places player plenty poem poet poorer power practise practised prayer precious presses prices prism "
        "profile question questions quiet rated rating react reading ready really reason region relates "
        "relief require required requires rescue reuse review reviewed rhythm routine royal ruin safely "
        "safety saying schedule science searching season seeing series service session sessions settled shaky "
        "sickness simple single sixteen social someone someplace something sometimes somewhere special spoken "
        "stallion started stated statement statements staying studied studies supply support symptom tables "
        "taken technique techniques tension thereby therefore thorough thursday timeline timesheet titles "
        "today topics treating trial trialled trials trying union unique unmarked unpaid useful useless value "
        "values virtue voices wages wanted wasn't watches website wednesday whereas wholesale widely wishes "
        "withdrew working workplace worried worries wouldn't written"
    ),
    3: (
        "accurate achievement actual additions adjustment adjustments adviser advises agencies agreement "
        "alliance allowance annoyance appliance applying area areas arises assignment audience autism average "
        "barriers behaviour benefits businesses carefully carrier caseworker champion chocolate citizens "
        "civilian clinician companion competent completely completing continue continues counselling created "
        "creating creation creative curious decided decision denial deviate diary difference different "
        "digital direction directness disclosure discussion dismissal divided earlier easier edited efficient "
        "element employee employees employer employers employment engagement engaging episode essential "
        "everyone evidence example examples exercise expected families family favourite financial finishes "
        "forgetting general gradual guardian guardians happier history householder idea ideas images "
        "implement improvement included including initial inquiry instruction interest interview interviews "
        "involvement limited management manager manages measurement mediate medicine medium memory moreover "
        "museum musician mutual nobody normally november obvious occasion offices official opinion opinions "
        "optional period personal physician placeholder possible potential practices practises preamble "
        "preference presented previous principle principles provided provider providers provisions publisher "
        "purposes quietly radio ratio rationale reaction recorded recording regional related reliance reliant "
        "religion religious requirement requirements respectful responses retirement riskier safeguarding "
        "saturday scientist separate serious services several sociable specialist specific stakeholder "
        "stakeholders strategies studio studying sufficient suicide supplement supported technician theatre "
        "timetable translation trivial underlines united usual various video violence violent visited "
        "visiting workplaces yesterday"
    ),
    4: (
        "ability absolutely accordion actually aliases anxiety appreciate appropriate associate behavioural "
        "biology capacity colonial comfortable continuing continuous convenient cooperate coordinate "
        "criticism definitely diagnoses diagnosis education encouragement equality evaluate exercises "
        "experience experienced experiment february generally hierarchy immediate independent information "
        "ingredient initiate initiative initiatives interaction interested interesting interrupted isolation "
        "january legislation librarian material materials mechanism memorial necessary negotiate obedience "
        "obviously operating optimism ordinary percentages politician preventable psychiatrist psychiatrists "
        "radiation realistic reality reasonable recovery relationship reliable resilience responsible "
        "scenario scenarios secretary separately situation society suicidal supervision supervisor temporary "
        "understanding universal usually valuable variable variation variety vegetable vocational voluntary"
    ),
    5: (
        "apologising appreciation association communication disabilities disability discrimination enthusiasm "
        "evaluation experiences immediately individual negotiating pronunciation psychological university"
    ),
    6: ("individualised responsibility"),
    7: ("confidentiality"),
}
"""Words counted by hand, by their number of syllables: as spoken carefully in the south of England."""

ACCURACY = 0.97
PLACE = Where("units/1.1-a.md", 1)


def test_syllables_of_words_counted_by_hand() -> None:
    counted = {word: number for number, words in COUNTED.items() for word in words.split()}
    wrong = {word: syllables(word) for word, number in counted.items() if syllables(word) != number}
    assert len(wrong) <= (1 - ACCURACY) * len(counted), wrong
    # What matters for the grade is the mean: errors upwards and downwards cancel out.
    assert sum(map(syllables, counted)) / sum(counted.values()) == pytest.approx(1, abs=0.005)


@pytest.mark.parametrize(
    ("word", "number"),
    [("people's", 2), ("doesn’t", 2), ("can't", 1), ("You'll", 1), ("well-being", 3), ("face-to-face", 3), ("Mr", 1),
     ("EVERYONE", 3), ("caseload", 2), ("2026", 1), ("3.13.2a", 1), ("e", 1)],
)  # fmt: skip
def test_syllables_of_other_words(word: str, number: int) -> None:
    assert syllables(word) == number


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ('He said: "Go." Then he left at 3.30 p.m. and rang. Why?', 3),
        ("Mr. Osei looks up. He says nothing.", 2),
        ("Mr Osei asks about work, e.g. Saturdays, and pay.", 1),
        ("Ask about shifts, i.e. Mondays. Write it down.", 2),
        ("It is item No. 5 on the list. Section 3. Then stop.", 3),
        ("See unit 3.13. The rate is 12.21 pounds, or 55.5%.", 2),
        ("Look at 3.13.2a and 2.3.1 first.", 1),
        ("“Why not?” she says. ‘Because.’ He leaves.", 3),
        ("“Why not?” She leaves.", 2),
        ("Three shops (the bakery, the kiosk and so on.) Then home!", 2),
        ("an entry of a list without a full stop", 1),
        ("Wait … then ask. Wait… Then go.", 3),
        ("What? Yes! No.", 3),
        ("", 0),
    ],
)
def test_sentences(text: str, sentences: int) -> None:
    assert len(sentences_of(text)) == sentences


def test_sentences_keep_their_words() -> None:
    assert sentences_of('He said: "Go." Then he left.') == ['He said: "Go.', "Then he left."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kit's long-term plan isn't new.", 5),
        ("It pays £12.21, or 1,200 in all (55%).", 8),
        ("On 2026-11-22 at 09:30: see 3.13.2a.", 6),
        ("— … /", 0),
    ],
)
def test_words(text: str, words: int) -> None:
    assert count(text) == words


def test_grade_is_that_of_the_formula() -> None:
    found = reading(["The cat sat on the mat.", "Two cats"])
    assert found == Reading(words=8, sentences=2, syllables=8)
    assert found.mean == 4
    assert found.grade == round(0.39 * 4 + 11.8 - 15.59, 1)


def test_numbers_are_words_of_one_syllable() -> None:
    assert reading(["In 2026, 81% said yes."]) == Reading(words=5, sentences=1, syllables=5)


def test_nothing_has_no_grade() -> None:
    nothing = reading(["", "…"])
    assert (nothing.mean, nothing.grade) == (None, None)


def test_a_passage_counted_by_hand() -> None:
    text = (
        "Rosa wants to cook again, so you call at The Albion. The chef looks up. He says that he never heard from them."
    )
    assert reading([text]) == Reading(words=23, sentences=3, syllables=28)


def test_readings_add_up() -> None:
    parts = ["One. Two three.", "Four five six."]
    assert reading(parts[:1]) + reading(parts[1:]) == reading(parts)


def test_short_texts_are_held_to_nothing() -> None:
    hard = "Institutional considerations necessitate accountability."
    short, long = reading([hard]), reading([hard] * 30)
    assert short.words < LEAST_MEASURED <= long.words
    assert short.held_to(2, 2) == (False, False)
    assert long.held_to(2, 2) == (True, True)
    assert long.held_to(4, None) == (False, False)


# Pages


def stretch(text: str, heading: int | None = None, kind: str = "paragraph", *, trainer: bool = False) -> Stretch:
    return Stretch(PLACE, text, kind, heading, trainer)


def test_short_cells_are_no_sentences() -> None:
    page = Page(PLACE, stretches=(stretch("one two three", kind="cell"), stretch("one two three four", kind="head")))
    assert trainee_reading(page) == Reading(4, 1, 4)


def test_trainers_are_measured_apart() -> None:
    page = Page(PLACE, stretches=(stretch("one two"), stretch("one", trainer=True)))
    assert (trainee_reading(page).words, trainer_reading(page).words) == (2, 1)


def a_page() -> Page:
    titles = (
        (2, "Opening", False), (2, "Learn", False), (3, "More", False), (3, "Activity: Try", False),
        (4, "Roles", False), (2, "Running it", True), (3, "Even more", False), (2, "Read more", False),
    )  # fmt: skip
    headings = tuple(
        Heading(Where(PLACE.path, 10 * number), level, text, trainer)
        for number, (level, text, trainer) in enumerate(titles)
    )
    leaf = (Mention(PLACE, "1.1.1"),)
    learn = Passage(Where(PLACE.path, 12), "Learn", leaf)
    activity = Passage(Where(PLACE.path, 32), "Try", leaf, activity=True)
    texts = tuple(stretch(" ".join(["word"] * 10**number), number) for number in range(5))
    after = (stretch("for trainers", 5, trainer=True), stretch("two words", 6), stretch("nothing", 7))
    return Page(PLACE, headings, (learn, activity), stretches=(*texts, *after))


def test_teaching_words_are_those_below_sections_that_teach_without_activities() -> None:
    assert teaching_words(a_page()) == 10 + 100 + 2


def test_sections_around_a_heading() -> None:
    headings = a_page().headings
    assert list(sections_around(headings, 4)) == [4, 3, 1]
    assert list(sections_around(headings, 6)) == [6, 1], "a heading for trainers parts nothing for trainees"
    assert list(sections_around(headings, 5)) == [5]
