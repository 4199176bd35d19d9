"""What the formats of QTI share: dialects, items, packages."""
