"""Verbs of protection: guardians and their consent, the two compartments, and the verdicts they publish."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError
from sankofa.kernel.ids import new_id
from sankofa.kernel.sealing import seal, seal_bytes
from sankofa.protection import queries
from sankofa.protection.compartments import compartment
from sankofa.protection.models import (
    Guardian,
    HealthEntry,
    HealthFile,
    ProtectionNote,
    SealedAnswer,
    SealedDecision,
    Verdict,
)
from sankofa.protection.vocab import KEPT_BY, OPENS, Compartment, HealthNeed, HealthVerdict, Opened, ProtectionVerdict
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import Facts

if TYPE_CHECKING:
    from sankofa.cases.models import Case, Member


__all__ = ["compartment"]  # the door itself, for a verb of `journey` that writes inside

SAFE_TRAVEL = "safe_travel"  # the safeguard in policies/ that an open high risk is judged by


@transaction.atomic
def name_guardian(
    *,
    case_id: uuid.UUID,
    member_id: uuid.UUID,
    name: str,
    organisation: str,
    contact: str,
    child_view: str,
    by: Actor,
    now: dt.datetime,
) -> uuid.UUID:
    """Records who decides for a child; an earlier guardian's time ends. A new guardian's consent is asked anew."""
    case = cases.lock(by, case_id)
    member = cases.member_of(case, member_id)
    today = date_in(now, by.timezone)
    Guardian.objects.filter(member=member, until=None).update(until=today)
    guardian = Guardian.objects.create(
        member=member, name=name, organisation=organisation, contact=contact, since=today, child_view=child_view
    )
    cases.record(case, code="guardian_named", by=by, now=now, member_id=member.id)
    return guardian.id


@transaction.atomic
def guardian_consents(
    *, case_id: uuid.UUID, guardian_id: uuid.UUID, given_on: dt.date, file_id: uuid.UUID, by: Actor, now: dt.datetime
) -> None:
    """Records the guardian's written consent to depart. Without the paper there is none (annual report 2007 §1.2.2).

    Raises DomainError `in_future` beside `given_on`.
    """
    case = cases.lock(by, case_id)
    if given_on > date_in(now, by.timezone):
        raise DomainError("in_future", _("The consent can't be dated after today."), field="given_on")
    guardian = Guardian.objects.select_for_update().get(id=guardian_id, member__case=case, until=None)
    guardian.consent_given_on, guardian.consent_file_id, guardian.consent_withdrawn_on = given_on, file_id, None
    guardian.save()
    cases.record(case, code="guardian_consented", by=by, now=now, member_id=guardian.member_id, happened_on=given_on)


@transaction.atomic
def guardian_withdraws(*, case_id: uuid.UUID, guardian_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """The guardian takes the consent back; the gates fall shut at once."""
    case = cases.lock(by, case_id)
    guardian = Guardian.objects.select_for_update().get(id=guardian_id, member__case=case, until=None)
    guardian.consent_withdrawn_on = date_in(now, by.timezone)
    guardian.save(update_fields=["consent_withdrawn_on"])
    cases.record(case, code="guardian_withdrew", by=by, now=now, member_id=guardian.member_id)


def open_health_file(
    *, case_id: uuid.UUID, member_id: uuid.UUID, opened_for: Opened, body: str, by: Actor, now: dt.datetime
) -> uuid.UUID:
    """Opens the file and publishes “must wait” until the officer clears it. Needs the key of the health compartment."""
    with compartment(Compartment.HEALTH, case_id=case_id, by=by, reason="opens a health file"):
        case = cases.lock(by, case_id, Perm.HEALTH)
        member = cases.member_of(case, member_id)
        if HealthFile.objects.filter(member=member, closed_at=None).exists():
            raise DomainError("file_open", _("A file is open already. Add to it."))
        file = HealthFile.objects.create(
            case=case, member=member, opened_for=opened_for, opened_at=now, opened_by_id=by.id
        )
        _add_entry(file, body, by, now)
        _publish(member, Compartment.HEALTH, HealthVerdict.MUST_WAIT, by=by, now=now)
    return file.id


def add_health_entry(*, case_id: uuid.UUID, file_id: uuid.UUID, body: str, by: Actor, now: dt.datetime) -> None:
    with compartment(Compartment.HEALTH, case_id=case_id, by=by, reason="adds to the health file"):
        cases.lock(by, case_id, Perm.HEALTH)
        _add_entry(HealthFile.objects.get(id=file_id, case_id=case_id), body, by, now)


def give_health_verdict(
    *,
    case_id: uuid.UUID,
    member_id: uuid.UUID,
    verdict: HealthVerdict,
    needs: Sequence[HealthNeed],
    fit_check_required: bool,
    fit_check_passed_on: dt.date | None,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Publishes what follows for travel, never why. Raises DomainError when an escort is meant but not named."""
    if verdict == HealthVerdict.CLEARED_WITH_ESCORT and not {"medical_escort", "social_escort"} & set(needs):
        raise DomainError("escort_needed", _("Say which escort the journey needs."), field="needs")
    with compartment(Compartment.HEALTH, case_id=case_id, by=by, reason="gives the health verdict"):
        case = cases.lock(by, case_id, Perm.HEALTH)
        member = cases.member_of(case, member_id)
        if not HealthFile.objects.filter(member=member, closed_at=None).exists():
            raise DomainError("no_file", _("Open a health file first: a verdict rests on an advice."))
        extra = {"fit_check_required": fit_check_required, "fit_check_passed_on": fit_check_passed_on}
        _publish(member, Compartment.HEALTH, verdict, by=by, now=now, needs=list(needs), **extra)


def write_protection_note(
    *, case_id: uuid.UUID, member_id: uuid.UUID, body: str, by: Actor, now: dt.datetime
) -> uuid.UUID:
    """Writes a sealed note: risk, safety plan, what she chose. Needs the key of the protection compartment."""
    if not body.strip():
        raise DomainError("note_empty", _("Write the note first."), field="body")
    with compartment(Compartment.PROTECTION, case_id=case_id, by=by, reason="writes a protection note"):
        case = cases.lock(by, case_id, Perm.PROTECTION)
        note_id = new_id()
        sealed = seal(body, bound_to=str(note_id))
        ProtectionNote.objects.create(
            id=note_id, case=case, member=cases.member_of(case, member_id), sealed=sealed, at=now, by_id=by.id
        )
    return note_id


def give_protection_verdict(
    *, case_id: uuid.UUID, member_id: uuid.UUID, verdict: ProtectionVerdict, by: Actor, now: dt.datetime
) -> None:
    """Publishes whether travel must wait. An open high risk waits until a safety plan and an informed choice stand."""
    with compartment(Compartment.PROTECTION, case_id=case_id, by=by, reason="gives the protection verdict"):
        case = cases.lock(by, case_id, Perm.PROTECTION)
        member = cases.member_of(case, member_id)
        at_risk = _open_high_risk(case.id, on=date_in(now, by.timezone))[member.id]
        if at_risk and verdict != ProtectionVerdict.HOLD_TRAVEL:
            raise DomainError(
                "open_high_risk",
                _("The risk is high. Record a safety plan and the informed choice first; then the adult decides."),
                field="verdict",
            )
        _publish(member, Compartment.PROTECTION, verdict, by=by, now=now)


def answer_inside(
    *,
    case_id: uuid.UUID,
    which: Compartment,
    answers: Sequence[tuple[uuid.UUID, str, object]],
    by: Actor,
    now: dt.datetime,
) -> None:
    """Keeps facts that only this compartment knows: (member, fact, value; None: there is none).

    A high risk without safety plan and informed choice makes travel wait at once. Raises DomainError `not_asked_here`
    for a fact of another compartment, NotFoundError without the key.
    """
    dictionary = schemes.fact_dictionary()
    if not all(key in dictionary and dictionary[key].compartment in OPENS[which] for _member, key, _value in answers):
        raise DomainError("not_asked_here", _("This is not asked here."))
    with compartment(which, case_id=case_id, by=by, reason="answers what a rule asks"):
        case = cases.lock(by, case_id, KEPT_BY[which])
        for member_id, key, value in answers:
            row = new_id()
            sealed = seal({"key": key, "value": value}, bound_to=str(row))
            member = cases.member_of(case, member_id)
            SealedAnswer.objects.create(
                id=row, case=case, member=member, compartment=which, sealed=sealed, at=now, by_id=by.id
            )
        if which == Compartment.PROTECTION:
            _stop_travel(case, by=by, now=now)


def keep_decision(
    *, case_id: uuid.UUID, which: Compartment, drawn: Mapping[str, object], letter: bytes, by: Actor, now: dt.datetime
) -> uuid.UUID:
    """Keeps a decision and its letter inside an opening, which the caller stands in; answers the decision's id.

    The timeline hears nothing: the scheme's very name would tell.
    """
    row = new_id()
    SealedDecision.objects.create(
        id=row,
        case_id=case_id,
        compartment=which,
        sealed=seal(drawn, bound_to=str(row)),
        letter=seal_bytes(letter, bound_to=f"{row} letter"),
        at=now,
        by_id=by.id,
    )
    return row


def _stop_travel(case: "Case", *, by: Actor, now: dt.datetime) -> None:
    """An open high risk publishes that travel must wait, where that doesn't stand yet."""
    risks = _open_high_risk(case.id, on=date_in(now, by.timezone))
    at_risk = [member for member, is_open in risks.items() if is_open]
    for row in queries.verdicts(at_risk).values():
        if row.protection != ProtectionVerdict.HOLD_TRAVEL:
            member = cases.member_of(case, row.member_id)
            _publish(member, Compartment.PROTECTION, ProtectionVerdict.HOLD_TRAVEL, by=by, now=now)


def _open_high_risk(case_id: uuid.UUID, *, on: dt.date) -> dict[uuid.UUID, bool]:
    """By member, inside an opening: was a risk assessed, and does the safeguard of safe travel not say yes yet?"""
    found: defaultdict[uuid.UUID, bool] = defaultdict(bool)
    for member, known in queries.answers_inside(Compartment.PROTECTION, case_id).items():
        judged = schemes.evaluate(
            SAFE_TRAVEL, Facts.of({}, {str(member): known}), on, allowed=OPENS[Compartment.PROTECTION]
        )
        assert judged is not None  # its compartment is open
        found[member] = "member.protection.risk" in known and not judged.outcome.is_yes
    return found


def _publish(
    member: "Member", which: Compartment, verdict: str, *, by: Actor, now: dt.datetime, **more: object
) -> None:
    # The timeline hears nothing: that somebody has a file is itself a fact of the compartment.
    Verdict.objects.create(member=member, compartment=which, verdict=verdict, owner_id=by.id, at=now, **more)
    cases.mark_dirty_of(member.person_id)


def _add_entry(file: HealthFile, body: str, by: Actor, now: dt.datetime) -> None:
    if not body.strip():
        raise DomainError("note_empty", _("Write what was advised, and by whom."), field="body")
    entry_id = new_id()
    HealthEntry.objects.create(
        id=entry_id, case_id=file.case_id, file=file, sealed=seal(body, bound_to=str(entry_id)), at=now, by_id=by.id
    )
