"""What happened to cases and cost money, taken into the ledger: grants, cash, tickets, deliveries, refunds.

Each finds its line by a route; without one it waits, seen by the project manager, until there is one. Reading the same
thing twice changes nothing.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from sankofa.finance.models import Entry, Reader, Route, Waiting
from sankofa.finance.queries.rates import rate_on
from sankofa.finance.services import boxes, costs, ledger, reversing
from sankofa.finance.vocab import Cost, Kind, MoneyEvent, Nature, Part, Posted, What

FIELDS = ("source", "what", "kind", "counter", "on", "minor", "currency", "case_id", "text", "undoes", "office_id")


@transaction.atomic
def take(
    *, events: Sequence[MoneyEvent], now: dt.datetime, reader: str = "", upto: dt.datetime | None = None
) -> Posted:
    """Charges what is new; answers how much was, and how much waits. Remembers, for `reader`, how far was read.

    What falls in closed books is booked on the first open day, and says so.
    """
    known = set(Entry.objects.filter(source__in=[e.source for e in events]).values_list("mission", "source"))
    made = waiting = 0
    ready: list[tuple[MoneyEvent, Cost]] = []
    for event in events:
        if (event.mission_id, event.source) in known:
            continue
        plain = _ready(event)
        if plain:
            ready.append((event, plain))
            continue
        booked = _book(event, now)
        made += booked
        waiting += not booked
    made += _charge_all(ready, now)
    if reader and upto:
        Reader.objects.update_or_create(name=reader, defaults={"upto": upto})
    return Posted(made, waiting)


def retry_waiting(*, now: dt.datetime) -> int:
    """Charges what waited for a route and has one now; answers how much."""
    done = 0
    for row in Waiting.objects.order_by("on", "id"):
        event = MoneyEvent(
            mission_id=row.mission_id, schemes=tuple(row.schemes), **{f: getattr(row, f) for f in FIELDS}
        )
        with transaction.atomic():
            if _stands(event) or _book(event, now):
                Waiting.objects.filter(id=row.id).delete()
                done += 1
    return done


def _stands(event: MoneyEvent) -> bool:
    return Entry.objects.filter(mission=event.mission_id, source=event.source).exists()


def _book(event: MoneyEvent, now: dt.datetime) -> bool:
    """True when it is dealt with; False when it waits for a route."""
    if event.undoes:
        return _undo(event, now)
    line_id = line_for(event)
    if event.what == What.GRANT:
        _release_earlier(event, now)
        Waiting.objects.filter(case=event.case_id, what=What.GRANT, schemes=list(event.schemes)).exclude(
            source=event.source
        ).delete()
        if not event.minor:
            return True
    return _wait(event) if line_id is None else _charge(event, (Part(line_id, event.case_id),), now)


def _ready(event: MoneyEvent) -> Cost | None:
    """The cost of an event that needs nothing but its line, to be charged with others in one go."""
    if event.undoes or event.what == What.GRANT:
        return None
    line_id, rate = line_for(event), rate_on(event.currency, event.on)
    return None if line_id is None or rate is None else _cost(event, (Part(line_id, event.case_id),), rate)


def _charge_all(ready: Sequence[tuple[MoneyEvent, Cost]], now: dt.datetime) -> int:
    missions = {event.mission_id for event, _cost in ready}
    for mission_id in missions:
        own = [cost for event, cost in ready if event.mission_id == mission_id]
        costs.charge(mission_id=mission_id, costs=own, by=None, now=now)
    return len(ready)


def _charge(event: MoneyEvent, parts: Sequence[Part], now: dt.datetime) -> bool:
    """Waits, too, where no rate of its currency is on file for that day."""
    rate = rate_on(event.currency, event.on)
    if rate is None:
        return _wait(event)
    cost = _cost(event, parts, rate)
    costs.charge(mission_id=event.mission_id, costs=[cost], by=None, now=now)
    return True


def _cost(event: MoneyEvent, parts: Sequence[Part], rate: Decimal) -> Cost:
    return Cost(
        source=event.source,
        kind=Kind(event.kind),
        on=_open_day(event),
        minor=event.minor,
        parts=tuple(parts),
        text=event.text,
        currency=event.currency,
        rate=rate,
        counter=Nature(event.counter),
        account_id=_box(event),
    )


def _box(event: MoneyEvent) -> uuid.UUID | None:
    """The account of the cash box of the desk that paid it out; None: the one for all desks without a box."""
    if event.counter != Nature.CASH:
        return None
    return boxes.account_of_desk(event.mission_id, event.office_id, event.currency)


def _undo(event: MoneyEvent, now: dt.datetime) -> bool:
    entry = Entry.objects.filter(mission=event.mission_id, source=event.undoes).first()
    if entry is None:
        return _undo_waiting(event)
    if event.kind == Kind.REVERSAL:
        on = _open_day(event)
        reversing.mirror(entry, on=on, text=event.text, by=None, now=now, paid_is_due_back=True)
        return True
    borne = entry.postings.filter(nature=Nature.EXPENSE, minor__gt=0).values_list("line", "case", "minor")
    weights: dict[tuple[uuid.UUID | None, uuid.UUID | None], int] = {}
    for line, case, minor in borne:
        weights[line, case] = weights.get((line, case), 0) + minor
    parts = [Part(line, case, weight) for (line, case), weight in weights.items() if line]
    return _charge(event, parts, now) if event.minor and parts else True


def _undo_waiting(event: MoneyEvent) -> bool:
    """What it takes back is not booked. Waiting, a reversal takes it off the list; a refund waits behind it."""
    rows = Waiting.objects.filter(mission=event.mission_id, source=event.undoes)
    if not rows.exists():
        return True
    if event.kind == Kind.REVERSAL:
        rows.delete()
        return True
    return _wait(event)


def _release_earlier(event: MoneyEvent, now: dt.datetime) -> None:
    """A later decision takes the place of the earlier one of the same scheme, so what that had promised is free."""
    lines = Route.objects.filter(mission=event.mission_id, what=What.GRANT, scheme__in=event.schemes)
    costs.release(
        mission_id=event.mission_id,
        source=f"{event.source}:instead",
        on=_open_day(event),
        case_id=event.case_id,
        line_ids=lines.values_list("line", flat=True),
        text="A later decision",
        by=None,
        now=now,
    )


def line_for(event: MoneyEvent) -> uuid.UUID | None:
    """The line that pays on that day: by the first of its schemes that has a route, else by the route for any."""
    routes = dict(
        Route.objects.filter(
            Q(until=None) | Q(until__gt=event.on), mission=event.mission_id, what=event.what, since__lte=event.on
        ).values_list("scheme", "line")
    )
    return next((routes[scheme] for scheme in (*event.schemes, "") if scheme in routes), None)


def _open_day(event: MoneyEvent) -> dt.date:
    """The day it happened, or the first that is open where those books are closed."""
    until = ledger.closed_until(event.mission_id)
    return max(event.on, until) if until else event.on


def _wait(event: MoneyEvent) -> bool:
    values = {field: getattr(event, field) for field in FIELDS if field != "source"}
    Waiting.objects.get_or_create(
        mission_id=event.mission_id, source=event.source, defaults={**values, "schemes": list(event.schemes)}
    )
    return False


@transaction.atomic
def release_ended(
    *, ended: Iterable[tuple[uuid.UUID, uuid.UUID, dt.date, tuple[uuid.UUID, ...]]], now: dt.datetime
) -> int:
    """Frees what is still committed for cases that are closed: (mission, case, closed on, lines). Answers how many."""
    freed = 0
    for mission_id, case_id, closed_on, lines in ended:
        until = ledger.closed_until(mission_id)
        made = costs.release(
            mission_id=mission_id,
            source=f"ended:{case_id}:{now:%Y%m%d%H%M}",
            on=max(closed_on, until) if until else closed_on,
            case_id=case_id,
            line_ids=lines,
            text="The case is closed",
            by=None,
            now=now,
        )
        freed += made is not None
    return freed
