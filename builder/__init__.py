"""coursewright: courseware and assessment for competence-based training, from plain text."""

__version__ = "0.1.0"
