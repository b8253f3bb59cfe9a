"""Keeping a file of a partner or donor, and taking in its activities: all, or those that are good."""

import datetime as dt
import uuid
from pathlib import PurePath

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.iati import access, queries
from sankofa.iati.models import PartnerActivity, PartnerBudget, PartnerOrganisation, Reading
from sankofa.iati.vocab import MOST_BYTES, Activity, DateType, TakenIn, UnreadableError, said
from sankofa.kernel.errors import DomainError

KEPT = dt.timedelta(days=1)


@transaction.atomic
def keep_file(*, content: bytes, name: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Keeps a file to be judged and taken in within a day. Raises UnreadableError `too_big` beside `file`."""
    mission_id = access.require(by, Perm.BUDGET)
    if len(content) > MOST_BYTES:
        raise UnreadableError("too_big", _("The file is bigger than what is read here (20 MB)."), field="file")
    forget_kept(now=now)
    return Reading.objects.create(
        mission_id=mission_id, name=PurePath(name).name[:120], content=content, by_id=by.id, at=now
    ).id


@transaction.atomic
def take_in(*, reading_id: uuid.UUID, only_good: bool, by: Actor, now: dt.datetime) -> TakenIn:
    """Stores activities of a kept file as partners'; one that was here before is as in this file from now on.

    Without `only_good` all or nothing. Raises DomainError `something_wrong`, `nothing_good`; NotFoundError.
    """
    row = access.reading(by, reading_id, lock=True)
    kept = queries.kept(by, reading_id, now=now)
    if kept.judged.errors and not only_good:
        raise DomainError("something_wrong", _("Not all of the file is good. Take in the good ones, or nothing."))
    good = kept.judged.good
    if not good:
        raise DomainError("nothing_good", _("There is nothing in the file that can be taken in."))
    new = sum(_keep(one, row, by, now) for one in good)
    row.delete()
    return TakenIn(new, len(good) - new, kept.judged.count - len(good))


@transaction.atomic
def forget_kept(*, now: dt.datetime) -> None:
    """Files that were not taken in within a day go."""
    Reading.objects.filter(at__lt=now - KEPT).delete()


def _keep(one: Activity, row: Reading, by: Actor, now: dt.datetime) -> bool:
    """Whether it is new."""
    kept, new = PartnerActivity.objects.update_or_create(
        mission_id=row.mission_id,
        identifier=one.identifier,
        defaults={
            "title": said(one.titles, "en")[:300],
            "reporting_ref": one.reporting.ref[:120],
            "reporting_name": said(one.reporting.names, "en")[:200],
            "status": one.status[:2],
            "starts": one.day(DateType.ACTUAL_START, DateType.PLANNED_START),
            "ends": one.day(DateType.ACTUAL_END, DateType.PLANNED_END),
            "source": row.name,
            "read_at": now,
            "by_id": by.id,
        },
    )
    kept.parties.all().delete()
    kept.budgets.all().delete()
    PartnerOrganisation.objects.bulk_create(
        PartnerOrganisation(activity=kept, role=role[:4], ref=party.ref[:120], name=said(party.names, "en")[:200])
        for role, party in one.parties
    )
    PartnerBudget.objects.bulk_create(
        PartnerBudget(
            activity=kept,
            type=budget.type[:4],
            starts=budget.starts,
            ends=budget.ends,
            value=budget.amount.value,
            currency=(budget.amount.currency or one.currency)[:3],
        )
        for budget in one.budgets
    )
    return new
