"""Writing to the ledger: entries in bulk, each once; closing the books; the chart of accounts.

What an entry says is decided in `costs`. Here only that it stands, balanced, once, in an open period.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import Account, Close, Entry
from sankofa.finance.queries.closing import blocking
from sankofa.finance.vocab import BASE, Draft, Leg, Nature
from sankofa.kernel.errors import DomainError
from sankofa.kernel.ids import new_id

CHART = (  # code, name, nature: what every mission starts with
    ("1000", "Bank", Nature.BANK),
    ("1200", "Between our own accounts", Nature.TRANSIT),
    ("1300", "To come in", Nature.RECEIVABLE),
    ("2000", "To be paid", Nature.PAYABLE),
    ("4000", "Expenditure", Nature.EXPENSE),
    ("5000", "Income", Nature.INCOME),
    ("6000", "Between own projects", Nature.INTERNAL),
    ("7000", "Differences at a count", Nature.DIFFERENCE),
    ("7100", "Exchange differences", Nature.EXCHANGE),
    ("8000", "Committed", Nature.COMMITTED),
    ("8900", "Reserve for commitments", Nature.RESERVE),
    ("1100", "Cash", Nature.CASH),
)
ENTRIES = """
INSERT INTO finance_entry
  (id, mission_id, kind, "on", source, text, currency, rate, lines, reverses_id, at, by_id)
SELECT e.id, %s, e.kind, e."on", e.source, e.text, e.currency, e.rate, e.lines, e.reverses, %s, %s
  FROM unnest(%s::uuid[], %s::text[], %s::date[], %s::text[], %s::text[], %s::text[], %s::numeric[], %s::smallint[],
              %s::uuid[]) AS e(id, kind, "on", source, text, currency, rate, lines, reverses)
ON CONFLICT (mission_id, source) DO NOTHING RETURNING id
"""
POSTINGS = """
INSERT INTO finance_posting
  (entry_id, place, "of", account_id, nature, line_id, agreement_id, case_id, settles_id, minor, base_minor)
SELECT * FROM unnest(%s::uuid[], %s::smallint[], %s::smallint[], %s::uuid[], %s::text[], %s::uuid[], %s::uuid[],
                     %s::uuid[], %s::uuid[], %s::bigint[], %s::bigint[])
"""


@transaction.atomic
def post(
    *, mission_id: uuid.UUID, drafts: Sequence[Draft], by: uuid.UUID | None, now: dt.datetime
) -> dict[str, uuid.UUID]:
    """Writes entries; answers the ids of those that are new, by source. What was booked before is left as it stands.

    In bulk: some thousands of drafts a call; each call is two statements. Costs go through `charge`, which works out
    who bears them; this is for entries that are no cost (opening balances, transfers), and checks no permission.

    Raises DomainError `books_closed` where a new one lies in a closed period. The database refuses, at commit, an
    entry that doesn't balance.
    """
    if not drafts:
        return {}
    ids = [new_id() for _draft in drafts]
    with connection.cursor() as cursor:
        _refuse_closed(mission_id, drafts)
        columns = zip(
            *(
                (i, str(d.kind), d.on, d.source, d.text, d.currency, d.rate, len(d.legs), d.reverses_id)
                for i, d in zip(ids, drafts, strict=True)
            ),
            strict=True,
        )
        cursor.execute(ENTRIES, [mission_id, now, by, *map(list, columns)])
        new = {row[0] for row in cursor.fetchall()}
        made = {draft.source: (i, draft) for i, draft in zip(ids, drafts, strict=True) if i in new}
        legs = [_row(i, at, len(d.legs), leg) for i, d in made.values() for at, leg in enumerate(d.legs, 1)]
        if legs:
            cursor.execute(POSTINGS, [list(column) for column in zip(*legs, strict=True)])
    return {source: i for source, (i, _draft) in made.items()}


def _row(entry_id: uuid.UUID, place: int, of: int, leg: Leg) -> tuple[object, ...]:
    return (
        entry_id, place, of, leg.account_id, str(leg.nature), leg.line_id, leg.agreement_id, leg.case_id,
        leg.settles_id, leg.minor, leg.base_minor,
    )  # fmt: skip


def _refuse_closed(mission_id: uuid.UUID, drafts: Sequence[Draft]) -> None:
    """The sentence for a person; the trigger of the table holds whatever came in between."""
    until = closed_until(mission_id)
    if until is None or all(draft.on >= until for draft in drafts):
        return
    late = [draft for draft in drafts if draft.on < until]
    known = set(
        Entry.objects.filter(mission=mission_id, source__in=[d.source for d in late]).values_list("source", flat=True)
    )
    if any(draft.source not in known for draft in late):
        raise books_closed(until)


def books_closed(until: dt.date) -> DomainError:
    text = _("The books are closed up to %(day)s. Book it on that day or later; a correction is an entry of its own.")
    return DomainError("books_closed", text % {"day": formats.date_format(until, "j M Y")}, field="on")


def closed_until(mission_id: uuid.UUID) -> dt.date | None:
    """The first day that is still open; None: nothing was ever closed."""
    return Close.objects.filter(mission=mission_id).order_by("-until").values_list("until", flat=True).first()


@transaction.atomic
def close_books(*, until: dt.date, by: Actor, now: dt.datetime) -> None:
    """Closes the books of the actor's mission for all days before `until`, for good.

    Raises DomainError `closed_already`, `in_future` or `blocked` beside `until`.
    """
    mission_id = access.require(by, Perm.BOOK)
    last = closed_until(mission_id)
    if last and until <= last:
        raise DomainError("closed_already", _("The books are closed up to a later day already."), field="until")
    if until > now.date() + dt.timedelta(days=1):
        raise DomainError("in_future", _("Only days that are over can be closed."), field="until")
    blocks = blocking(mission_id, until)
    if blocks:
        text = _("Deal with this first: %(what)s.")
        said = "; ".join(f"{row.what.label} ({row.count})" for row in blocks)
        raise DomainError("blocked", text % {"what": said}, field="until")
    Close.objects.create(mission_id=mission_id, until=until, by_id=by.id, at=now)


def account(mission_id: uuid.UUID, nature: Nature) -> uuid.UUID:
    """The mission's first account of that nature; the chart is laid down where it is missing."""
    return accounts(mission_id)[nature]


def accounts(mission_id: uuid.UUID) -> dict[Nature, uuid.UUID]:
    """The first account of each nature, by code, in the currency of the books."""
    found = _accounts(mission_id)
    if len(found) < len(CHART):
        rows = [Account(mission_id=mission_id, code=code, name=name, nature=nature) for code, name, nature in CHART]
        Account.objects.bulk_create(rows, ignore_conflicts=True)
        found = _accounts(mission_id)
    return found


def _accounts(mission_id: uuid.UUID) -> dict[Nature, uuid.UUID]:
    rows = Account.objects.filter(mission=mission_id, currency=BASE).order_by("-code")
    return {Nature(nature): pk for nature, pk in rows.values_list("nature", "id")}
