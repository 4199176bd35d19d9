"""QTI 2.1, as a package: the test, one file an item, pictures, and a manifest with what the bank says of each item.

What is in the files stands in `qti.package`, `qti.item` and `qti.answers`; what is peculiar to 2.1 in `qti.dialect`.
"""

from __future__ import annotations

from collections.abc import Mapping

from builder.form import Form
from builder.formats.content import Format
from builder.formats.qti.dialect import QTI21
from builder.formats.qti.limits import CARRIES, INTERACTIONS, limits
from builder.formats.qti.package import write_package


def write(form: Form, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the form as one package, `form-A-qti21.zip`."""
    return {f"{form.file}-qti21.zip": write_package(form, pictures, QTI21)}


FORMAT = Format("qti21", INTERACTIONS, write, limits(QTI21), title="QTI 2.1", carries=CARRIES)
