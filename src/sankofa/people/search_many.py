"""Who on file may be any of many people who come in at once: numbers that are the same, names that are alike.

The same index and likeness as `search`, asked in a few statements for some hundreds at a time, and stricter: a name
alone makes somebody a candidate only if every word of the shorter name is met, and the births may be the same.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from sankofa.people import names
from sankofa.people.models import Channel, Identifier, IdentityDocument, Person
from sankofa.people.names import Token
from sankofa.people.rules import fold_number, years_overlap
from sankofa.people.vocab import Birth, DatePrecision, Hit, IdentifierKind, Probe, Why

SAME_WORD: Final = 0.84
"""From here two words are the same name, spelt otherwise."""
EXACT: Final = 2.0
SAME_WORD_BARE: Final = 0.78
"""The same where one of them leaves its vowels unwritten, so that less of it can be alike."""
MOST: Final = 5
"""Candidates for one person."""
FEW: Final = 300
"""A word that so few names hold finds them by itself."""
_READ: Final = 60
"""Names that the database hands over for one probe."""

Found = dict[int, list[Hit]]
Asked = tuple[int, list[int], list[int]]


class Matcher:
    """Matches probes against the people on file. Remembers the words it has looked up, so keep it for a whole file."""

    def __init__(self) -> None:
        self._known: dict[Token, dict[int, float]] = {}
        self._held: dict[int, int] = {}

    def match(self, probes: Sequence[Probe]) -> Found:
        """Candidates for each probe's number, best first. Unbounded by who asks: never show it as it is."""
        found: dict[int, dict[UUID, Hit]] = {probe.number: {} for probe in probes}
        for number, hit in [*_by_number(probes), *self._by_name(probes)]:
            best = found[number].get(hit.person_id)
            if best is None or best.score < hit.score:
                found[number][hit.person_id] = hit
        return {
            number: sorted(hits.values(), key=lambda hit: (-hit.score, hit.person_id))[:MOST]
            for number, hits in found.items()
            if hits
        }

    def _by_name(self, probes: Sequence[Probe]) -> Iterable[tuple[int, Hit]]:
        forms = [(probe, form) for probe in probes for form in _forms(probe.names)]
        self._look_up({token for _probe, form in forms for token in form})
        rare: list[Asked] = []
        common: list[Asked] = []
        for place, (probe, form) in enumerate(forms):
            words = sorted((list(self._known[token]) for token in form), key=self._count)
            if not words[0] or (len(words) > 1 and not words[1]):
                continue
            other = words[1] if len(words) > 1 else _years(probe.birth)
            if other:
                (rare if self._count(words[0]) <= FEW else common).append((place, words[0], other))
        for place, person_id, tokens, birth in (*_fetch(rare, _BY_RARE), *_fetch(common, _BY_BOTH)):
            probe, form = forms[place]
            score = self._score(form, [token for token in tokens if token > 0], probe.birth, birth)
            if score:
                yield probe.number, Hit(person_id, score, Why.NAME)

    def _count(self, tokens: Sequence[int]) -> int:
        return sum(self._held[token] for token in tokens)

    def _look_up(self, tokens: set[Token]) -> None:
        new = sorted(tokens - self._known.keys(), key=lambda token: (token.text, token.bare))
        if not new:
            return
        self._known.update({token: {} for token in new})
        keys = [_array(names.keys(token)) for token in new]
        for place, ids, texts, bare, held in _ask(_WORDS, [keys]):
            asked = new[place - 1]
            least = SAME_WORD_BARE if asked.bare or any(bare) else SAME_WORD
            for at, alike in names.likest(asked, texts, bare, least=least):
                if alike >= (SAME_WORD_BARE if asked.bare or bare[at] else SAME_WORD):
                    self._known[asked][ids[at]] = alike
                    self._held[ids[at]] = held[at]

    def _score(self, form: Sequence[Token], held: Sequence[int], asked: Birth, birth: Birth) -> float:
        """0 for somebody else; up to 1 for the same name, a little less where one name has more words."""
        if not _may_be_one_birth(asked, birth):
            return 0.0
        left = list(held)
        gained, met = 0.0, 0
        for token in form:
            best = max(left, key=lambda one: self._known[token].get(one, 0.0), default=None)
            if best is not None and best in self._known[token]:
                gained += self._known[token][best]
                met += 1
                left.remove(best)
        shorter = min(len(form), len(held))
        births = _both_known(asked, birth)
        if met < shorter or (not births and met < max(len(form), len(held), 2)) or (met < 2 and not births):  # noqa: PLR2004  one name alone is nobody
            return 0.0
        return gained / max(len(form), len(held)) * (1.0 if births else 0.95)


_WORDS: Final = """
SELECT word.number, array_agg(token.id), array_agg(token.text), array_agg(token.bare), array_agg(token.names)
  FROM unnest(%s::text[]) WITH ORDINALITY AS word (keys, number)
 CROSS JOIN LATERAL (SELECT * FROM people_nametoken t WHERE t.keys && word.keys::int[]) AS token
 GROUP BY word.number
"""
_NAMES: Final = """
WITH met AS MATERIALIZED (
  SELECT probe.place, form.person_id, form.tokens
    FROM unnest(%s::int[], %s::text[], %s::text[]) AS probe (place, one, other)
   CROSS JOIN LATERAL (
     SELECT f.person_id, f.tokens FROM people_nameform f WHERE {condition} LIMIT %s
   ) AS form
)
SELECT met.place, p.id, met.tokens, p.birth_from, p.birth_until, p.birth_precision
  FROM met JOIN people_person p ON p.id = met.person_id
 WHERE p.canonical_id IS NULL AND p.shielded_by_id IS NULL
"""
# A rare word finds its few names, of which the other word is read; two common words find theirs together.
_BY_RARE: Final = _NAMES.format(condition="f.tokens && probe.one::int[] AND (f.tokens || 0) && probe.other::int[]")
_BY_BOTH: Final = _NAMES.format(condition="f.tokens && probe.one::int[] AND f.tokens && probe.other::int[]")


def _fetch(asked: Sequence[Asked], question: str) -> Iterable[tuple[int, UUID, list[int], Birth]]:
    if not asked:
        return
    params: list[Any] = [
        [place for place, _one, _other in asked],
        [_array(one) for _place, one, _other in asked],
        [_array(other) for _place, _one, other in asked],
        _READ,
    ]
    for place, person_id, tokens, since, until, precision in _ask(question, params):
        yield place, person_id, tokens, Birth(DatePrecision(precision), since, until)


def _ask(question: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """By the indexes alone: the planner knows nothing of how rare the words are, and would read the whole table."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(question, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.execute("SET LOCAL enable_seqscan = on")
    return rows


def _array(numbers: Iterable[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"


@lru_cache(maxsize=4096)
def _forms(written: tuple[str, ...]) -> tuple[tuple[Token, ...], ...]:
    return tuple(form for form in dict.fromkeys(names.content(name) for name in written if name) if form)


def _years(birth: Birth) -> list[int]:
    """Possible years as the index holds them; none where they tell nobody apart."""
    if birth.earliest is None or birth.until is None:
        return []
    first, last = birth.earliest.year, (birth.until - dt.timedelta(days=1)).year
    return [-year for year in range(first, last + 1)] if last - first < MOST else []


def _both_known(one: Birth, other: Birth) -> bool:
    return one.earliest is not None and other.earliest is not None


def _may_be_one_birth(one: Birth, other: Birth) -> bool:
    """Births that may be the same day, or are one day with day and month changed over."""
    if years_overlap(one, other):
        return True
    mine, theirs = one.earliest, other.earliest
    exact = one.precision == other.precision == DatePrecision.EXACT
    return bool(
        exact and mine and theirs and (mine.year, mine.month, mine.day) == (theirs.year, theirs.day, theirs.month)
    )


def _by_number(probes: Sequence[Probe]) -> list[tuple[int, Hit]]:
    numbers = _index((fold_number(value), probe.number) for probe in probes for value in probe.numbers)
    phones = _index((value, probe.number) for probe in probes for value in probe.phones)
    mails = _index((value.casefold(), probe.number) for probe in probes for value in probe.emails)
    registered = Identifier.objects.exclude(kind=IdentifierKind.OLD_SYSTEM)
    reached = Channel.objects.filter(ended_on=None)
    found = [
        (value, person_id, asked, why)
        for rows, asked, why in (
            (registered, numbers, Why.NUMBER),
            (IdentityDocument.objects.all(), numbers, Why.DOCUMENT),
            (reached, phones, Why.PHONE),
            (reached, mails, Why.EMAIL),
        )
        if asked
        for value, person_id in rows.filter(normalised__in=asked).values_list("normalised", "person_id")
    ]
    # Who stands is asked of those few alone: together with the numbers, the planner may begin with everybody on file.
    standing = set(
        Person.objects.filter(
            id__in={person_id for _value, person_id, _asked, _why in found}, canonical=None, shielded_by=None
        ).values_list("id", flat=True)
    )
    return [
        (number, Hit(person_id, EXACT, why))
        for value, person_id, asked, why in found
        if person_id in standing
        for number in asked[value]
    ]


def _index(pairs: Iterable[tuple[str, int]]) -> Mapping[str, set[int]]:
    index: dict[str, set[int]] = {}
    for value, number in pairs:
        if value:
            index.setdefault(value, set()).add(number)
    return index
