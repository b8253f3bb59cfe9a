"""Verbs of eligibility: record the application, answer what rules ask, query an authority, decide.

Facts come in as arguments from `journey`, which gathers them from every app; nothing is fetched here.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import queries as known
from sankofa.cases import services as cases
from sankofa.eligibility import queries
from sankofa.eligibility.deciding import decide, draw_up, frozen, keep_letter, record_check
from sankofa.eligibility.drafting import (
    approve_draft,
    change_draft,
    drop_draft,
    keep_trial,
    start_draft,
    start_list_draft,
    submit_draft,
    use,
)
from sankofa.eligibility.models import (
    Answer,
    Application,
    AuthorityQuery,
    Claim,
    DataFault,
    DepartureNotice,
)
from sankofa.eligibility.places import fit_places, release_places, take_place, tell_moved_up
from sankofa.eligibility.samples import draw_sample, keep_sample
from sankofa.eligibility.vocab import (
    AnswerState,
    AnswerValue,
    ClaimAct,
    ClaimStatus,
    QueryKind,
)
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError
from sankofa.kernel.partial_dates import PartialDate
from sankofa.people import queries as people

# the verbs on decisions, drafts, places and test cases stand in modules of their own and belong to this door
__all__ = [
    "approve_draft",
    "change_draft",
    "decide",
    "draw_sample",
    "draw_up",
    "drop_draft",
    "fit_places",
    "frozen",
    "keep_letter",
    "keep_sample",
    "keep_trial",
    "record_check",
    "release_places",
    "start_draft",
    "start_list_draft",
    "submit_draft",
    "take_place",
    "tell_moved_up",
    "use",
]


@transaction.atomic
def record_application(
    *, case_id: uuid.UUID, signed_on: dt.date, file_id: uuid.UUID | None, by: Actor, now: dt.datetime
) -> uuid.UUID:
    """Records the signed application and takes the case to the stage of application.

    Raises DomainError `in_future` or `signed_before_contact` beside `signed_on`.
    """
    case = cases.lock(by, case_id, Perm.APPLICATION)
    today = date_in(now, by.timezone)
    if signed_on > today:
        raise DomainError("in_future", _("The application can't be signed after today."), field="signed_on")
    if signed_on < case.opened_on:
        raise DomainError(
            "signed_before_contact", _("The first contact was later. Correct one of the dates."), field="signed_on"
        )
    application = Application.objects.create(
        case=case, signed_on=signed_on, received_on=today, file_id=file_id, recorded_at=now, recorded_by_id=by.id
    )
    cases.move(case_id=case_id, verb="apply", by=by, now=now, happened_on=signed_on)
    return application.id


@transaction.atomic
def answer(
    *,
    case_id: uuid.UUID,
    member_id: uuid.UUID | None,
    key: str,
    value: AnswerValue,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Keeps the answer to a rule's question; None: known that there is none. A later answer takes its place."""
    answer_all(case_id=case_id, answers=[(member_id, key, value)], by=by, now=now)


@transaction.atomic
def answer_all(
    *,
    case_id: uuid.UUID,
    answers: Sequence[tuple[uuid.UUID | None, str, AnswerValue]],
    by: Actor,
    now: dt.datetime,
) -> None:
    """Keeps answers to several questions at once, all or none: (member, fact, value) as for `answer`.

    Raises DomainError `not_asked_here` for what is no fact, or belongs to a compartment: that is asked there.
    """
    if not all(queries.askable(key) for _member, key, _value in answers):
        raise DomainError("not_asked_here", _("This is not asked here."))
    case = cases.lock(by, case_id)
    for member_id, key, value in answers:
        state = AnswerState.ABSENT if value is None else AnswerState.VALUE
        member = cases.member_of(case, member_id) if member_id else None
        Answer.objects.update_or_create(
            case=case, member=member, key=key, defaults={"state": state, "value": value, "at": now, "by_id": by.id}
        )
    cases.mark_dirty(case.id)


@transaction.atomic
def carry_over(*, from_case: uuid.UUID, to_case: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Takes what was answered of people, and of their case, along to the case that they got of their own.

    The application stays: whoever goes on alone decides, and signs, anew.
    """
    case = cases.lock(by, to_case)
    members = dict(case.members.filter(left_on=None).values_list("person", "id"))
    known = Answer.objects.filter(case=from_case).select_related("member")
    rows = [row for row in known if row.member is None or row.member.person_id in members]
    Answer.objects.bulk_create(
        Answer(
            case=case,
            member_id=members[row.member.person_id] if row.member else None,
            key=row.key,
            state=row.state,
            value=row.value,
            at=now,
            by_id=by.id,
        )
        for row in rows
    )
    cases.mark_dirty(case.id)


@transaction.atomic
def add_claim(
    *,
    case_id: uuid.UUID,
    member_id: uuid.UUID,
    filed: PartialDate,
    act: ClaimAct | None,
    status: ClaimStatus | None,
    by: Actor,
    now: dt.datetime,
) -> uuid.UUID:
    """Records one asylum claim of a member; the date as precisely as known."""
    case = cases.lock(by, case_id)
    member = cases.member_of(case, member_id)
    claim = Claim.objects.create(
        person_id=member.person_id,
        filed_from=filed.earliest,
        filed_until=filed.latest + dt.timedelta(days=1),
        filed_precision=filed.precision,
        act=act or "",
        status=status or "",
    )
    cases.record(case, code="claim_recorded", by=by, now=now, member_id=member.id)
    return claim.id


@transaction.atomic
def drop_claim(*, case_id: uuid.UUID, member_id: uuid.UUID, claim_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Takes a claim out that was recorded by mistake."""
    case = cases.lock(by, case_id)
    member = cases.member_of(case, member_id)
    Claim.objects.filter(id=claim_id, person=member.person_id).delete()
    cases.record(case, code="claim_dropped", by=by, now=now, member_id=member.id)


@transaction.atomic
def ask_authority(
    *,
    case_id: uuid.UUID,
    kind: QueryKind,
    organisation_id: uuid.UUID,
    reference: str,
    by: Actor,
    now: dt.datetime,
) -> uuid.UUID:
    """Puts a formal question to an authority. Raises DomainError `no_consent` unless the person agreed to that."""
    case = cases.lock(by, case_id, Perm.PROCESS)
    if not people.may_tell_authority(case.lead_id, organisation_id):
        raise DomainError(
            "no_consent",
            _("The person has not agreed that we ask this authority. Explain it and record the consent first."),
            field="organisation",
        )
    query = AuthorityQuery.objects.create(
        case=case,
        kind=kind,
        organisation_id=organisation_id,
        asked_on=date_in(now, by.timezone),
        asked_by_id=by.id,
        reference=reference,
    )
    cases.record(case, code="authority_asked", by=by, now=now, params={"kind": kind})
    return query.id


@transaction.atomic
def tell_departure(
    *, case_id: uuid.UUID, organisation_id: uuid.UUID, sent_on: dt.date, reference: str, by: Actor, now: dt.datetime
) -> uuid.UUID:
    """Keeps that an authority was sent the notice of departure, of those who left and agreed that it is told.

    Raises DomainError `nobody_left` before they left, `no_consent` beside `organisation` where nobody agreed,
    `told_already` for a second notice of one departure, and `day_of_notice` beside `sent_on`.
    """
    case = cases.lock(by, case_id, Perm.PROCESS)
    left_on = known.left_on(case_id)
    gone = [member for member in known.spine(case_id).members if not member.stayed]
    if left_on is None or not gone:
        raise DomainError("nobody_left", _("Nobody of this case has left yet: there is nothing to tell."))
    told = [member.id for member in gone if people.may_tell_authority(member.person_id, organisation_id)]
    if not told:
        raise DomainError(
            "no_consent",
            _("Nobody of those who left agreed that this authority is told."),
            field="organisation",
        )
    if not left_on <= sent_on <= date_in(now, by.timezone):
        raise DomainError(
            "day_of_notice", _("It was sent on or after the day they left, and not after today."), field="sent_on"
        )
    if DepartureNotice.objects.filter(case=case, organisation=organisation_id, left_on=left_on).exists():
        raise DomainError("told_already", _("This authority was told of it already."), field="organisation")
    notice = DepartureNotice.objects.create(
        case=case,
        organisation_id=organisation_id,
        members=told,
        left_on=left_on,
        sent_on=sent_on,
        sent_by_id=by.id,
        reference=reference,
    )
    cases.record(case, code="departure_told", by=by, now=now, happened_on=sent_on)
    return notice.id


@transaction.atomic
def record_authority_answer(
    *, case_id: uuid.UUID, query_id: uuid.UUID, objection: bool, answered_on: dt.date, by: Actor, now: dt.datetime
) -> None:
    """Keeps the answer: objection or not, and its date. Raises DomainError `before_asking` beside `answered_on`."""
    case = cases.lock(by, case_id, Perm.PROCESS)
    query = AuthorityQuery.objects.select_for_update().get(id=query_id, case=case)
    if not query.asked_on <= answered_on <= date_in(now, by.timezone):
        raise DomainError(
            "before_asking",
            _("The answer came on or after the day of the question, and not after today."),
            field="answered_on",
        )
    query.objection, query.answered_on = objection, answered_on
    query.save(update_fields=["objection", "answered_on"])
    cases.record(
        case,
        code="authority_answered",
        by=by,
        now=now,
        happened_on=answered_on,
        params={"kind": query.kind, "objection": objection},
    )


@transaction.atomic
def replace_faults(case_id: uuid.UUID, faults: Collection[tuple[str, uuid.UUID | None]], *, now: dt.datetime) -> None:
    """Keeps what is wrong in a case now, (rule, member); what was found before keeps its date, what was mended goes."""
    for row in DataFault.objects.filter(case=case_id):
        if (row.rule, row.member_id) not in faults:
            row.delete()
    rows = [DataFault(case_id=case_id, member_id=member, rule=rule, found_at=now) for rule, member in faults]
    DataFault.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def hand_claims_over(*, from_id: uuid.UUID, to_id: uuid.UUID, claim_ids: Collection[str] | None = None) -> list[str]:
    """The asylum claims of one record of a person go to another (of `claim_ids`, where given); answers which went.

    For `matching`, inside its transaction: it joins two records, and takes them apart.
    """
    rows = Claim.objects.filter(person=from_id)
    ids = [
        str(pk) for pk in (rows if claim_ids is None else rows.filter(id__in=claim_ids)).values_list("id", flat=True)
    ]
    Claim.objects.filter(id__in=ids).update(person=to_id)
    return ids
