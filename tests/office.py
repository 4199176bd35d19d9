"""Working in LibreOffice without its window, by a macro of its own Basic: nothing but LibreOffice is needed."""

from __future__ import annotations

import html
import subprocess
from collections.abc import Sequence
from pathlib import Path

from places import TESTS
from programs import libreoffice

MACRO = TESTS / "data" / "office" / "fill.bas"
_DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
_TYPE = '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
_MODULE = (
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"'
    ' script:language="StarBasic">{}</script:module>'
)
_LIBRARY = (
    '<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">\n'
    '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"'
    ' library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/>'
    "</library:library>"
)

Order = tuple[str, str, str]
"""Kind of a field (text, tick, choice, date), its bookmark, and the answer."""


def fill(source: Path, target: Path, orders: Sequence[Order], folder: Path) -> None:
    """Fill in a document as somebody at a keyboard would, and save it as .docx. `folder` is for a profile."""
    profile = folder / "profile"
    command = [libreoffice(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    if not profile.exists():
        # Its first start would write the samples of Basic over ours.
        subprocess.run([*command, "--terminate_after_init"], capture_output=True, check=True, timeout=120)
    library = profile / "user" / "basic" / "Standard"
    library.mkdir(parents=True, exist_ok=True)
    text = html.escape(MACRO.read_text(encoding="utf-8"))
    (library / "Module1.xba").write_text(_DECLARED + _TYPE + _MODULE.format(text), encoding="utf-8")
    (library / "script.xlb").write_text(_DECLARED + _LIBRARY, encoding="utf-8")
    told = folder / "orders.txt"
    told.write_text("".join("\t".join(order) + "\n" for order in orders), encoding="utf-8")
    arguments = ",".join(f'"{path.as_uri()}"' for path in (source, target, told))
    macro = f"macro:///Standard.Module1.Fill({arguments})"
    subprocess.run([*command, macro], capture_output=True, check=True, timeout=120)
    assert target.is_file(), "LibreOffice saved nothing: see the macro"
