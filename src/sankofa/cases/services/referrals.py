"""Referrals: a helping partner sends somebody to us, or we to them. Never an authority."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from sankofa.accounts.queries import helper_name
from sankofa.accounts.vocab import Actor
from sankofa.cases.models import Referral
from sankofa.cases.queries.requests import consent_to_refer
from sankofa.cases.services.spine import lock, record
from sankofa.cases.vocab import Direction, ReferralState
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError


@transaction.atomic
def refer(
    *,
    case_id: uuid.UUID,
    direction: Direction,
    organisation_id: uuid.UUID,
    what_for: str,
    by: Actor,
    now: dt.datetime,
) -> uuid.UUID:
    """Records a referral in, or sends one out on the person's consent to share with that partner; answers its id.

    Raises DomainError `not_a_helper` and `no_consent` beside `organisation`.
    """
    case = lock(by, case_id)
    name = helper_name(case.mission_id, organisation_id)
    if name is None:
        raise DomainError("not_a_helper", _("Choose a helping partner of this mission."), field="organisation")
    if direction == Direction.OUT and not consent_to_refer(case.id, organisation_id):
        raise DomainError(
            "no_consent",
            _("There is no consent to share with %(partner)s. Record it on the person's page first.")
            % {"partner": name},
            field="organisation",
        )
    row = Referral.objects.create(
        case=case,
        direction=direction,
        organisation_id=organisation_id,
        what_for=what_for,
        sent_on=date_in(now, by.timezone),
    )
    code = "referred_in" if direction == Direction.IN else "referred_out"
    record(case, code=code, by=by, now=now, params={"organisation": name, "what": what_for, "referral": str(row.id)})
    return row.id


@transaction.atomic
def answer_referral(*, referral_id: uuid.UUID, state: ReferralState, answer: str, by: Actor, now: dt.datetime) -> None:
    """Accepted, declined, or done. Raises DomainError `referral_ended` when that can't follow from where it is."""
    found = Referral.objects.filter(id=referral_id).first()
    if found is None:
        raise NotFoundError("referral_not_found", _("There is no such referral, or it is not open to you."))
    case = lock(by, found.case_id)
    row = Referral.objects.select_for_update(of=("self",)).select_related("organisation").get(id=referral_id)
    follows = {
        ReferralState.SENT: (ReferralState.ACCEPTED, ReferralState.DECLINED),
        ReferralState.ACCEPTED: (ReferralState.DONE, ReferralState.DECLINED),
    }
    if state not in follows.get(ReferralState(row.state), ()):
        raise DomainError("referral_ended", _("This referral has been answered already. Reload the page."))
    row.state, row.answer, row.answered_on = state, answer, date_in(now, by.timezone)
    row.save(update_fields=["state", "answer", "answered_on"])
    params = {"organisation": row.organisation.name, "answer": answer, "referral": str(row.id)}
    record(case, code=f"referral_{state}", by=by, now=now, params=params)
