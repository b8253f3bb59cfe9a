"""Looking for pairs: whoever changed is compared with everybody on file who may be the same. Safe to run again.

The clockwork calls `look`; triggers wrote whom (`Due`). Who may see what is found is decided when it is read.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Q

from sankofa.cases import queries as cases
from sankofa.matching.models import Due, Pair
from sankofa.matching.rules import judge
from sankofa.matching.vocab import Judgement
from sankofa.people import queries as people
from sankofa.people.queries import Matcher
from sankofa.people.vocab import Probe, Traits

AT_ONCE = 300
WRITTEN_TOGETHER = 10_000
"""Rows of the list, by id, within which others about somebody are looked for: caseloads come in by the hundred."""
Key = tuple[uuid.UUID, uuid.UUID]


def look(*, now: dt.datetime, at_most: int = 3000) -> int:
    """Looks at whoever waits, some hundreds in a transaction; answers how many. The rest waits for the next time."""
    done = 0
    matcher = Matcher()
    while done < at_most and (looked := _look_some(matcher, now)):
        done += looked
    return done


@transaction.atomic
def look_at(*, person_ids: Collection[uuid.UUID], now: dt.datetime) -> int:
    """Compares these people with everybody on file: new pairs wait for a decision, open ones that no longer look
    alike go. Answers how many wait about them.
    """
    return _look_at(Matcher(), set(person_ids), now)


@transaction.atomic
def _look_some(matcher: Matcher, now: dt.datetime) -> int:
    """Takes the next from the list; another clockwork takes others."""
    waiting = Due.objects.select_for_update(skip_locked=True)
    first = list(waiting.order_by("id")[:AT_ONCE])
    if not first:
        return 0
    # Whoever came in stands here once for the record, once for the numbers, once for the telephones: looked at once.
    person_ids = {row.person_id for row in first}
    due = waiting.filter(person_id__in=person_ids, id__lte=first[-1].id + WRITTEN_TOGETHER)
    due_ids = [row.id for row in due]
    _look_at(matcher, person_ids, now)
    Due.objects.filter(id__in=due_ids).delete()
    return len(person_ids)


def _look_at(matcher: Matcher, person_ids: set[uuid.UUID], now: dt.datetime) -> int:
    asked = people.traits(person_ids)
    keys = _alike_by_index(matcher, asked) | _beside_shielded(asked) | _open_pairs(person_ids)
    told = {**people.traits({side for key in keys for side in key} - asked.keys()), **asked}
    judged = _judged([key for key in keys if key[0] in told and key[1] in told], told)
    open_ = Pair.objects.filter(_one_of(person_ids), verdict="")
    gone = [row.id for row in open_.only("a_id", "b_id") if (row.a_id, row.b_id) not in judged]
    Pair.objects.filter(id__in=gone).delete()
    Pair.objects.bulk_create(
        [
            Pair(a_id=a, b_id=b, score=judgement.score, reasons=list(judgement.reasons), found_at=now)
            for (a, b), judgement in sorted(judged.items())
        ],
        update_conflicts=True,  # found before: what was decided or asked about it stands
        unique_fields=["a", "b"],
        update_fields=["score", "reasons"],
    )
    return len(judged)


def _alike_by_index(matcher: Matcher, asked: Mapping[uuid.UUID, Traits]) -> set[Key]:
    """By the index of names and numbers, which holds nobody shielded."""
    order = list(asked.values())
    found = matcher.match(
        [
            Probe(
                number=place,
                names=one.names,
                birth=one.birth,
                numbers=tuple(sorted(one.numbers)),
                phones=tuple(sorted(one.phones)),
                emails=tuple(sorted(one.emails)),
            )
            for place, one in enumerate(order)
        ]
    )
    return {
        _key(order[place].person_id, hit.person_id)
        for place, hits in found.items()
        for hit in hits
        if hit.person_id != order[place].person_id
    }


def _beside_shielded(asked: Mapping[uuid.UUID, Traits]) -> set[Key]:
    """Shielded people stand in no index and are few: each is compared one by one."""
    shielded = people.shielded_people()
    return {_key(one, other) for one in asked for other in shielded if one != other}


def _open_pairs(person_ids: Collection[uuid.UUID]) -> set[Key]:
    return set(Pair.objects.filter(_one_of(person_ids), verdict="").values_list("a_id", "b_id"))


def _judged(keys: Sequence[Key], told: Mapping[uuid.UUID, Traits]) -> dict[Key, Judgement]:
    together = cases.on_one_case({side for key in keys for side in key})
    relatives = people.relatives({side for key in keys for side in key})
    found = {}
    for key in keys:
        one, other = told[key[0]], told[key[1]]
        judgement = judge(
            one,
            other,
            alike=people.names_alike(one.names, other.names),
            one_case=key in together,
            relatives=key in relatives,
        )
        if judgement:
            found[key] = judgement
    return found


def _one_of(person_ids: Iterable[uuid.UUID]) -> Q:
    ids = list(person_ids)
    return Q(a__in=ids) | Q(b__in=ids)


def _key(one: uuid.UUID, other: uuid.UUID) -> Key:
    return (one, other) if one < other else (other, one)
