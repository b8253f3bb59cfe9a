"""Two records of one person become one, cases and all; and two again. `matching` decides when.

The cases are locked first, as every verb does; then `people` joins the records, then the memberships follow.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.cases.models import Case, Member
from sankofa.cases.services.spine import mirror_shield, record
from sankofa.kernel.errors import DomainError
from sankofa.people import services as people
from sankofa.people.vocab import Moved


def join_records(*, kept_id: uuid.UUID, merged_id: uuid.UUID, by: Actor, now: dt.datetime) -> Moved:
    """From now on the cases of both are the cases of `kept`; answers what went over. The caller has checked who may.

    Raises as `people.services.join_people`, and DomainError `same_case` where both are on one case.
    """
    cases = _lock_cases(kept_id, merged_id)
    on_both = Member.objects.filter(person=kept_id, left_on=None).values("case")
    if Member.objects.filter(person=merged_id, left_on=None, case__in=on_both).exists():
        raise DomainError("same_case", _("Both are on one case. Take one of them off that case first."))
    moved = people.join_people(kept_id=kept_id, merged_id=merged_id, by=by, now=now)
    moved["member"] = _ids(Member.objects.filter(person=merged_id).values_list("id", flat=True))
    moved["lead"] = _ids(Case.objects.filter(lead=merged_id).values_list("id", flat=True))
    Member.objects.filter(id__in=moved["member"]).update(person=kept_id)
    Case.objects.filter(id__in=moved["lead"]).update(lead=kept_id)
    _tell(cases, "records_joined", by, now)
    return moved


def part_records(
    *, merged_id: uuid.UUID, under: Sequence[uuid.UUID], moved: Moved, by: Actor, now: dt.datetime
) -> uuid.UUID:
    """Gives `merged` its own cases back, as far as they stand with the other record still; answers that record."""
    cases = _lock_cases(merged_id, members=moved["member"], leads=moved["lead"])
    kept_id = people.part_people(merged_id=merged_id, under=under, moved=moved, by=by, now=now)
    Member.objects.filter(id__in=moved["member"], person=kept_id).update(person=merged_id)
    Case.objects.filter(id__in=moved["lead"], lead=kept_id).update(lead=merged_id)
    _tell(cases, "records_parted", by, now)
    return kept_id


def _lock_cases(*person_ids: uuid.UUID, members: Sequence[str] = (), leads: Sequence[str] = ()) -> list[Case]:
    own = Member.objects.filter(Q(person__in=person_ids) | Q(id__in=members)).values("case")
    rows = Case.objects.select_for_update(of=("self",)).filter(Q(id__in=own) | Q(lead__in=person_ids) | Q(id__in=leads))
    return list(rows.order_by("id"))


def _tell(cases: Iterable[Case], code: str, by: Actor, now: dt.datetime) -> None:
    for case in cases:
        mirror_shield(case)
        record(case, code=code, by=by, now=now)


def _ids(found: Iterable[uuid.UUID]) -> list[str]:
    return [str(pk) for pk in found]
