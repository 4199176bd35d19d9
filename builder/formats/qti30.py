"""QTI 3.0, as a package: the test, one file an item, pictures, and a manifest with what the bank says of each item.

What is in the files stands in `qti.package`, `qti.item` and `qti.answers`; what is peculiar to 3.0 in `qti.dialect`.
"""

from __future__ import annotations

from collections.abc import Mapping

from builder.form import Form
from builder.formats.content import Format
from builder.formats.qti.dialect import QTI30
from builder.formats.qti.limits import CARRIES, INTERACTIONS, limits
from builder.formats.qti.package import write_package


def write(form: Form, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the form as one package, `form-A-qti30.zip`."""
    return {f"{form.file}-qti30.zip": write_package(form, pictures, QTI30)}


FORMAT = Format("qti30", INTERACTIONS, write, limits(QTI30), title="QTI 3.0", carries=CARRIES)
