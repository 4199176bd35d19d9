"""Files in the shape in which other programs write them, made by hand, for the tests of taking in and the fuzzer.

Each is as small as it can be and still has what is peculiar to the program. None is copied from one.
"""

from __future__ import annotations

import io
import zipfile
from base64 import b64encode

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
DATA = f"data:image/png;base64,{b64encode(PNG).decode()}"


def zipped(members: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


# QTI 2


def qti2(body: str, *, declared: str = "", after: str = "", version: str = "2p1", more: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v{version}" identifier="item-1" title="Lights"'
        f' adaptive="false" timeDependent="false"{more}>{declared}'
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
        f"<itemBody>{body}</itemBody>{after}</assessmentItem>\n"
    )


def response(
    right: str = "",
    *,
    cardinality: str = "single",
    base: str = "identifier",
    name: str = "RESPONSE",
    mapping: str = "",
) -> str:
    values = "".join(f"<value>{value}</value>" for value in right.split("|") if value)
    correct = f"<correctResponse>{values}</correctResponse>" if values else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"{correct}{mapping}</responseDeclaration>"
    )


def mapping(entries: str) -> str:
    pairs = (entry.rpartition("=") for entry in entries.split("|"))
    made = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, _, value in pairs)
    return f'<mapping defaultValue="0">{made}</mapping>'


def template(name: str) -> str:
    return f'<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/{name}"/>'


def choice(options: str, *, most: int = 1, prompt: str = "", inside: str = "") -> str:
    rows = "".join(
        f'<simpleChoice identifier="{name}">{text}</simpleChoice>'
        for name, _, text in (option.partition("=") for option in options.split("|"))
    )
    asked = f"<prompt>{prompt}</prompt>" if prompt else ""
    return (
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}">'
        f"{asked}{rows}{inside}</choiceInteraction>"
    )


SINGLE = qti2(
    choice("A=Red|B=<p>Green</p>|C=Blue", prompt="Which light means go?"),
    declared=response("B"),
    after=template("match_correct"),
)
MULTIPLE_BY_MAP = qti2(
    "<p>Which two are warm?</p>" + choice("A=Red|B=Green|C=Orange|D=Blue", most=0),
    declared=response("A|C", cardinality="multiple", mapping=mapping("A=1|C=1|B=-1|D=-1")),
    after=template("map_response"),
)
MULTIPLE_WHOLE = qti2(
    "<p>Which two are warm?</p>" + choice("A=Red|B=Green|C=Orange", most=2),
    declared=response("A|C", cardinality="multiple"),
    after=template("match_correct"),
)
GRADED = qti2(
    "<p>What first?</p>" + choice("A=Ask|B=Wait|C=Leave"),
    declared=response("A", mapping=mapping("A=3|B=1.5|C=0")),
    after=template("map_response"),
)
# Numbers within a tolerance, and feedback that is always shown: the shape of R/exams.
R_EXAMS_NUMBER = qti2(
    '<p>What is <em>1.5</em> and 2?</p><p><textEntryInteraction responseIdentifier="RESPONSE_1"/></p>',
    declared=response("3.5", base="float", name="RESPONSE_1"),
    after=(
        '<outcomeDeclaration identifier="FEEDBACKMODAL" cardinality="multiple" baseType="identifier"/>'
        "<responseProcessing><responseCondition><responseIf>"
        '<equal toleranceMode="absolute" tolerance="0.1 0.1"><variable identifier="RESPONSE_1"/>'
        '<correct identifier="RESPONSE_1"/></equal>'
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
        "</responseIf></responseCondition>"
        '<setOutcomeValue identifier="FEEDBACKMODAL"><multiple><variable identifier="FEEDBACKMODAL"/>'
        '<baseValue baseType="identifier">Feedback1</baseValue></multiple></setOutcomeValue>'
        "</responseProcessing>"
        '<modalFeedback identifier="Feedback1" outcomeIdentifier="FEEDBACKMODAL" showHide="show">'
        "<p>Add them up.</p></modalFeedback>"
    ),
)
ORDERED = qti2(
    "<p>In which order?</p>"
    '<orderInteraction responseIdentifier="RESPONSE"><simpleChoice identifier="A">Second</simpleChoice>'
    '<simpleChoice identifier="B">First</simpleChoice></orderInteraction>',
    declared=response("B|A", cardinality="ordered"),
    after=template("match_correct"),
)


def match(right: str) -> str:
    return qti2(
        "<p>Match them.</p>"
        '<matchInteraction responseIdentifier="RESPONSE" maxAssociations="4">'
        '<simpleMatchSet><simpleAssociableChoice identifier="C1" matchMax="1">Cat</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="C2" matchMax="1">Dog</simpleAssociableChoice></simpleMatchSet>'
        '<simpleMatchSet><simpleAssociableChoice identifier="T1" matchMax="4">Barks</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="T2" matchMax="4">Purrs</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="T3" matchMax="4">Sings</simpleAssociableChoice></simpleMatchSet>'
        "</matchInteraction>",
        declared=response(right, cardinality="multiple", base="directedPair"),
        after=template("map_response"),
    )


MATCHED = match("C1 T2|C2 T1")
ASSOCIATED = qti2(
    '<associateInteraction responseIdentifier="RESPONSE" maxAssociations="2"><prompt>Who are rivals?</prompt>'
    '<simpleAssociableChoice identifier="A" matchMax="1">Antonio</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="P" matchMax="1">Prospero</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="C" matchMax="1">Capulet</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="M" matchMax="1">Montague</simpleAssociableChoice></associateInteraction>',
    declared=response("A P|C M", cardinality="multiple", base="pair"),
)
INLINE = qti2(
    '<p>Grass is <inlineChoiceInteraction responseIdentifier="R1"><inlineChoice identifier="g">green</inlineChoice>'
    '<inlineChoice identifier="r">red</inlineChoice></inlineChoiceInteraction> and the sky is '
    '<textEntryInteraction responseIdentifier="R2"/>.</p>',
    declared=response("g", name="R1") + response("blue", base="string", name="R2", mapping=mapping("blue=1|azure=0.5")),
    after=(
        '<responseProcessing><setOutcomeValue identifier="SCORE"><sum><mapResponse identifier="R2"/></sum>'
        "</setOutcomeValue></responseProcessing>"
    ),
)
GAP_MATCH = qti2(
    '<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Fill in.</prompt>'
    '<gapText identifier="W" matchMax="1">winter</gapText><gapText identifier="S" matchMax="1">summer</gapText>'
    '<gapText identifier="A" matchMax="1">autumn</gapText>'
    '<blockquote><p>Now is the <gap identifier="G1"/> of our discontent,</p>'
    '<p>made glorious <gap identifier="G2"/>.</p></blockquote></gapMatchInteraction>',
    declared=response("W G1|S G2", cardinality="multiple", base="directedPair"),
)
HOTTEXT = qti2(
    '<hottextInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Find the mistake.</prompt>'
    '<p>He <hottext identifier="A">go</hottext> to the <hottext identifier="B">market</hottext>.</p>'
    "</hottextInteraction>",
    declared=response("A"),
)
SLIDER = qti2(
    '<sliderInteraction responseIdentifier="RESPONSE" lowerBound="0" upperBound="100"><prompt>How many?</prompt>'
    "</sliderInteraction>",
    declared=response("16", base="integer"),
)
ESSAY = qti2(
    '<p>Write a card.</p><extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="5"/>'
    '<rubricBlock view="scorer"><p>Three points for a greeting.</p></rubricBlock>',
    declared=response(base="string"),
    after=(
        '<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float"><defaultValue>'
        "<value>3</value></defaultValue></outcomeDeclaration>"
    ),
)
HOTSPOT = qti2(
    '<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><object data="map.png" type="image/png"/>'
    '<hotspotChoice identifier="A" shape="circle" coords="1,1,1"/></hotspotInteraction>',
    declared=response("A"),
)
PARTS = qti2(
    "<p>Sam starts on Monday.</p>"
    + choice("A=Monday|B=Friday", prompt="When does Sam start?")
    + choice("A=Sam|B=Jo", prompt="Who starts?").replace("RESPONSE", "R2"),
    declared=response("A") + response("A", name="R2"),
)
FEEDBACK = qti2(
    "<p>Go on?</p>"
    + choice("A=Yes|B=No<feedbackInline outcomeIdentifier='F' identifier='B'>Why not?</feedbackInline>"),
    declared=response("A"),
    after=(
        '<responseProcessing><responseCondition><responseIf><match><variable identifier="RESPONSE"/>'
        '<correct identifier="RESPONSE"/></match>'
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
        '<setOutcomeValue identifier="M"><baseValue baseType="identifier">well</baseValue></setOutcomeValue>'
        "</responseIf><responseElse>"
        '<setOutcomeValue identifier="M"><baseValue baseType="identifier">badly</baseValue></setOutcomeValue>'
        "</responseElse></responseCondition>"
        '<setOutcomeValue identifier="F"><variable identifier="RESPONSE"/></setOutcomeValue></responseProcessing>'
        '<modalFeedback outcomeIdentifier="M" identifier="well" showHide="show">Well done.</modalFeedback>'
        '<modalFeedback outcomeIdentifier="M" identifier="badly" showHide="show">Not so.</modalFeedback>'
    ),
)
HOSTILE_TEXT = qti2(
    "<p onclick='x()'>See <a href='javascript:alert(1)'>this</a><script>alert(1)</script>"
    "<img src='../../etc/passwd' alt='a list'/><object data='p.png' type='image/png'>a dot</object></p>"
    + choice("A=One|B=Two"),
    declared=response("A"),
)


# QTI 3

QTI3 = """\
<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="three" title="Third"
  time-dependent="false" xml:lang="en">
<qti-response-declaration base-type="identifier" cardinality="single" identifier="RESPONSE">
<qti-correct-response><qti-value>B</qti-value></qti-correct-response></qti-response-declaration>
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="2"/>
<qti-assessment-stimulus-ref identifier="s1" href="stimuli/s1.xml"/>
<qti-item-body><div data-stimulus-idref="s1"></div><p>Which one <strong>now</strong>?</p>
<qti-choice-interaction max-choices="1" response-identifier="RESPONSE" shuffle="true">
<qti-simple-choice identifier="A">The first</qti-simple-choice>
<qti-simple-choice identifier="B" fixed="true">None of them</qti-simple-choice>
</qti-choice-interaction></qti-item-body>
<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>
<qti-modal-feedback outcome-identifier="FEEDBACK" identifier="A" show-hide="show">
<qti-content-body><p>Look again.</p></qti-content-body></qti-modal-feedback>
</qti-assessment-item>
"""
STIMULUS = """\
<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="s1" title="S">
<qti-stimulus-body><p>Read this <img src="../images/Ä dot.PNG" alt="a dot"/> first.</p></qti-stimulus-body>
</qti-assessment-stimulus>
"""
MANIFEST3 = """\
<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="m"><organizations/><resources>
<resource identifier="r" type="imsqti_item_xmlv3p0" href="items/three.xml"><metadata>
<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string>Third</string></title>
<keyword><string>2.3.1a</string></keyword><keyword><string>lights</string></keyword></general></lom>
</metadata><file href="items/three.xml"/></resource></resources></manifest>
"""


def package3() -> bytes:
    return zipped(
        {
            "imsmanifest.xml": MANIFEST3,
            "items/three.xml": QTI3.replace("stimuli/s1.xml", "../stimuli/s1.xml"),
            "stimuli/s1.xml": STIMULUS,
            "images/Ä dot.PNG": PNG,
        }
    )


# QTI 1.2


def qti12(items: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'
        f'<assessment ident="a1" title="Old quiz"><section ident="root_section">{items}</section></assessment>'
        "</questestinterop>\n"
    )


def canvas_item(kind: str, text: str, answers: str, rules: str, *, ident: str = "g1", more: str = "") -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<item ident="{ident}" title="Question"><itemmetadata><qtimetadata>'
        f"<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield>"
        "<qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>2.0</fieldentry></qtimetadatafield>"
        "</qtimetadata></itemmetadata>"
        f'<presentation><material><mattext texttype="text/html">{text}</mattext></material>'
        f"{answers}</presentation><resprocessing><outcomes><decvar maxvalue='100' minvalue='0' varname='SCORE'"
        f" vartype='Decimal'/></outcomes>{rules}</resprocessing>{more}</item>"
    )


def labels(options: str) -> str:
    return "".join(
        f'<response_label ident="{name}"><material><mattext texttype="text/plain">{text}</mattext></material>'
        "</response_label>"
        for name, _, text in (option.partition("=") for option in options.split("|"))
    )


def lid(options: str, *, ident: str = "response1", rcardinality: str = "Single", text: str = "") -> str:
    named = f"<material><mattext>{text}</mattext></material>" if text else ""
    return (
        f'<response_lid ident="{ident}" rcardinality="{rcardinality}">{named}<render_choice>{labels(options)}'
        "</render_choice></response_lid>"
    )


def when(value: str, score: str, *, ident: str = "response1", action: str = "Set") -> str:
    return (
        f'<respcondition continue="No"><conditionvar><varequal respident="{ident}">{value}</varequal></conditionvar>'
        f'<setvar action="{action}" varname="SCORE">{score}</setvar></respcondition>'
    )


CANVAS_ITEMS = "".join(
    (
        canvas_item(
            "matching_question",
            "<p>Match.</p>",
            lid("1=Barks|2=Purrs|3=Sings", ident="response_1", text="Dog")
            + lid("1=Barks|2=Purrs|3=Sings", ident="response_2", text="Cat"),
            when("1", "50", ident="response_1", action="Add") + when("2", "50", ident="response_2", action="Add"),
            ident="match",
        ),
        canvas_item(
            "fill_in_multiple_blanks_question",
            "<p>Roses are [colour1], violets are [colour2].</p>",
            lid("1=red|2=Red", ident="response_colour1", text="colour1")
            + lid("3=blue", ident="response_colour2", text="colour2"),
            when("1", "50", ident="response_colour1", action="Add")
            + when("3", "50", ident="response_colour2", action="Add"),
            ident="blanks",
        ),
        canvas_item(
            "multiple_dropdowns_question",
            "<p>Grass is [a].</p>",
            lid("1=red|2=green", ident="response_a", text="a"),
            when("2", "100", ident="response_a"),
            ident="menus",
        ),
        canvas_item(
            "numerical_question",
            "<p>How long? <img src='$IMS-CC-FILEBASE$/Uploaded%20Media/ruler.png' alt='A ruler'></p>",
            '<response_str ident="response1" rcardinality="Single"><render_fib fibtype="Decimal">'
            '<response_label ident="answer1"/></render_fib></response_str>',
            '<respcondition continue="No"><conditionvar><or><varequal respident="response1">4.0</varequal><and>'
            '<vargte respident="response1">3.9</vargte><varlte respident="response1">4.1</varlte></and></or>'
            '</conditionvar><setvar action="Set" varname="SCORE">100</setvar></respcondition>',
            ident="number",
        ),
        canvas_item("text_only_question", "<p>Read this.</p>", "", "", ident="text"),
        canvas_item("calculated_question", "<p>[x] + 1?</p>", lid("1=a|2=b"), "", ident="formula"),
        canvas_item("multiple_choice_question", "<p>No key?</p>", lid("1=a|2=b"), "", ident="keyless"),
    )
)


def canvas_package() -> bytes:
    return zipped(
        {
            "imsmanifest.xml": "<manifest/>",
            "g/g.xml": qti12(CANVAS_ITEMS),
            "web_resources/Uploaded Media/ruler.png": PNG,
        }
    )


BLACKBOARD = """\
<?xml version="1.0" encoding="UTF-8"?>
<questestinterop><assessment title="Pool"><section><item maxattempts="0"><itemmetadata>
<bbmd_asi_object_id>_1_1</bbmd_asi_object_id><bbmd_questiontype>Multiple Choice</bbmd_questiontype>
<qmd_absolutescore_max>10.0</qmd_absolutescore_max></itemmetadata>
<presentation><flow class="Block"><flow class="QUESTION_BLOCK"><flow class="FORMATTED_TEXT_BLOCK"><material>
<mat_extension><mat_formattedtext type="HTML">&lt;p&gt;Who rings?&lt;/p&gt;</mat_formattedtext></mat_extension>
</material></flow></flow><flow class="RESPONSE_BLOCK">
<response_lid ident="response" rcardinality="Single" rtiming="No"><render_choice shuffle="No">
<flow_label class="Block"><response_label ident="aaa"><flow_mat class="FORMATTED_TEXT_BLOCK"><material>
<mat_extension><mat_formattedtext type="HTML">You</mat_formattedtext></mat_extension></material></flow_mat>
</response_label></flow_label>
<flow_label class="Block"><response_label ident="bbb"><flow_mat class="FORMATTED_TEXT_BLOCK"><material>
<mat_extension><mat_formattedtext type="HTML">They</mat_formattedtext></mat_extension></material></flow_mat>
</response_label></flow_label></render_choice></response_lid></flow></flow></presentation>
<resprocessing scoremodel="SumOfScores"><outcomes><decvar varname="SCORE" vartype="Decimal" maxvalue="10.0"/></outcomes>
<respcondition title="correct"><conditionvar><varequal respident="response" case="No">bbb</varequal></conditionvar>
<setvar variablename="SCORE" action="Set">SCORE.max</setvar>
<displayfeedback linkrefid="correct" feedbacktype="Response"/></respcondition>
<respcondition title="incorrect"><conditionvar><other/></conditionvar>
<setvar variablename="SCORE" action="Set">0.0</setvar>
<displayfeedback linkrefid="incorrect" feedbacktype="Response"/></respcondition>
<respcondition><conditionvar><varequal respident="aaa" case="No"/></conditionvar>
<setvar variablename="SCORE" action="Set">0</setvar>
<displayfeedback linkrefid="aaa" feedbacktype="Response"/></respcondition></resprocessing>
<itemfeedback ident="correct" view="All"><flow_mat class="Block"><material><mat_extension>
<mat_formattedtext type="HTML">Yes.</mat_formattedtext></mat_extension></material></flow_mat></itemfeedback>
<itemfeedback ident="incorrect" view="All"><flow_mat class="Block"><material><mat_extension>
<mat_formattedtext type="HTML">No.</mat_formattedtext></mat_extension></material></flow_mat></itemfeedback>
<itemfeedback ident="aaa" view="All"><solution view="All"><solutionmaterial><flow_mat class="Block"><material>
<mat_extension><mat_formattedtext type="HTML">You never ring first.</mat_formattedtext></mat_extension></material>
</flow_mat></solutionmaterial></solution></itemfeedback>
</item></section></assessment></questestinterop>
"""


def blackboard_package() -> bytes:
    return zipped({"imsmanifest.xml": "<manifest/>", "res00001.dat": BLACKBOARD})


# Other formats, for the fuzzer

MOODLE = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<quiz><question type="category"><category><text>top/Old</text></category></question>
<question type="multichoice"><name><text>Lights</text></name><questiontext format="html">
<text><![CDATA[<p>Which? <img src="@@PLUGINFILE@@/p.png" alt="dot"></p>]]></text>
<file name="p.png" path="/" encoding="base64">{b64encode(PNG).decode()}</file></questiontext>
<defaultgrade>1</defaultgrade><penalty>0.3</penalty><single>true</single>
<answer fraction="100" format="html"><text>Go</text><feedback><text>Yes</text></feedback></answer>
<answer fraction="33.33333" format="html"><text>Slow</text></answer>
<answer fraction="0" format="html"><text>Stop</text></answer><tags><tag><text>2.3.1</text></tag></tags></question>
<question type="cloze"><name><text>Gaps</text></name><questiontext><text>A {{1:SHORTANSWER:=x#y~z}} and
{{2:MC:~a~=b}} of {{1:NM:=3:0.1}}.</text></questiontext></question></quiz>
"""
GIFT = """\
// a comment
$CATEGORY: tom/dick
::Q1:: [html]<p>Two</p> plus two? {=four#yes =4 ~%50%three #half ~five}
::Q2:: Sky is {=blue =azure}. Is it? {T#no#yes} {#3.1:0.2}
Match {=a -> 1 =b -> 2 =c -> 3}
Write. {}
"""
AIKEN = "What is it?\nA. One\nB) Two\nANSWER: B\n\nAnd now?\nA) x\nB) y\nANSWER: A\n"
TEXT2QTI = """\
Title: T
Points: 2
1.  What is 2+3?
... general
a)  6
... no
*c) 5

2.  Which?
[ ] a
[*] b

3.  Root
=   1.4142 +- 0.0001

GROUP
pick: 1
4.  Sky
*   blue
END_GROUP
5. Essay
____
"""
CSV = "question,answer A,answer B,correct,feedback\nWhat?,One,Two,B,\"Yes, =SUM(A1)\"\n=cmd|' /C calc'!A0,a,b,A,\n"

SEEDS: dict[str, bytes] = {
    **{
        f"{name.lower()}.xml": text.encode()
        for name, text in list(globals().items())
        if name.isupper() and isinstance(text, str) and text.startswith("<?xml")
    },
    "essay-2.2.xml": ESSAY.replace("2p1", "2p2").encode("utf-16"),
    "package3.zip": package3(),
    "canvas.zip": canvas_package(),
    "canvas.xml": qti12(CANVAS_ITEMS).encode(),
    "blackboard.zip": blackboard_package(),
    "a.gift": GIFT.encode(),
    "a.aiken.txt": AIKEN.encode(),
    "a.text2qti.txt": TEXT2QTI.encode(),
    "a.csv": CSV.encode(),
    "hand.html": f'<p>a<b>b</p><img src="{DATA}" alt=x><table><tr><td>1<ul><li>x</table>'.encode(),
}
"""Every file here, by a name that it could have."""
