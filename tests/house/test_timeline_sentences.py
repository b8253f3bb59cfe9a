"""Every event that a verb writes reads as a sentence: none shows its raw code on a timeline."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

from sankofa.cases import events
from sankofa.cases.stages import MOVES
from sankofa.cases.vocab import SENTENCES, ReferralState

SOURCES = Path(__file__).resolve().parents[2] / "src" / "sankofa"


def codes_written() -> Iterator[str]:
    """Codes given as words to a function that writes an event, or kept as words in a service module's tables."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) == "record":
                yield from _words(node)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _words(node: ast.Call) -> Iterator[str]:
    for keyword in node.keywords:
        if keyword.arg == "code":
            yield from (
                part.value
                for part in ast.walk(keyword.value)
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and not part.value.endswith("_")
            )


def test_the_verbs_are_found() -> None:
    assert {"opened", "claim_recorded", "guardian_named", "waived", "walked_in"} <= set(codes_written())


@pytest.mark.parametrize(
    "code",
    sorted(
        {*codes_written(), *MOVES, *(f"referral_{s}" for s in ReferralState)}
        - {
            "referral_sent",
            "note",
        }
    ),
)
def test_an_event_has_a_sentence(code: str) -> None:
    assert code in SENTENCES


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_reads_in_dutch_too(code: str) -> None:
    with override("en"):
        english = str(SENTENCES[code].title)
    with override("nl"):
        assert str(SENTENCES[code].title) != english or english == "%(kind)s"


def test_every_sentence_has_an_icon_that_there_is() -> None:
    drawn = (SOURCES.parents[1] / "frontend" / "icons.txt").read_text(encoding="utf-8").split()
    assert {sentence.icon for sentence in SENTENCES.values()} <= set(drawn)


def test_what_was_lifted_is_said_in_the_policys_words() -> None:
    with override("en"):
        _sentence, title, text = events.read("waived", {"requirement": "travel_document"}, member="Almaz")
    assert title == "Lifted: this person has a travel document that is valid through arrival."
    assert text == "Almaz"
