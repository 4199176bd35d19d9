"""Values to docutils nodes: what people read, before it is HTML or Word. No Sphinx here."""
