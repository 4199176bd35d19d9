"""The document of an observation, whatever its kind."""

from __future__ import annotations

from collections.abc import Mapping

from builder.doc.checklist import checklist
from builder.doc.document import Document
from builder.doc.review import document_review, supervision_guide
from builder.model import Competence, Observation


def observation_document(observation: Observation, competences: Mapping[str, Competence]) -> Document:
    """Return the checklist of an event or a role play, a document review, or a supervision guide."""
    match observation.kind:
        case "document review":
            return document_review(observation, competences)
        case "supervision guide":
            return supervision_guide(observation, competences)
        case _:
            return checklist(observation, competences)
