"""Every code that a problem can have, with one sentence on what it means and how to mend it.

`docs/codes.md` is checked against this table, and each code has a broken source in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        # Files
        "F001": "The file is not UTF-8 text. Save it as UTF-8.",
        "F002": "The file is empty. Fill it or delete it.",
        "F003": "The file is larger than a source can be (2 MB).",
        "F004": "The file holds bytes that no text holds. It is not a source.",
        "F005": "A folder or file that every course has is missing.",
        "F006": "The file cannot be read. Check its permissions.",
        "F007": "Nothing reads the file, because of its folder or its suffix.",
        "F008": "`new` would replace a file, or the title makes no file name. Choose another title.",
        # YAML and front matter
        "Y001": "The YAML cannot be read.",
        "Y002": "A key that must be there is missing.",
        "Y003": "A key is not known here. Check its spelling.",
        "Y004": "A value is of the wrong kind.",
        "Y005": "A key is written twice. The second would hide the first.",
        "Y006": "The front matter is missing, or its closing --- is.",
        # The register
        "R001": "The ID does not have the form of a competence of this unit.",
        "R002": "The IDs of the first edition have a gap or stand in the wrong order.",
        "R003": "The ID is given twice. IDs are issued once.",
        "R004": "A statement with parts has evidence, or a leaf has none.",
        "R005": "A quiz is named as evidence of a skill. A quiz shows knowledge only.",
        "R006": "A part does not belong to the statement it stands under.",
        "R007": "`replaces` names a competence that was never issued.",
        # Units and pages
        "U001": "The number in the front matter is not the one in the file name.",
        "U002": "Two units have the same number.",
        "U003": "The objective is not in course/objectives.yml.",
        "U004": "The competence is not in the register.",
        "U005": "A statement with parts is named where a leaf is due.",
        "U006": "The trainer block is not written as it must be, or is not closed.",
        "U007": "A heading skips a level.",
        "U008": "What stands under a heading does not fit there.",
        "U009": "The domain does not fit the section.",
        "U010": "The page has a heading of level 1. The title comes from the front matter.",
        "U011": "The unit is not in course/_toc.yml, so it would be on no page of the site.",
        # Questions
        "Q001": "The heading of an item is not `## q2.3-04 Title` or `## v2.3-01 Title`.",
        "Q002": "The ID is used twice.",
        "Q003": "The type of the item is not known.",
        "Q004": "The ID does not belong to the unit of this file.",
        "Q005": "The item has no data: the `yaml` fence under the heading is missing.",
        "Q006": "The stem is empty.",
        "Q007": "The answer is missing, or not written as its type asks.",
        "Q008": "An option is empty.",
        "Q009": "There is only one option.",
        "Q010": "Two options have the same text.",
        "Q011": "An item names one to four competences.",
        "Q012": "No option is marked correct.",
        "Q013": "All options of a question with several answers are marked correct.",
        "Q014": "Several options are marked correct where one can be.",
        "Q015": "Something stands in the text that it cannot hold: HTML, a heading, a rule.",
        "Q016": "A picture has no alt text.",
        "Q017": "A row of the table has too many or too few cells.",
        "Q018": "The gaps in the stem and the answers do not fit each other.",
        "Q019": "The number, range or tolerance cannot be read.",
        "Q020": "The use of an item is not that of its vignette.",
        "Q021": "A reference definition. It would turn marks such as [2] into links.",
        "Q022": "A line of feedback does not start with `>`: it would join the text above it.",
        "Q023": "The levels of an aspect are missing, or two have the same marks.",
        "Q024": "A vignette has no items, or its text is empty.",
        "Q025": "An item is still the sample that `new` wrote.",
        "Q026": "The item is a draft. It is on no page and in no quiz until a person has looked it through.",
        "Q027": "`pinned` names an option that is not there.",
        "Q028": "`enemies` names an item that cannot be one: it does not exist, or always stands beside this one.",
        "Q029": "Two answers of different score accept the same, or more slips are let through than a word can bear.",
        "Q030": "A vignette draws more items than it has.",
        # Observations and worksheets
        "O001": "A criterion is not a number in bold, its text, and its leaves in backticks.",
        "O002": "The number of a criterion is used twice.",
        "O003": "An observation has more than 15 criteria, or a criterion names no leaf or more than four.",
        "O004": "Something stands between the criteria that is none.",
        "W001": "The kind of a blank is not known.",
        "W002": "A blank stands in brackets, where it would turn into something else.",
        "W003": "The worksheet has no blank at all.",
        "W004": "The filled example does not fit the worksheet.",
        "W005": "Two blanks have the same label.",
        "W006": "A blank has no label.",
        "W007": "A cell of a table holds a blank and something else.",
        # Blueprints, providers, cohorts
        "B001": "The bounds cannot be met whatever the bank holds.",
        "B002": "The blueprint names what does not exist.",
        "B003": "The bank holds too few items for the forms of the blueprint.",
        "B004": "An item that must be included, or is fixed to a form, cannot be drawn.",
        "B005": "Items that must stand in one form cannot stand there together.",
        "B006": "A rule of the blueprint changes nothing as it stands.",
        "C001": "The cohort names what does not exist.",
        "C002": "The sessions do not fit: order, dates, or two on one day.",
        "C003": "The units of a session take longer than the session.",
        "C004": "A unit of the cohort is taught in no session, or in more than one.",
        "C005": "A session teaches a unit that the cohort does not take.",
        "P001": "A placeholder contact. A release needs the real one.",
        "P002": "An employer has no safety contact.",
        # Links, sources, terms
        "L001": "The link leads nowhere.",
        "L002": "The source is not in course/references.bib.",
        "L003": "The term is not in course/glossary.md.",
        "L004": "The case is not in course/cases.yml.",
        "L006": "The picture is not there.",
        "L007": "Two entries have the same key.",
        # Locks
        "L010": "The lock of a cohort was changed by hand.",
        "L011": "An item that was issued has changed, and its revision has not.",
        "L012": "A lock stands without its cohort.",
        "L013": "What was issued was edited, withdrawn or removed since. The lock keeps it as it was.",
        # Dates
        "D001": "The figure is not in course/figures.yml.",
        "D002": "The figure no longer holds.",
        "D003": "The review is overdue.",
        "D004": "A safety unit must be checked again within twelve months.",
        "D005": "A safety unit has not been reviewed by a practitioner.",
        "D006": "A date comes before the one that it must follow.",
        # Exports
        "E001": "A learning system has nothing that could hold the item. Change it, or leave it out.",
        "E002": "A learning system holds the item with a difference, which the message tells.",
        # Imports
        "I001": "The file cannot be taken in: it is not what it says, too large, or not safe to read.",
        "I002": "A question of the file has no type with us. The others are taken in.",
        "I003": "Something of a question has no place with us. It stands in the note of the item.",
        # Word
        "N001": "Word cannot carry something that stands on a page.",
        "N002": "A picture cannot be read for Word: it is missing, or of a kind that Word does not show.",
        "N003": "A picture has no alt text, and some readers would not know what it shows.",
        # The site
        "S001": "The site builder warned.",
    }
)

RULE_CODES: Mapping[str, str] = MappingProxyType(
    {
        # Item rules, tier A: certain
        "A01": "An item has a key: something is right, and not everything.",
        "A02": "Options, prompts, matches and steps differ in more than case, articles and punctuation.",
        "A03": "A choice has three options or more; true-false is a type of its own.",
        "A04": "No option is all or both of the others.",
        "A05": "No option is none of the others.",
        "A06": "No option combines others, such as A and C.",
        "A07": "A blank stands at the end of the stem, not in the middle.",
        "A08": "An item has competences, marks and minutes.",
        "A09": "Something is shown after answering.",
        "A10": "Options that are numbers stand in order.",
        "A11": "The stem asks a question or says what to do.",
        "A12": "A waiver names a rule.",
        # Tier B: strong
        "B01": "The key is not much longer than every distractor.",
        "B02": "The question asks for what is right, not for the exception.",
        "B03": "The word that turns a question round is emphasised.",
        "B04": "Distractors do not stand out by absolute words.",
        "B05": "The stem does not end in a or an.",
        "B06": "Not the key alone repeats words of the stem.",
        "B07": "Ranges do not overlap.",
        "B08": "No option holds the whole of another.",
        "B09": "The longest option is at most three times as long as the shortest.",
        "B10": "Options do not use words such as often or rarely, which everyone reads differently.",
        "B11": "People come first: no label stands for a person, and no word blames or pities.",
        # Tier C: advisory
        "C01": "A sentence has at most 25 words.",
        "C02": "An item has few words of four syllables or more.",
        "C03": "The stem and the options say who does what.",
        "C04": "There is no office word where a plainer one would do.",
        "C05": "An acronym is written out once, or stands in the glossary.",
        "C06": "Options start in the same grammatical form.",
        "C07": "True and False are options of type true-false only.",
        "C08": "Every option has feedback of its own.",
        "C09": "The items together read at Flesch-Kincaid grade 8 or below.",
        # Tier D: over the bank or a form
        "D01": "Keys stand under each letter about as often.",
        "D02": "No letter is the key of more than three items running.",
        "D03": "The longest option is right no more often than chance would have it.",
        "D04": "No two items are nearly the same, in stem and answers.",
        "D05": "No item says what would answer another.",
        "D06": "At most half of the items ask for recall.",
        "D07": "At most a third of the items are on one competence.",
        "D08": "Most choices have the same number of options.",
        "D09": "A waiver is of a rule that fires.",
    }
)
"""Every rule of `coursewright lint`, by tier: what a good item, bank or form does."""
