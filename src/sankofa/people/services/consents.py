"""Consent: given for one purpose and one recipient, with its proof; withdrawn in one step."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor, PartnerKind, Perm
from sankofa.documents.services import keep_file
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.people.models import Consent, Person
from sankofa.people.queries.consents import same_consents
from sankofa.people.rules import may_be_a_child, tidy
from sankofa.people.services.locks import lock
from sankofa.people.vocab import (
    BASES,
    TO_MISSION,
    TO_ORGANISATION,
    Basis,
    Birth,
    DatePrecision,
    EvidenceKind,
    Purpose,
    Topic,
)


@transaction.atomic
def give_consent(
    *,
    person_id: uuid.UUID,
    purpose: Purpose,
    explained_in: str,
    by: Actor,
    now: dt.datetime,
    basis: Basis = Basis.CONSENT,
    evidence: EvidenceKind | None = None,
    file: tuple[bytes, str] | None = None,
    witness: str = "",
    reason: str = "",
    interpreter: str = "",
    given_for_by: str = "",
    mission_id: uuid.UUID | None = None,
    organisation_id: uuid.UUID | None = None,
    given_on: dt.date | None = None,
    text_version: str = "",
) -> uuid.UUID:
    """Records what the person agreed to, after `by` explained it in the language `explained_in` (code).

    `file` (content and file name) is the signature or scan. `given_for_by`: the parent or guardian, for whom may be a
    child. Raises DomainError beside the field at fault; `given_already` where one is in force.
    """
    person = lock(person_id, by, now, Perm.CONSENT)
    today = date_in(now, by.timezone)
    given = given_on or today
    if given > today:
        raise DomainError("given_in_future", _("This day is still to come."), field="given_on")
    _check_basis(purpose, basis, reason)
    _check_recipient(purpose, mission_id, organisation_id, by)
    if basis == Basis.CONSENT:
        _check_evidence(evidence, file, witness)
        _check_child(person, given, given_for_by)
    kept = keep_file(content=file[0], name=file[1], by=by.id, now=now, field="file") if file else None
    try:
        with transaction.atomic():
            row = Consent.objects.create(
                person=person,
                purpose=purpose,
                basis=basis,
                mission_id=mission_id if purpose in TO_MISSION else None,
                organisation_id=organisation_id if purpose in TO_ORGANISATION else None,
                given_on=given,
                given_for_by=tidy(given_for_by),
                explained_by_id=by.id,
                explained_in_id=explained_in,
                interpreter=tidy(interpreter),
                text_version=text_version,
                evidence=evidence if basis == Basis.CONSENT and evidence else "",
                witness=tidy(witness),
                reason=tidy(reason),
                file_id=kept.id if kept else None,
            )
    except IntegrityError as error:
        if "consent_one_in_force" not in str(error):
            raise
        raise DomainError(
            "given_already",
            _("This is agreed already and still holds. Withdraw it first, if it changed."),
            field="purpose",
        ) from error
    return row.id


@transaction.atomic
def give_consents(
    *,
    signer_id: uuid.UUID,
    children: Sequence[uuid.UUID],
    topics: Sequence[Topic],
    explained_in: str,
    evidence: EvidenceKind | None,
    file: tuple[bytes, str] | None,
    witness: str,
    interpreter: str,
    given_on: dt.date,
    by: Actor,
    now: dt.datetime,
) -> int:
    """Records what somebody agreed to in one sitting: every topic for `signer_id` and the children they answer for.

    Each is a consent of its own, with its own proof, and is withdrawn alone. What holds already is passed over.
    Answers how many were recorded. Raises as `give_consent`.
    """
    signer = Person.objects.get(id=signer_id)
    recorded = 0
    for person_id in (signer_id, *children):
        standing = set(
            Consent.objects.filter(person_id=person_id, withdrawn_at=None).values_list(
                "purpose", "mission_id", "organisation_id"
            )
        )
        for topic in topics:
            to_mission = topic.recipient_id if topic.purpose in TO_MISSION else None
            to_organisation = topic.recipient_id if topic.purpose in TO_ORGANISATION else None
            if (topic.purpose, to_mission, to_organisation) in standing:
                continue
            give_consent(
                person_id=person_id,
                purpose=topic.purpose,
                explained_in=explained_in,
                evidence=evidence,
                file=file,
                witness=witness,
                interpreter=interpreter,
                given_for_by="" if person_id == signer_id else signer.latin_name,
                mission_id=to_mission,
                organisation_id=to_organisation,
                given_on=given_on,
                text_version=topic.text_version,
                by=by,
                now=now,
            )
            recorded += 1
    return recorded


@transaction.atomic
def withdraw(*, consent_id: uuid.UUID, by: Actor, now: dt.datetime, note: str = "") -> uuid.UUID:
    """Ends a consent at once; no reason is demanded. Answers the person's id. Twice is once.

    What rested on it (shares of the case) is ended by `cases.services.withdraw_consent`, which faces call.
    Raises DomainError `not_withdrawable` where it rests on another basis than consent.
    """
    row = Consent.objects.filter(id=consent_id).first()
    if row is None:
        raise NotFoundError("consent_not_found", _("There is no such consent, or it is not open to you."))
    lock(row.person_id, by, now, Perm.CONSENT)
    row.refresh_from_db()
    if row.basis != Basis.CONSENT:
        raise DomainError("not_withdrawable", _("This does not rest on consent, so there is none to withdraw."))
    if row.withdrawn_at is None:
        same = Consent.objects.filter(id__in=same_consents(consent_id), withdrawn_at=None)
        same.update(withdrawn_at=now, withdrawn_note=tidy(note))
    return row.person_id


def _check_basis(purpose: Purpose, basis: Basis, reason: str) -> None:
    if basis not in BASES[purpose]:
        raise DomainError("wrong_basis", _("This purpose can't rest on that basis. Ask for consent."), field="basis")
    if basis != Basis.CONSENT and not tidy(reason):
        raise DomainError(
            "reason_needed", _("Without consent, write which interest or duty this rests on."), field="reason"
        )


def _check_recipient(
    purpose: Purpose, mission_id: uuid.UUID | None, organisation_id: uuid.UUID | None, by: Actor
) -> None:
    if purpose in TO_MISSION and (mission_id is None or mission_id == by.mission_id):
        raise DomainError("mission_needed", _("Choose the mission that may see the file."), field="mission")
    if purpose not in TO_ORGANISATION:
        return
    kind = PartnerKind.AUTHORITY if purpose == Purpose.TELL_AUTHORITY else PartnerKind.HELPER
    if organisation_id is None or not accounts.is_partner(organisation_id, kind):
        raise DomainError("organisation_needed", _("Choose whom this is about."), field="organisation")


def _check_evidence(evidence: EvidenceKind | None, file: tuple[bytes, str] | None, witness: str) -> None:
    if evidence is None:
        raise DomainError("evidence_needed", _("Choose how the person agreed."), field="evidence")
    if evidence == EvidenceKind.SIGNATURE and not file:
        raise DomainError(
            "signature_needed",
            _("The box is empty. Let the person sign, or choose another way to agree."),
            field="signature",
        )
    if evidence == EvidenceKind.SCAN and not file:
        raise DomainError("scan_needed", _("Choose the scan of the signed form."), field="file")
    if evidence == EvidenceKind.SPOKEN and not tidy(witness):
        raise DomainError("witness_needed", _("Write who heard it."), field="witness")


def _check_child(person: Person, on: dt.date, given_for_by: str) -> None:
    born = Birth(DatePrecision(person.birth_precision), person.birth_from, person.birth_until)
    if may_be_a_child(born, on) and not tidy(given_for_by):
        raise DomainError(
            "guardian_needed",
            _("This person is, or may be, under 18. Write which parent or guardian agrees for them."),
            field="given_for_by",
        )
