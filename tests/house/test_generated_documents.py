"""docs/reference is generated; a document that no longer says what the tables say fails here."""

from pathlib import Path

import pytest

from sankofa.journey.diagrams import DOCUMENTS

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_generated_document_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == DOCUMENTS[name](), "run ./sankofa manage diagrams"
