"""The whole question: from the rows of a caseload to one row a case, for several schemes side by side.

Most cases are one person: nothing is grouped for those, which is most of the time saved (docs/adr/0011).
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sankofa.schemes.compiling.checks import Place
from sankofa.schemes.compiling.giving import Gives, gives
from sankofa.schemes.compiling.trees import TRUTH, Rows, Rules, Stand, outcome
from sankofa.schemes.vocab import Dictionary, Question, Scheme

Asked = tuple[Scheme | None, Mapping[str, Scheme]]
"""A scheme (None: there is none yet, the verdict is no) and what its references find."""


def ask(
    asked: Sequence[Asked],
    dictionary: Dictionary,
    on: date,
    *,
    known_on: date | None = None,
    source: str,
    alone: str,
    records: Mapping[str, int],
    extra: Sequence[tuple[str, str, str]] = (),
    where: str = "true",
    possible: bool = False,
) -> Question:
    """The verdict of each scheme for each case as if it were decided on a day.

    `possible`: cases of which every verdict is no may be left out; most often those are most, and cost nothing more.

    `source` is a table of facts (columns as in `columns`, and `case_id`), written by us like `alone`, `where` and
    `extra`, never by a user: `alone` says of a row whether its case has one member, `where` which rows count (all of a
    case or none), `extra` are further columns as (name, expression over f, aggregate; "" for NULL where several members
    differ); the columns they read are those named in them as `f.…`. `records` says how many records of each list a
    member has at most.
    """
    place = Place(dictionary, on, known_on)
    halves = [
        _half(
            asked,
            Rows(place, alone=single, records=records),
            source,
            f"{where} AND {alone} IS {single}",
            extra,
            possible=possible and single,
        )
        for single in (True, False)
    ]
    currencies = halves[0][1]
    return Question(
        sql=f"{halves[0][0]}\nUNION ALL\n{halves[1][0]}", parameters=place.parameters, currencies=currencies
    )


def _half(
    asked: Sequence[Asked],
    rows: Rows,
    source: str,
    where: str,
    extra: Sequence[tuple[str, str, str]],
    *,
    possible: bool,
) -> tuple[str, tuple[frozenset[str], ...]]:
    wanted = ["f.case_id", *(_extra(rows, *one) for one in extra)]
    currencies = []
    for number, (scheme, others) in enumerate(asked):
        some, found = _scheme(scheme, others, rows, number)
        wanted += some
        currencies.append(found)
    read = {word.removeprefix("f.") for _, text, _ in extra for word in _words(text) if word.startswith("f.")}
    if possible:
        where = f"{where} AND ({' OR '.join(_not_refused(scheme, others, rows) for scheme, others in asked)})"
    inner = _levels(rows, source, where, {*read, *rows.place.used})
    grouped = "" if rows.alone else "\nGROUP BY f.case_id"
    return f"SELECT {', '.join(wanted)}\nFROM {inner}{grouped}", tuple(currencies)


def _extra(rows: Rows, name: str, text: str, how: str) -> str:
    return f"{rows.over(how, text) if how or rows.alone else 'NULL'} AS {name}"


def _words(text: str) -> list[str]:
    return "".join(one if one.isalnum() or one in "._" else " " for one in text).split()


def _not_refused(scheme: Scheme | None, others: Mapping[str, Scheme], rows: Rows) -> str:
    return f"({outcome(scheme, _top(scheme, others, rows))}) IS NOT FALSE" if scheme else "false"


def _top(scheme: Scheme, others: Mapping[str, Scheme], rows: Rows) -> Stand:
    """At the top of a case; a scheme never refers to itself."""
    return Stand(rows, {key: one for key, one in others.items() if key != scheme.id}, top=True)


def _scheme(
    scheme: Scheme | None, others: Mapping[str, Scheme], rows: Rows, number: int
) -> tuple[list[str], frozenset[str]]:
    if scheme is None:
        return [f"0 AS verdict_{number}", f"false AS open_{number}"], frozenset()
    top = _top(scheme, others, rows)
    verdict = TRUTH.format(text=outcome(scheme, top))
    given: Gives = gives(Rules.of(scheme, rows.place), top.at(top=False))
    columns = [f"{verdict} AS verdict_{number}", f"{rows.over('bool_or', given.open)} AS open_{number}"]
    for which, sums in (("most", given.most), ("least", given.least)):
        columns += [f"{rows.over('sum', text)} AS {which}_{number}_{one.lower()}" for one, text in sums.items()]
    return columns, frozenset(given.most)


def _levels(rows: Rows, source: str, where: str, used: set[str]) -> str:
    """The rows, with a level around them for each height of kept columns. OFFSET 0 keeps the planner from working the
    kept columns out again wherever they are read.
    """
    inner = source
    columns = sorted({"case_id", *used})
    condition = f" WHERE {where}"
    for level in rows.levels:
        listed = ", ".join([*(f"f.{one}" for one in columns), *(f"{text} AS {name}" for text, name in level.items())])
        inner = f"(SELECT {listed} FROM {inner} AS f{condition} OFFSET 0)"  # noqa: S608  # our own names; values are parameters
        columns += level.values()
        condition = ""
    return f"{inner} AS f{condition}"
