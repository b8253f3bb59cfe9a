"""What changed from one version of a scheme to another, in words a programme manager reads."""

from dataclasses import dataclass
from enum import StrEnum

from sankofa.schemes.vocab.facts import Text


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs. `subject` says what it is (condition, amount, quota …), `id` which one."""

    change: Change
    subject: str
    id: str
    before: Text | None = None
    after: Text | None = None

    def says(self, lang: str) -> str:
        """One line, such as "changed amount adult: EUR 1,750.00 → EUR 1,800.00"."""
        old, new = (one.into(lang) if one else "" for one in (self.before, self.after))
        words = f"{old} → {new}" if old and new else old or new
        return f"{_CHANGE[self.change].into(lang)} {_SUBJECT[self.subject].into(lang)} {self.id}: {words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that differs, as a page tells it: what it is, and what only the one or the other version says of it."""

    change: Change
    subject: str
    title: Text | None
    before: tuple[Text, ...]
    after: tuple[Text, ...]
    wording_stays: bool
    """A condition asks something else, and still reads to the person as before: its text wants a look."""

    @property
    def what(self) -> Text:
        """Such as "changed condition"."""
        change, subject = _CHANGE[self.change], _SUBJECT[self.subject]
        return Text(nl=f"{change.nl.rstrip(':')}: {subject.nl}", en=f"{change.en} {subject.en}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence to read again before it is approved: it may say something else than the terms do."""

    of: str
    """The id of the part that it belongs to; empty for the version itself."""
    key: str
    """Which sentence of it, as the version's text calls it: text, text_no, staff, basis …; or its source."""
    lang: str
    """"nl" or "en"; empty for a source."""
    sentence: str
    figures: tuple[str, ...]
    """The days and amounts in it that the terms do not have; none: what is asked changed, and no sentence of it
    (or not the source) did."""


_CHANGE = {
    Change.ADDED: Text(nl="nieuw:", en="added"),
    Change.REMOVED: Text(nl="vervalt:", en="removed"),
    Change.CHANGED: Text(nl="anders:", en="changed"),
}
_SUBJECT = {
    "period": Text(nl="geldigheid", en="validity"),
    "condition": Text(nl="voorwaarde", en="condition"),
    "amount": Text(nl="bedrag", en="amount"),
    "benefit": Text(nl="hulp", en="benefit"),
    "cap": Text(nl="maximum", en="cap"),
    "payer": Text(nl="betalend project", en="payer"),
    "quota": Text(nl="quotum", en="quota"),
    "transition": Text(nl="overgang", en="transition"),
    "deviation": Text(nl="afwijking", en="deviation"),
    "excludes": Text(nl="gaat niet samen met", en="excludes"),
}
