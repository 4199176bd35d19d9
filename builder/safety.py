"""The fixed words of whatever touches safety, and as plain lines the notice that a quiz carries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from builder.model import Contact, Course, Provider

RISK = "If someone may be at risk"
NOW = "Follow your local policy. Tell your team or duty worker now. In an emergency call 999."
PART = (
    "Your part is to notice, ask, listen, tell and record. "
    "You do not assess, treat or decide alone, and you do not promise to keep it secret."
)
CLOSE_IN_SHORT = "If some of this is close to your own life, take a break and talk to someone you trust."
SAMARITANS = "Samaritans are there day and night on "
LINE = "116 123"
INVENTED = "These contacts are invented."


def in_short() -> str:
    """Return what to do now, as one sentence and its second."""
    return f"{RISK}: follow{NOW.removeprefix('Follow')}"


def touches_safety(course: Course, units: Iterable[str]) -> bool:
    """Tell whether one of these units touches safety."""
    return bool({unit.number for unit in course.units if unit.safety} & set(units))


def notice_lines(employers: Sequence[Provider]) -> tuple[str, ...]:
    """Return the notice for a place that holds plain lines only: what to do, whom to call, whom to talk to."""
    contacts = [f"{employer.name}: {_contacts(employer)}." for employer in employers]
    invented = [INVENTED] if any(employer.placeholder for employer in employers) else []
    return (f"{in_short()} {PART}", *contacts, *invented, f"{CLOSE_IN_SHORT} {SAMARITANS}{LINE}.")


def _contacts(employer: Provider) -> str:
    return "; ".join(_contact(contact) for contact in employer.contacts if contact.safety)


def _contact(contact: Contact) -> str:
    reached = ", ".join(one for one in (contact.phone, contact.email) if one)
    when = f" ({contact.when})" if contact.when else ""
    return f"{contact.role}: {reached}{when}" if reached else f"{contact.role}{when}"
