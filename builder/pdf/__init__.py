"""Word documents as PDF: tagged, to PDF/UA, with the page breaks that LibreOffice gives them."""

from __future__ import annotations

from builder.pdf.office import MISSING, Pdfs, libreoffice, pdfs
from builder.pdf.tags import mended

__all__ = ["MISSING", "Pdfs", "libreoffice", "mended", "pdfs"]
