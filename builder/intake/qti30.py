"""QTI 3.0: packages and bare items. What is read of them stands in `qti_items`."""

from __future__ import annotations

from builder.intake.qti_read import knows, read
from builder.intake.values import Importer

IMPORTER = Importer("qti30", "QTI 3.0", knows((b"qti-assessment-item", b"qti-assessment-test")), read)
