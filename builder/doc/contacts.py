"""Local contacts, and the fixed safety callout that shows them."""

from __future__ import annotations

from docutils import nodes

from builder.doc.nodes import bullets, container, facts, heading, link, paragraph, strong
from builder.model import Contact, Provider
from builder.safety import CLOSE_IN_SHORT, INVENTED, LINE, NOW, PART, RISK, SAMARITANS, in_short

NO_COHORT = "The contacts of your employer stand here in the site of your own course."
CLOSE_TO_HOME = (
    "This unit speaks of things that may be close to your own life. Take a break when you need one, and talk "
    "to your supervisor or to someone you trust."
)
PLACEHOLDER = "These contacts are invented. Your own site shows the real ones."


def safety_callout(employers: tuple[Provider, ...], *, close: bool = True) -> nodes.admonition:
    """Return the callout of every page that touches safety. Its words are fixed.

    `close`: it also says where to find support. A content note above it does so by itself.
    """
    support = [content_note(CLOSE_TO_HOME)] if close else []
    return _callout([paragraph(PART), *contact_lists(employers, safety_only=True), *support])


def safety_notice(employers: tuple[Provider, ...]) -> nodes.container:
    """Return the same callout in few lines, for a paper, a checklist or a worksheet that touches safety."""
    named: list[nodes.Node | str] = []
    for employer in employers:
        found = [_contact(contact) for contact in employer.contacts if contact.safety]
        named.append(strong(f"{employer.name}: "))
        for number, contact in enumerate(found):
            named.extend([*(["; "] if number else []), *(child.deepcopy() for child in contact.children)])
        named.append(". ")
    named += [INVENTED] if any(employer.placeholder for employer in employers) else []
    lines = [paragraph(strong(f"{in_short()} "), PART)]
    lines += [paragraph(*named)] if named else []
    return container([*lines, content_note(CLOSE_IN_SHORT)], "cw-safety")


def _callout(body: list[nodes.Node]) -> nodes.admonition:
    title = heading(RISK)
    return nodes.admonition("", title, paragraph(strong(NOW)), *body, classes=["danger", "cw-safety"])


def content_note(text: str) -> nodes.paragraph:
    """Return a text followed by the line that answers day and night."""
    called = link(LINE, f"tel:{LINE.replace(' ', '')}")
    return paragraph(f"{text} {SAMARITANS}", called, ".", classes=("cw-content-note",))


def contact_lists(employers: tuple[Provider, ...], *, safety_only: bool = False) -> list[nodes.Node]:
    """Return the contacts of each employer, or the line that stands where there is no cohort."""
    if not employers:
        return [paragraph(NO_COHORT, classes=("cw-local",))]
    rows: list[tuple[str, list[nodes.Node]]] = []
    for employer in employers:
        contacts = [contact for contact in employer.contacts if contact.safety or not safety_only]
        rows.append((employer.name, [bullets([[_contact(contact)] for contact in contacts])]))
    made: list[nodes.Node] = [facts(rows, "cw-local")]
    if any(employer.placeholder for employer in employers):
        made.append(paragraph(PLACEHOLDER, classes=("cw-placeholder",)))
    return [container(made, "cw-contacts")]


def _contact(contact: Contact) -> nodes.paragraph:
    children: list[nodes.Node | str] = [contact.role]
    if contact.phone:
        whole = contact.phone.replace(" ", "\N{NO-BREAK SPACE}")  # a number on two lines is dialled wrong
        children.extend([": ", link(whole, f"tel:{contact.phone.replace(' ', '')}")])
    if contact.email:
        children.extend([", " if contact.phone else ": ", link(contact.email, f"mailto:{contact.email}")])
    if contact.when:
        children.append(f" ({contact.when})")
    return paragraph(*children)
