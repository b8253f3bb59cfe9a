"""The whole question: from the rows of a caseload to one row a case, for several schemes side by side.

Most cases are one person: nothing is grouped for those, which is most of the time saved (docs/adr/0011).
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sankofa.schemes.compiling.checks import Place
from sankofa.schemes.compiling.giving import Gives, gives
from sankofa.schemes.compiling.trees import TRUTH, Rows, Rules, Stand, needed, outcome
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
    possible: str = "",
) -> Question:
    """The verdict of each scheme for each case as if it were decided on a day.

    `possible`, a condition that holds for one row of each case: cases of which every verdict is no may be left out.
    Most often those are most, and cost nothing more.

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
            possible=possible,
        )
        for single in (True, False)
    ]
    (alone, given), (several, _same) = halves
    return Question(
        alone=alone,
        several=several,
        parameters=place.parameters,
        currencies=tuple(frozenset(one.most) for one in given),
        payers=tuple(tuple(sorted(one.paid)) for one in given),
    )


def _half(
    asked: Sequence[Asked],
    rows: Rows,
    source: str,
    where: str,
    extra: Sequence[tuple[str, str, str]],
    *,
    possible: str,
) -> tuple[str, list[Gives]]:
    wanted = ["f.case_id", *(_extra(rows, *one) for one in extra)]
    given = []
    for number, (scheme, others) in enumerate(asked):
        some, found = _scheme(scheme, others, rows, number)
        wanted += some
        given.append(found)
    read = {word.removeprefix("f.") for _, text, _ in extra for word in _words(text) if word.startswith("f.")}
    if possible:
        where = f"{where} AND {_not_refused(asked, rows, source, where, possible)}"
    inner = _levels(rows, source, where, {*read, *rows.place.used})
    grouped = "" if rows.alone else "\nGROUP BY f.case_id"
    return f"SELECT {', '.join(wanted)}\nFROM {inner}{grouped}", given


def _extra(rows: Rows, name: str, text: str, how: str) -> str:
    return f"{rows.over(how, text) if how or rows.alone else 'NULL'} AS {name}"


def _words(text: str) -> list[str]:
    return "".join(one if one.isalnum() or one in "._" else " " for one in text).split()


def _not_refused(asked: Sequence[Asked], rows: Rows, source: str, where: str, first: str) -> str:
    """Whether any of the schemes may still say yes, or isn't known: what every yes needs is read first, and once.

    Of several members the first is read, with no grouping: a no of theirs is the no of the case.
    """
    needs = [needed(scheme, _top(scheme, others, rows)) if scheme else ["false"] for scheme, others in asked]
    common = [text for text in dict.fromkeys(needs[0]) if all(text in some for some in needs)]
    own = [_possible(*(text for text in some if text not in common)) for some in needs]
    may = " AND ".join([*map(_possible, common), f"({' OR '.join(own)})"])
    if rows.alone:
        return may
    return f"f.case_id = ANY(ARRAY(SELECT f.case_id FROM {source} AS f WHERE {where} AND {first} AND {may}))"  # noqa: S608  # our own names; values are parameters


def _possible(*texts: str) -> str:
    return f"(({' AND '.join(f'({text})' for text in texts) or 'true'}) IS NOT FALSE)"


def _top(scheme: Scheme, others: Mapping[str, Scheme], rows: Rows) -> Stand:
    """At the top of a case; a scheme never refers to itself."""
    return Stand(rows, {key: one for key, one in others.items() if key != scheme.id}, top=True)


def _scheme(scheme: Scheme | None, others: Mapping[str, Scheme], rows: Rows, number: int) -> tuple[list[str], Gives]:
    if scheme is None:
        return [f"0 AS verdict_{number}", f"false AS open_{number}"], Gives({}, {}, "false", {})
    top = _top(scheme, others, rows)
    verdict = TRUTH.format(text=outcome(scheme, top))
    given = gives(Rules.of(scheme, rows.place), top.at(top=False))
    columns = [f"{verdict} AS verdict_{number}", f"{rows.over('bool_or', given.open)} AS open_{number}"]
    for which, sums in (("most", given.most), ("least", given.least)):
        columns += [f"{rows.over('sum', text)} AS {which}_{number}_{one.lower()}" for one, text in sums.items()]
    columns += [
        f"{rows.over('sum', given.paid[payer])} AS paid_{number}_{place}"
        for place, payer in enumerate(sorted(given.paid))
    ]
    return columns, given


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
