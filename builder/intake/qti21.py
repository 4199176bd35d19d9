"""QTI 2.0, 2.1 and 2.2: packages and bare items. What is read of them stands in `qti_items`."""

from __future__ import annotations

from builder.intake.qti_read import knows, read
from builder.intake.values import Importer

IMPORTER = Importer("qti21", "QTI 2.1", knows((b"<assessmentItem", b":assessmentItem", b"<assessmentTest")), read)
