"""A case shown to another mission: only on a consent in force, and no longer than it stands."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sankofa.accounts.queries import mission_name
from sankofa.accounts.vocab import Actor
from sankofa.cases.models import Case, Share
from sankofa.cases.queries.requests import consent_to_share
from sankofa.cases.services.spine import lock, record
from sankofa.kernel.errors import DomainError


@transaction.atomic
def share(*, case_id: uuid.UUID, mission_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Shows the case to a mission elsewhere. Raises DomainError `no_consent`, which says what to do."""
    share_locked(lock(by, case_id), mission_id, by, now)


def share_locked(case: Case, mission_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """As `share`, for a verb that holds the case's lock."""
    name = mission_name(mission_id)
    if name is None or mission_id == case.mission_id:
        raise DomainError("not_a_mission", _("Choose another mission."), field="mission")
    consent = consent_to_share(case.id, mission_id)
    if consent is None:
        raise DomainError(
            "no_consent",
            _(
                "There is no consent to share this case with %(mission)s. Explain it to the principal applicant and "
                "record their consent on their page; then send this again."
            )
            % {"mission": name},
            field="mission",
        )
    if case.shielded:
        raise DomainError(
            "shielded",
            _("This case is shielded: it is shared with nobody. Ask the protection focal point."),
            field="mission",
        )
    _row, made = Share.objects.get_or_create(
        case=case, mission_id=mission_id, until=None, defaults={"consent_id": consent, "since": now}
    )
    if made:
        record(case, code="shared", by=by, now=now, params={"to": name})


@transaction.atomic
def unshare(*, case_id: uuid.UUID, mission_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """The mission sees the case no more, from this moment."""
    case = lock(by, case_id)
    _end(case, Share.objects.filter(case=case, mission=mission_id, until=None), by, now)


@transaction.atomic
def end_shares(*, consent_id: uuid.UUID, by: Actor, now: dt.datetime) -> int:
    """Ends every share that rested on a consent; for its withdrawal, which needs no leave on the case itself."""
    cases = Case.objects.select_for_update().filter(
        id__in=Share.objects.filter(consent=consent_id, until=None).values("case")
    )
    return sum(_end(case, Share.objects.filter(case=case, consent=consent_id, until=None), by, now) for case in cases)


def _end(case: Case, shares: QuerySet[Share], by: Actor, now: dt.datetime) -> int:
    ended = 0
    for row in shares.select_related("mission"):
        row.until = now
        row.save(update_fields=["until"])
        record(case, code="share_ended", by=by, now=now, params={"to": row.mission.name})
        ended += 1
    return ended
