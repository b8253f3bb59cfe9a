"""The texts in which each purpose is explained, and what an authority would get: data, versioned, per language.

With them, which consents say the same.
"""

import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sankofa.people.models import Consent
from sankofa.people.vocab import Purpose

SPARE = "en"
"""Read out through an interpreter where a language has no text yet."""


@dataclass(frozen=True)
class ConsentText:
    """One purpose in plain words. `language` is the one found, which may be the spare one."""

    version: str
    language: str
    right_to_left: bool
    title: str
    says: tuple[str, ...]
    always: tuple[str, ...]
    agree: str
    labels: dict[str, str]


@dataclass(frozen=True)
class AuthorityText:
    """What an authority is told or asked for one reason: the fields that go, and the words for what never goes."""

    occasion: str
    fields: tuple[str, ...]
    never: tuple[str, ...]


def text_languages() -> tuple[str, ...]:
    return tuple(_data()["languages"])


def is_right_to_left(language: str) -> bool:
    """Of a language that has texts."""
    return bool(_data()["languages"][language]["right_to_left"])


def authority_words(language: str) -> dict[str, str]:
    """Headings of the page about authorities, in a language that has texts."""
    words: dict[str, str] = _data()["authorities"]["words"][language]
    return words


def consent_text(purpose: Purpose, language: str, *, recipient: str = "") -> ConsentText:
    """The text of a purpose in `language`, or in English where there is none. `recipient` is named in it."""
    data = _data()
    code = language if language in data["languages"] else SPARE
    common, own = data["common"][code], data["purposes"][purpose.value][code]
    named = recipient or common["somebody"]
    return ConsentText(
        version=data["version"],
        language=code,
        right_to_left=data["languages"][code]["right_to_left"],
        title=own["title"].format(recipient=named),
        says=tuple(line.format(recipient=named) for line in own["says"]),
        always=tuple(common["always"]),
        agree=own["agree"].format(recipient=named),
        labels=common["labels"],
    )


def authority_texts(language: str) -> list[AuthorityText]:
    """What authorities are told, per occasion, in `language` or in English."""
    data = _data()
    code = language if language in data["languages"] else SPARE
    never = tuple(data["authorities"]["never"][code])
    return [
        AuthorityText(row[code]["occasion"], tuple(row[code]["fields"]), never)
        for row in data["authorities"]["occasions"]
    ]


def same_consents(consent_id: uuid.UUID) -> list[uuid.UUID]:
    """The consent itself, and those for the same purpose and recipient on records joined with its person's."""
    row = Consent.objects.filter(id=consent_id).first()
    if row is None:
        return []
    joined = Consent.objects.filter(
        person__canonical=row.person_id, purpose=row.purpose, mission=row.mission_id, organisation=row.organisation_id
    )
    return [row.id, *joined.values_list("id", flat=True)]


@cache
def _data() -> dict[str, Any]:
    path = Path(__file__).parents[1] / "data" / "consent_texts.yaml"
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
