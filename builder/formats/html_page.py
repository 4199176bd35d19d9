"""One page of HTML a form, to answer without a network: pictures, style and scripts stand in the file itself.

Practice items check an answer and show their feedback, with the script of the course's own pages. Assessment items are
asked without their key, and answers are printed or saved by whoever writes them: nothing is sent or stored. The page
reads without scripts. Sources: https://html.spec.whatwg.org/multipage/ and https://www.w3.org/TR/CSP3/ for the policy
that keeps it from loading anything.

- Letters and order are those of the form; a vignette stands before the first of its questions.
- ID, title, competences, key, feedback and rubric of an assessment item are left out on purpose: a trainee gets the
  page. They stand in the key and the marking guide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from builder.form import Form, FormSection, Question
from builder.formats.content import Format
from builder.formats.html_answer import asked
from builder.formats.html_practice import practised
from builder.formats.inlined import Pictures, inlined
from builder.formats.wording import facts, parts, shared
from builder.model import Choice, ExtendedText, Match, Order, Problem, TextEntry, Vignette
from builder.resources import template_text

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'"
"""What the page may load: nothing that it does not hold."""


def write(form: Form, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the form as one file, `form-A.html`, in UTF-8."""
    uses = {question.item.use for question in form.questions}
    styles = ["site/static/practice.css", "html/page.css"]
    scripts = [
        name
        for use, name in (("practice", "site/static/practice.js"), ("assessment", "html/answers.js"))
        if use in uses
    ]
    rows = [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="robots" content="noindex">',
        f"<title>{escape(_title(form))}</title>",
        *(f"<style>\n{template_text(name)}</style>" for name in styles),
        "</head>",
        "<body>",
        f'<main data-file="{escape(form.file)}" data-title="{escape(_title(form))}" data-code="{escape(form.code)}">',
        *_top(form, uses),
        *_questions(form, pictures),
        *(_tools() if "assessment" in uses else ()),
        "</main>",
        *(f"<script>\n{template_text(name)}</script>" for name in scripts),
        "</body>",
        "</html>",
        "",
    ]
    return {f"{form.file}.html": "\n".join(rows).encode()}


def _title(form: Form) -> str:
    return f"{form.title}, form {form.name}" if form.blueprint else form.title


def _top(form: Form, uses: set[str]) -> Iterator[str]:
    yield f"<h1>{escape(form.title)}</h1>"
    yield f'<ul class="cw-facts">{"".join(f"<li>{escape(fact)}</li>" for fact in facts(form))}</ul>'
    lines = [*form.instructions, f"Your answers stay on this page: nothing is stored or sent. {_keeping(uses)}"]
    yield f'<ul class="cw-instructions">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'
    if "assessment" in uses:
        # A number, never a name: answers can be marked without knowing whose they are.
        yield '<p class="cw-person"><label for="candidate">Candidate number</label>'
        yield '<input type="text" class="cw-field" id="candidate" name="candidate" autocomplete="off"></p>'


def _keeping(uses: set[str]) -> str:
    if "assessment" in uses:
        return "Save or print them before you close the page."
    return "You can try as often as you like."


def _questions(form: Form, pictures: Pictures) -> Iterator[str]:
    for section, vignette, question in parts(form):
        if section:
            yield from _section(section)
        if vignette:
            yield _vignette(vignette, form, pictures)
        yield practised(question, pictures) if question.item.use == "practice" else asked(question, pictures)


def _section(section: FormSection) -> Iterator[str]:
    yield f"<h2>{escape(section.title)}</h2>"
    yield from (f"<p>{escape(line)}</p>" for line in section.instructions)


def _vignette(vignette: Vignette, form: Form, pictures: Pictures) -> str:
    lead = f"<p><strong>{shared(vignette, form)}</strong></p>"
    return f'<div class="cw-vignette">{lead}\n{inlined(vignette.text, pictures)}</div>'


def _tools() -> Iterator[str]:
    yield '<div class="cw-tools" hidden>'
    yield '<button type="button" class="cw-save">Save my answers</button>'
    yield '<button type="button" class="cw-print">Print my answers</button>'
    yield '<div class="cw-saved" role="status"></div>'
    yield "</div>"
    yield "<noscript><p>Scripts are off here: print this page to keep your answers.</p></noscript>"


def limits(question: Question) -> Iterator[Problem]:
    """Yield nothing: a page shows every question."""
    yield from ()


FORMAT = Format(
    "html",
    frozenset([Choice, Match, Order, TextEntry, ExtendedText]),
    write,
    limits,
    title="HTML in one file",
    carries=frozenset({"marks", "vignette", "markup", "pictures", "unit", "capitals"}),
)
