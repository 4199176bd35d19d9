"""Providers and employers: their names and contacts, and how their Word documents look."""

from __future__ import annotations

import posixpath
from dataclasses import replace

from builder.course.files import Files
from builder.course.plans import each, file_fields, file_id
from builder.model import SHEETS, Contact, Logo, OwnTemplate, Policy, Problem, Provider, Where
from builder.resources import LOOKS
from builder.source import Fields, Mapping, Node, Wrong, flag, near, one_of, several, text, words


def providers_in(files: Files) -> tuple[Provider, ...]:
    """Read every organisation, and look whether the files that it names for its documents can be used."""
    return tuple(_with_files(one, files) for one in files.each("cohorts/providers", ".yml", read_provider))


def read_provider(content: str, path: str, problems: list[Problem]) -> Provider | None:
    """Read an organisation. The files that it names stand beside its own; here they are not looked at."""
    fields = file_fields(content, path, problems)
    if fields is None:
        return None
    provider = Provider(
        where=Where(path, 1),
        id=file_id(path),
        name=fields.need("name", words, ""),
        kind=fields.need("kind", one_of(("provider", "employer")), ""),
        contacts=each(fields.need("contacts", several, ()), _contact, problems),
        policies=each(fields.may("policies", several, ()), _policy, problems),
        placeholder=fields.may("placeholder", flag, False),
        look=_look(fields),
        templates=_templates(fields, posixpath.dirname(path)),
        logo=_logo(fields, posixpath.dirname(path)),
    )
    fields.close()
    for key in ("look", "templates", "logo"):
        if provider.kind == "employer" and fields.has(key):
            message = f"`{key}` of an employer changes nothing: documents look as the provider of a cohort says"
            problems.append(Problem(fields.at(key), "P006", message, "warning"))
    return None if fields.failed else provider


def _contact(fields: Fields) -> Contact:
    return Contact(
        where=fields.where,
        role=fields.need("role", words, ""),
        when=fields.may("when", text, ""),
        phone=fields.may("phone", text, ""),
        email=fields.may("email", text, ""),
        safety=fields.may("safety", flag, False),
    )


def _policy(fields: Fields) -> Policy:
    return Policy(fields.need("title", words, ""), fields.need("where", words, ""))


# How documents look


def _look(fields: Fields) -> str:
    found = fields.may("look", text, LOOKS[0])
    if found not in LOOKS:
        hint = near(found, LOOKS) or f"; there are {' and '.join(LOOKS)}"
        fields.note(fields.at("look"), "P003", f"there is no look {found!r}{hint}")
        return LOOKS[0]
    return found


def _inside(node: Node) -> Mapping:
    if not isinstance(node, Mapping):
        raise Wrong("expected keys and values, one a line and indented")
    return node


def _below(fields: Fields, key: str) -> Fields | None:
    """Return the keys below a key, or None where it is not written or holds none."""
    found = fields.may(key, _inside, None)
    return Fields(found, fields.problems) if found else None


def _templates(fields: Fields, folder: str) -> tuple[OwnTemplate, ...]:
    below = _below(fields, "templates")
    if below is None:
        return ()
    named = {sheet: below.may(sheet, text, "") for sheet in SHEETS}
    below.close()
    return tuple(OwnTemplate(below.at(sheet), sheet, _path(folder, name)) for sheet, name in named.items() if name)


def _logo(fields: Fields, folder: str) -> Logo | None:
    below = _below(fields, "logo")
    if below is None:
        return None
    name, alt = below.need("file", text, ""), below.may("alt", text, "").strip()
    below.close()
    if not alt:
        message = "the logo has no alt text: add `alt:` below it, with the name of the organisation"
        fields.note(below.at("alt"), "P005", message)
    return Logo(below.at("file"), _path(folder, name), alt) if name and alt else None


def _path(folder: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(folder, name))


# The files


def _with_files(provider: Provider, files: Files) -> Provider:
    """Return a provider without the templates and the logo that cannot be used; each is noted."""
    templates = tuple(one for one in provider.templates if _usable(one, files, (".docx",), "a Word file (.docx)"))
    logo = provider.logo
    if logo and not _usable(logo, files, (".png", ".jpg", ".jpeg"), "a PNG or JPEG picture"):
        logo = None
    if (templates, logo) == (provider.templates, provider.logo):
        return provider
    return replace(provider, templates=templates, logo=logo)


def _usable(named: OwnTemplate | Logo, files: Files, suffixes: tuple[str, ...], what: str) -> bool:
    """Tell whether a file is there and is what it must be."""
    folder = posixpath.dirname(named.where.path)
    if named.path not in files.names:
        there = [name for name in sorted(files.names) if name.startswith(f"{folder}/") and name.endswith(suffixes)]
        hint = near(named.path, there) or f": put it beside this file, in {folder}/"
        message = f"there is no file {named.path}{hint}"
    elif not named.path.lower().endswith(suffixes) or not files.is_what_it_says(named.path):
        message = f"{named.path} is not {what}"
    else:
        return True
    files.problems.append(Problem(named.where, "P004", message))
    return False
