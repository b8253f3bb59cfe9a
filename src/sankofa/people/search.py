"""Finding persons by name among a million: an index by token, a dictionary of distinct tokens, one plan per question.

Here: keeping the index (`index_person`, `reindex_all`, `refresh_frequencies`) and asking it (`candidates`). How names
sound and how alike they are is `names.py`; who may see whom is the caller's (`cases.queries`).
Nothing here is logged.

A question costs two statements. The first finds, in the dictionary (`people_nametoken`), the tokens that sound like
each word asked for. The second fetches the written names (`people_nameform`) that hold a rare one of them, or two
common ones together, and returns the best two hundred by weight, which Python then ranks with care for order,
missing parts, joined and split words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from math import log10
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from sankofa.people import names
from sankofa.people.names import Token
from sankofa.people.vocab import Asked, Candidate, Match

LIKE_ENOUGH: Final = 0.62
"""Tokens less alike than this are another name."""
JOINED_ENOUGH: Final = 0.85
"""Two words run together must be as alike as this."""
TOKENS_PER_WORD: Final = 40
"""So many of the most alike tokens stand for a word of the question."""
FEW: Final = 1_500
"""A word whose tokens are held by so few names finds them by itself; above it, only together with another word."""
MANY: Final = 8_000
"""Of a common word, the most alike tokens up to so many names are asked for."""
LEAST: Final = 0.35
"""Of what was asked, by weight, a name must answer so much; one of a single word (years follow it) need not."""
KEPT: Final = 200
"""Names that the database hands over to be ranked with care; of groups, each its share."""


class _Known(NamedTuple):
    """A token of the dictionary as an answer to a word: how alike, in how many written names."""

    likeness: float
    held: int
    text: str


@dataclass(slots=True)
class _Word:
    """A word to look up: `first` to `last` (inclusive) of the words asked, or a half of one that was split at `cut`."""

    token: Token
    first: int
    last: int
    cut: int = 0
    half: int = 0
    weight: float = 0.0
    known: dict[int, _Known] = field(default_factory=dict)
    places: frozenset[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.places = frozenset((place, self.half) for place in range(self.first, self.last + 1))

    @property
    def joined(self) -> bool:
        return self.last > self.first

    @property
    def held(self) -> int:
        return sum(known.held for known in self.known.values())

    def closest(self, names_at_most: int) -> list[int]:
        """The most alike tokens up to so many names (always one)."""
        ids: list[int] = []
        total = 0
        for token, known in self.known.items():
            total += known.held
            if ids and total > names_at_most:
                break
            ids.append(token)
        return ids


def candidates(
    *, text: str, birth_year: int | None = None, limit: int = 50, among: Sequence[Asked] = ()
) -> list[Candidate]:
    """The persons whom `text` may mean, best first, at most `limit`.

    With `among`, those of these groups of people: of a name that thousands bear, whoever may see only a few of them
    would find none among the best of all.

    A birth year one off still helps; a wrong one or an unknown one hides nobody whom the name alone would find.
    Says nothing about who may see them: `cases.queries` decides that.
    """
    asked = names.content(text)
    if not asked:
        return []
    words = _look_up(asked)
    rows = _fetch(words, birth_year, among)
    return _ranked(rows, words, birth_year, limit)


# --- the dictionary -----------------------------------------------------------------------------------------------

_LOOK_UP: Final = """
SELECT number, array_agg(id), array_agg(text), array_agg(bare), array_agg(names) FROM (
  SELECT word.number, token.id, token.text, token.bare, token.names
    FROM unnest(%(numbers)s::int[], %(keys)s::text[]) AS word (number, keys)
   CROSS JOIN LATERAL (SELECT * FROM people_nametoken t WHERE t.keys && word.keys::int[]) AS token
  UNION ALL
  SELECT word.number, token.id, token.text, token.bare, token.names
    FROM unnest(%(begun)s::int[], %(beginnings)s::text[], %(endings)s::text[]) AS word (number, beginning, ending)
   CROSS JOIN LATERAL (SELECT * FROM people_nametoken t WHERE t.text ~>=~ word.beginning AND t.text ~<~ word.ending
                        ORDER BY t.text USING ~<~ LIMIT 200) AS token
  UNION ALL
  SELECT -1, id, text, bare, names FROM people_nametoken WHERE text = ANY(%(parts)s::text[])
) AS found GROUP BY number
"""
_SHORTEST_PART: Final = 3


def _look_up(asked: Sequence[Token]) -> list[_Word]:
    """Each word, neighbours run together, and long unknown words split in two, with the tokens known for each."""
    words = [_Word(token, place, place) for place, token in enumerate(asked)]
    words += [_Word(Token(a.text + b.text, a.bare or b.bare), n, n + 1) for n, (a, b) in enumerate(pairwise(asked))]
    begun = [(n, token.text) for n, token in enumerate(asked) if len(token.text) > _SHORTEST_PART]
    exact: dict[str, dict[int, _Known]] = {}
    for number, ids, texts, bare, held in _dictionary(words, begun):
        if number < 0:
            for token_id, text, names_ in zip(ids, texts, held, strict=True):
                exact.setdefault(text, {})[token_id] = _Known(1.0, names_, text)
            continue
        word = words[number]
        least = JOINED_ENOUGH if word.joined else LIKE_ENOUGH
        alike = dict(names.likest(word.token, texts, bare, least=least))
        for at, text in enumerate(texts):
            likeness = max(alike.get(at, 0.0), _begun(word.token.text, text))
            if likeness >= least:
                word.known[ids[at]] = _Known(likeness, held[at], text)
    for word in words:
        word.known = dict(
            sorted(word.known.items(), key=lambda item: (-item[1].likeness, -item[1].held))[:TOKENS_PER_WORD]
        )
    words.extend(_halves(begun, exact))
    _weigh(words)
    return [word for word in words if word.known or not (word.joined or word.cut)]


def _array(numbers: Iterable[int]) -> str:
    """As PostgreSQL writes an array: of such texts an array may hold several, each as long as it likes."""
    return "{" + ",".join(map(str, numbers)) + "}"


_Tokens = tuple[int, list[int], list[str], list[bool], list[int]]


def _dictionary(words: Sequence[_Word], begun: Sequence[tuple[int, str]]) -> list[_Tokens]:
    """By number of the word (-1: parts of words): ids, texts, bareness, and in how many names each token stands."""
    params: Mapping[str, Any] = {
        "numbers": list(range(len(words))),
        "keys": [_array(names.keys(word.token)) for word in words],
        "begun": [number for number, _ in begun],
        "beginnings": [text for _, text in begun],
        "endings": [text[:-1] + chr(ord(text[-1]) + 1) for _, text in begun],
        "parts": [part for _, text in begun for cut in _cuts(text) for part in (text[:cut], text[cut:])],
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, params)
        rows: list[_Tokens] = cursor.fetchall()
    return rows


def _cuts(text: str) -> range:
    return range(_SHORTEST_PART, len(text) - _SHORTEST_PART + 1)


def _begun(word: str, text: str) -> float:
    """How alike a longer name is of which the word is the beginning; 0 where it isn't."""
    return 0.7 + 0.25 * len(word) / len(text) if text.startswith(word) else 0.0


def _halves(begun: Iterable[tuple[int, str]], exact: Mapping[str, dict[int, _Known]]) -> Iterator[_Word]:
    for number, text in begun:
        for cut in _cuts(text):
            if text[:cut] in exact and text[cut:] in exact:
                for half, part in ((1, text[:cut]), (2, text[cut:])):
                    yield _Word(Token(part), number, number, cut, half, known=exact[part])


_SAME: Final = 0.9
"""So alike is the same name, spelt otherwise."""


def _weigh(words: Sequence[_Word]) -> None:
    """How much a word tells: 1 if nobody is called so, a quarter in thirty thousand names; halves half, joined both."""
    plain: dict[int, float] = {}
    for word in words:
        if not word.joined and not word.cut:
            same = sum(known.held for known in word.known.values() if known.likeness >= _SAME)
            plain[word.first] = word.weight = max(0.25, 1 - log10(1 + same) / 6)
    for word in words:
        if word.joined:
            word.weight = 0.95 * (plain[word.first] + plain[word.last])
        elif word.cut:
            word.weight = 0.475 * plain[word.first]


# --- fetch --------------------------------------------------------------------------------------------------------

_FETCH: Final = """
WITH weight AS MATERIALIZED (
  SELECT * FROM unnest(%(token)s::int[], %(place)s::int[], %(worth)s::real[]) AS w (token, place, worth)
), hit AS MATERIALIZED (
  SELECT DISTINCT ON (form.id) form.id, form.person_id, form.tokens
    FROM unnest(%(one)s::text[], %(two)s::text[], %(three)s::text[]) AS asked (one, two, three)
   CROSS JOIN LATERAL (
     SELECT * FROM people_nameform WHERE asked.two IS NULL AND tokens && asked.one::int[]
     UNION ALL
     SELECT * FROM people_nameform
      WHERE asked.three IS NULL AND tokens && asked.one::int[] AND tokens && asked.two::int[]
     UNION ALL
     SELECT * FROM people_nameform
      WHERE tokens && asked.one::int[] AND tokens && asked.two::int[] AND tokens && asked.three::int[]
   ) AS form
), held AS (
  SELECT id, unnest(tokens) AS token FROM hit
), best AS (
  SELECT DISTINCT ON (held.id, weight.place) held.id, weight.worth
    FROM held JOIN weight USING (token)
   ORDER BY held.id, weight.place, weight.worth DESC
), top AS (
  SELECT id, sum(worth) AS worth FROM best GROUP BY id
), ranked AS MATERIALIZED (
  SELECT hit.person_id, hit.tokens FROM top JOIN hit USING (id)
   WHERE top.worth >= %(least)s::real OR coalesce(hit.tokens[2], -1) < 0
   ORDER BY top.worth - 0.08::real * cardinality(hit.tokens) DESC, hit.id {first}
)
{shown}
"""
_EVERYBODY: Final = "SELECT person_id, tokens FROM ranked"
# Down the ranking, person by person, until enough are found: `OFFSET 0` keeps it from asking for everybody first.
_AMONG: Final = """(
SELECT person_id, tokens
  FROM ranked CROSS JOIN LATERAL (SELECT FROM ({people}) AS p WHERE p.id = ranked.person_id OFFSET 0) AS seen
 WHERE (SELECT count(*) >= %(kept)s FROM ranked)
 LIMIT %(each)s)"""
_UNLESS_MANY: Final = "SELECT person_id, tokens FROM ranked WHERE (SELECT count(*) < %(kept)s FROM ranked)"
_YEAR_WORTH: Final = ((0, 0.5), (-1, 0.35), (1, 0.35))


def _fetch(words: Sequence[_Word], birth_year: int | None, among: Sequence[Asked]) -> Sequence[tuple[UUID, list[int]]]:
    """The best of all while these are all there are; else the best of each group."""
    plan = _plan(words, birth_year)
    if not plan:
        return []
    params = _worth(words, birth_year)
    for place, part in enumerate(("one", "two", "three")):
        params[part] = [_array(sets[place]) if place < len(sets) else None for sets in plan]
    first, shown = "LIMIT %(kept)s", _EVERYBODY
    if among:
        params["each"] = KEPT // len(among)
        first, groups = "", [_AMONG.format(people=_named(people, params)) for people in among]
        shown = " UNION ALL ".join([_UNLESS_MANY, *groups])
    with connection.cursor() as cursor:
        cursor.execute(_FETCH.format(first=first, shown=shown), params)
        return list({(person, *tokens): (person, tokens) for person, tokens in cursor.fetchall()}.values())


def _worth(words: Sequence[_Word], birth_year: int | None) -> dict[str, Any]:
    worth = [
        (token, place * 10 + word.half, known.likeness * word.weight / (1 + word.last - word.first))
        for word in words for token, known in word.known.items() for place in range(word.first, word.last + 1)
    ]  # fmt: skip
    if birth_year is not None:
        worth += [(-(birth_year + off), -1, value) for off, value in _YEAR_WORTH]
    tokens, places, values = (list(column) for column in zip(*worth, strict=True))
    asked = sum(word.weight for word in words if not word.joined and not word.cut)
    return {"kept": KEPT, "token": tokens, "place": places, "worth": values, "least": LEAST * asked}


def _named(people: Asked, params: dict[str, Any]) -> str:
    """The SQL of a group's ids; its parameters go to the others, which have names."""
    sql, given = people
    names_ = [f"p{len(params) + place}" for place in range(len(given))]
    params.update(zip(names_, given, strict=True))
    return sql.replace("%%", "%%%%") % tuple(f"%({name})s" for name in names_)


def _plan(words: Sequence[_Word], birth_year: int | None) -> list[list[list[int]]]:
    """The sets of tokens to ask for together: a rare word alone, common words by twos (and year), halves in pairs."""
    whole = [word for word in words if word.known and not word.cut]
    rare = [[list(word.known)] for word in whole if word.held <= FEW]
    common = sorted((word for word in whole if word.held > FEW and not word.joined), key=lambda word: word.held)
    years = [] if birth_year is None else [[-(birth_year + off) for off, _ in _YEAR_WORTH]]
    pairs = [[a.closest(MANY), b.closest(MANY)] for a, b in combinations(common[:4], 2)]
    if years:
        pairs += [[list(a.known), list(b.known), *years] for a, b in combinations(common[:3], 2) if b.held > MANY]
    halves = {(word.first, word.cut, word.half): word for word in words if word.cut}
    pairs += [
        [left.closest(MANY), halves[place, cut, 2].closest(MANY)]
        for (place, cut, half), left in halves.items()
        if half == 1
    ]
    if len(common) == 1:
        pairs += [[list(common[0].known), *years]] if years else []
        pairs += [] if rare else [[common[0].closest(FEW)]]
    return rare + pairs


# --- rank ---------------------------------------------------------------------------------------------------------

UNASKED: Final = 0.12
"""What a word of the record that wasn't asked for costs, where a word asked for weighs up to 1."""


def _ranked(
    rows: Iterable[tuple[UUID, list[int]]], words: Sequence[_Word], birth_year: int | None, limit: int
) -> list[Candidate]:
    readings = _readings(words)
    total = sum(word.weight for word in words if not word.joined and not word.cut)
    best: dict[UUID, tuple[float, _Answers, bool | None]] = {}
    for person_id, tokens in rows:
        held = [token for token in tokens if token > 0]
        years = [-token for token in tokens if token < 0]
        score, answers = max((_read(held, reading, total) for reading in readings), key=lambda read: read[0])
        score = round(score + _year_bonus(birth_year, years), 4)
        if person_id not in best or score > best[person_id][0]:
            best[person_id] = score, answers, None if birth_year is None or not years else birth_year in years
    order = sorted(best.items(), key=lambda one: (-one[1][0], one[0]))
    return [
        Candidate(person_id, score, tuple(_match(word, token) for word, token in answers), same_year)
        for person_id, (score, answers, same_year) in order[:limit]
    ]


def _match(word: _Word, token: int) -> Match:
    return Match(word.token.text, word.known[token].text, round(word.known[token].likeness, 2))


def _year_bonus(asked: int | None, held: Sequence[int]) -> float:
    if asked is None or not held:
        return 0.0
    return {0: 0.08, 1: 0.05}.get(min(abs(asked - year) for year in held), -0.08)


def _readings(words: Sequence[_Word]) -> list[list[_Word]]:
    """The question as typed (neighbours perhaps joined), and once more for each word that falls into two known ones."""
    plain = [word for word in words if not word.cut]
    cuts = sorted({(word.first, word.cut) for word in words if word.cut})
    return [plain] + [
        [word for word in plain if not word.first <= place <= word.last]
        + [word for word in words if (word.first, word.cut) == (place, cut)]
        for place, cut in cuts
    ]  # fmt: skip


_Answers = list[tuple[_Word, int]]
"""Which token of a written name answers which word."""


def _read(held: Sequence[int], reading: Sequence[_Word], total: float) -> tuple[float, _Answers]:
    """How well one written name answers: a word takes the likest token, each once; order counts too."""
    offers = [
        (-word.known[token].likeness * word.weight, number, at)
        for number, word in enumerate(reading) for at, token in enumerate(held) if token in word.known
    ]  # fmt: skip
    offers.sort()
    gained = 0.0
    used: set[int] = set()
    answered: set[tuple[int, int]] = set()
    order: list[tuple[int, int, int]] = []
    answers: _Answers = []
    for worth, number, at in offers:
        word = reading[number]
        places = word.places
        if at in used or not places.isdisjoint(answered):
            continue
        used.add(at)
        answered |= places
        gained -= worth
        order.append((word.first, word.half, at))
        answers.append((word, held[at]))
    straight = [at for _, _, at in sorted(order)]
    bonus = 0.01 if straight == sorted(straight) else 0.0
    return gained / (total + UNASKED * (len(held) - len(used))) + bonus, answers


# --- keeping the index --------------------------------------------------------------------------------------------

_YEARS_AT_MOST: Final = 5
"""A birth date known no better than this tells nobody apart and isn't filed."""
_AT_ONCE: Final = 5_000

_WRITTEN: Final = """
SELECT p.id, p.full_name, p.latin_name,
       array(SELECT a.full_name FROM people_alias a WHERE a.person_id = p.id ORDER BY a.id),
       extract(year FROM p.birth_from)::int, extract(year FROM p.birth_until - 1)::int
  FROM people_person p WHERE p.id = ANY(%s) AND p.shielded_by_id IS NULL AND p.canonical_id IS NULL
"""
_NEW_TOKENS: Final = """
INSERT INTO people_nametoken (text, bare, keys, names)
SELECT text, bare, keys::int[], 1 FROM unnest(%s::text[], %s::boolean[], %s::text[]) AS new (text, bare, keys)
 WHERE NOT EXISTS (SELECT FROM people_nametoken t WHERE t.text = new.text AND t.bare = new.bare)
    ON CONFLICT (text, bare) DO NOTHING
"""
_NEW_KEYS: Final = """
UPDATE people_nametoken t SET keys = new.keys::int[]
  FROM unnest(%s::text[], %s::boolean[], %s::text[]) AS new (text, bare, keys)
 WHERE t.text = new.text AND t.bare = new.bare AND t.keys <> new.keys::int[]
"""
_FREQUENCIES: Final = """
WITH counted AS MATERIALIZED (
  SELECT token, count(*) AS names FROM people_nameform, unnest(tokens) AS token WHERE token > 0 GROUP BY token
), forgotten AS (
  DELETE FROM people_nametoken t WHERE NOT EXISTS (SELECT FROM counted c WHERE c.token = t.id)
)
UPDATE people_nametoken t SET names = c.names FROM counted c WHERE c.token = t.id AND t.names <> c.names
"""


@transaction.atomic
def index_person(person_ids: Sequence[UUID]) -> None:
    """Files the names of these persons anew: to be called in the transaction that changed a name, alias or birth date.

    A deleted person's names go with the row (cascade). A record that was joined with another is not filed: its
    names stand as aliases of that other. Nor is a shielded person: nobody's ranking or cut-off may feel her;
    `queries.hits` finds her for her focal point.
    """
    _index(person_ids, refile_tokens=False)


def reindex_all() -> int:
    """Files everybody anew, with the lookup keys: after a change of rules or variants. Each step stands.

    Searching goes on meanwhile. Answers how many persons.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_person ORDER BY id")
        ids = [row[0] for row in cursor.fetchall()]
    for start in range(0, len(ids), _AT_ONCE):
        with transaction.atomic():
            _index(ids[start : start + _AT_ONCE], refile_tokens=True)
    refresh_frequencies()
    return len(ids)


@transaction.atomic
def refresh_frequencies() -> None:
    """Counts how many written names hold each token, and forgets tokens that none does: nightly, and after imports.

    The counts only weigh words and choose the plan, so they may be a day old; that keeps `mohammed` from being a row
    that every registration waits for. The lock lets searches through and makes registrations wait for the seconds it
    takes, so that no token is forgotten while somebody is being filed under it.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE people_nametoken IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_FREQUENCIES)


def _index(person_ids: Sequence[UUID], *, refile_tokens: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [list(person_ids)])
        forms = [
            (row[0], form, _years(row[4], row[5]))
            for row in cursor.fetchall()
            for form in _forms(row[1], row[2], *row[3])
        ]
        tokens = sorted({token for _, form, _ in forms for token in form}, key=lambda token: (token.text, token.bare))
        texts, bares = [token.text for token in tokens], [token.bare for token in tokens]
        keys = [_array(sorted(names.keys(token))) for token in tokens]
        cursor.execute(_NEW_TOKENS, [texts, bares, keys])
        if refile_tokens:
            cursor.execute(_NEW_KEYS, [texts, bares, keys])
        cursor.execute("SELECT text, bare, id FROM people_nametoken WHERE text = ANY(%s)", [texts])
        ids = {Token(text, bare): number for text, bare, number in cursor.fetchall()}
        cursor.execute("DELETE FROM people_nameform WHERE person_id = ANY(%s)", [list(person_ids)])
        cursor.execute(
            "INSERT INTO people_nameform (person_id, tokens)"
            " SELECT person, tokens::int[] FROM unnest(%s::uuid[], %s::text[]) AS new (person, tokens)",
            [
                [person for person, _, _ in forms],
                [_array([*(ids[token] for token in form), *years]) for _, form, years in forms],
            ],
        )


def _forms(*written: str) -> list[tuple[Token, ...]]:
    """The different ways in which the person's names are written, folded."""
    return [form for form in dict.fromkeys(names.content(name) for name in written) if form]


def _years(first: int | None, last: int | None) -> list[int]:
    """The possible birth years as negative numbers: they stand among the tokens, where one index serves both."""
    if first is None or last is None or last - first >= _YEARS_AT_MOST:
        return []
    return [-year for year in range(first, last + 1)]
