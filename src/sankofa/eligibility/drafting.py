"""Writing a version of a scheme: copied, changed, submitted, approved by somebody else. Part of the doors of this app.

Not here: what a draft would change for the caseload (journey), whether its text holds (schemes).
"""

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import formats
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.eligibility.models import ApprovedVersion, Draft
from sankofa.eligibility.vocab import ApprovedRow, DraftRow, InTheWay, ReplacedRow, Tried
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import ConflictError, DomainError, NotFoundError, RefusedError
from sankofa.kernel.periods import Period
from sankofa.reference.queries import country_choices
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import LIST, BadPolicyError, Doubt, Evaluation, ListVersion, SchemeVersion

_ID = re.compile(r"^id:.*$", re.MULTILINE)
_IN_FORCE = re.compile(r"^in_force:.*$", re.MULTILINE)
Made = SchemeVersion | ListVersion
"""What a draft may become: its `scheme` is a scheme's id, or `LIST` and a list's."""


def published() -> dict[str, tuple[str, ...]]:
    """The text of every approved version, by scheme, in the order of approval; but those that made room unused."""
    found: dict[str, tuple[str, ...]] = {}
    rows = ApprovedVersion.objects.exclude(until=F("starts_on")).order_by("approved_at", "id")
    for scheme, text, until in rows.values_list("scheme", "text", "until"):
        found[scheme] = (*found.get(scheme, ()), schemes.ended_on(text, until))
    return found


def use(*, evaluation: Evaluation, now: dt.datetime) -> None:
    """What somebody decides or checks by stays: from now on no other version makes it make room.

    Raises ConflictError where one just did.
    """
    rows = ApprovedVersion.objects.filter(version__in=schemes.rests_on(evaluation.scheme_id, evaluation.on))
    rows.filter(used_at=None).exclude(until=F("starts_on")).update(used_at=now)
    if rows.filter(until=F("starts_on")).exists():
        schemes.forget()
        raise ConflictError("terms_changed", _("The terms were replaced a moment ago. Open the page again and look."))


def approved_later(day: dt.date, than: dt.datetime) -> frozenset[str]:
    """The versions that became known on a day, but after a moment of it."""
    rows = ApprovedVersion.objects.filter(known_on=day, approved_at__gt=than)
    return frozenset(rows.values_list("version", flat=True))


def drafts(actor: Actor, scheme_id: str = "") -> list[DraftRow]:
    """Drafts that somebody is writing or that wait for approval; those that wait first. Raises RefusedError."""
    _check(actor)
    rows = Draft.objects.select_related("by", "tried_by").order_by("submitted_at", "-changed_at", "id")
    return [_row(one, actor) for one in (rows.filter(scheme=scheme_id) if scheme_id else rows)]


def draft(actor: Actor, draft_id: uuid.UUID) -> DraftRow:
    """Raises NotFoundError, RefusedError."""
    _check(actor)
    return _row(_fetch(draft_id), actor)


def approvals() -> dict[str, ApprovedRow]:
    """Of each version that stands in no file who wrote and who approved it; by version."""
    rows = ApprovedVersion.objects.select_related("written_by", "approved_by")
    return {one.version: _approval(one) for one in rows}


def replaced(subject: str) -> list[ReplacedRow]:
    """The versions of a scheme or list of which another took the place on the day of their approval, latest first."""
    rows = ApprovedVersion.objects.select_related("written_by", "approved_by").filter(scheme=subject)
    ordered = list(rows.order_by("-approved_at", "-id"))
    found = ((one, _taken_by(one, ordered)) for one in ordered if one.until == one.starts_on)
    return [
        ReplacedRow(one.version, one.text, one.known_on, _approval(one), other.version, _approval(other))
        for one, other in found
        if other
    ]


def _taken_by(one: ApprovedVersion, rows: list[ApprovedVersion]) -> ApprovedVersion | None:
    """The first that was approved after it for days that were its own, from its first on."""
    for other in reversed(rows):
        period = schemes.period_of(other.text)
        later = other.known_on == one.known_on and other.approved_at > one.approved_at
        if later and period and one.starts_on in period:
            return other
    return None


def _approval(one: ApprovedVersion) -> ApprovedRow:
    return ApprovedRow(one.written_by.name, one.approved_by.name, one.approved_at, one.trial)


@transaction.atomic
def start_draft(*, scheme_id: str, version_id: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    """A draft with the terms of a version, in force from tomorrow; answers its id. Raises NotFoundError."""
    if not by.may(Perm.POLICY):
        raise RefusedError("not_allowed", _("Only who writes policy may do this."))
    if scheme_id not in {one.id for one in schemes.schemes()}:
        raise NotFoundError("no_scheme", _("There is no such scheme."))
    try:
        text = schemes.copy_of(scheme_id, version_id)
    except KeyError as error:
        raise NotFoundError("no_version", _("There is no such version.")) from error
    today = date_in(now, by.timezone)
    text = _ID.sub(f"id: {_free_id(scheme_id, today)}", text, count=1)
    text = _IN_FORCE.sub(_begins(scheme_id, today + dt.timedelta(days=1), text, today), text, count=1)
    return _started(scheme_id, version_id, schemes.dated_on(text, today), by, now)


@transaction.atomic
def start_list_draft(*, list_id: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    """A draft of a dated list as it stands tomorrow, in force from then; answers its id. Raises NotFoundError."""
    if not by.may(Perm.POLICY):
        raise RefusedError("not_allowed", _("Only who writes policy may do this."))
    if list_id not in schemes.lists():
        raise NotFoundError("no_list", _("There is no such list."))
    today, subject = date_in(now, by.timezone), f"{LIST}{list_id}"
    first = today + dt.timedelta(days=1)
    text = schemes.list_draft(list_id, _free_id(subject, today), first, today)
    return _started(subject, f"{list_id}, {first}", text, by, now)


def _started(subject: str, copied_from: str, text: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    row = Draft.objects.create(
        scheme=subject, copied_from=copied_from, text=text, by_id=by.id, started_at=now, changed_at=now
    )
    return row.id


@transaction.atomic
def change_draft(*, draft_id: uuid.UUID, text: str, version: int, by: Actor, now: dt.datetime) -> None:
    """Keeps what was typed, whether it holds yet or not. A draft that waited for approval waits no more.

    Raises RefusedError for anybody but its writer, ConflictError where it was changed meanwhile.
    """
    row = _own(draft_id, by)
    if row.version != version:
        raise ConflictError(
            "changed", _("This draft was changed in another window. Take over what you need from here.")
        )
    row.text, row.changed_at, row.version = text.replace("\r\n", "\n"), now, row.version + 1
    row.submitted_at = None
    row.save()


@transaction.atomic
def submit_draft(*, draft_id: uuid.UUID, by: Actor, now: dt.datetime, words_read: bool = False) -> None:
    """Asks for the approval of a second person. Raises DomainError while the text doesn't hold, a test case fails, or
    sentences may say something else than the terms and nobody says that they were read (`words_read`).
    """
    row, today = _own(draft_id, by), date_in(now, by.timezone)
    made = _check_holds(row, today)
    _check_room(_others(row.scheme, made, today), made)
    _check_words(row, made, words_read=words_read)
    row.submitted_at = now
    row.save(update_fields=["submitted_at"])


@transaction.atomic
def keep_trial(*, draft_id: uuid.UUID, version: int, found: Mapping[str, Any], by: Actor, now: dt.datetime) -> None:
    """Keeps what a draft would change for the caseload, for its writer and who approves. Raises RefusedError."""
    _check(by)
    row = _fetch(draft_id, lock=True)
    row.trial, row.tried_at, row.tried_by_id, row.tried_version = dict(found), now, by.id, version
    row.save(update_fields=["trial", "tried_at", "tried_by", "tried_version"])


@transaction.atomic
def drop_draft(*, draft_id: uuid.UUID, by: Actor) -> None:
    _own(draft_id, by).delete()


@transaction.atomic
def approve_draft(*, draft_id: uuid.UUID, version: int, by: Actor, now: dt.datetime, words_read: bool = False) -> str:
    """Makes the draft a version, known since today; answers the version's id. It takes force on its date.

    Raises RefusedError for its writer, ConflictError where it isn't the text that was read, DomainError where it does
    not hold any more, or the sentences that may say something else than the terms weren't read by this person too.
    """
    if not by.may(Perm.APPROVE_POLICY):
        raise RefusedError("not_allowed", _("Only who may approve policy may do this."))
    row = _fetch(draft_id, lock=True)
    if row.by_id == by.id:
        raise RefusedError("four_eyes", _("Somebody else has to approve what you wrote."))
    if row.submitted_at is None or row.version != version:
        raise ConflictError("changed", _("The draft was changed after you opened it. Read it again first."))
    today = date_in(now, by.timezone)
    made = _check_holds(row, today)
    _check_words(row, made, words_read=words_read)
    _make_room(row.scheme, made, today)
    approved = ApprovedVersion(
        scheme=row.scheme,
        version=made.id,
        text=schemes.dated_on(row.text, today),
        starts_on=made.in_force.start,
        until=made.in_force.end,
        known_on=today,
        written_by_id=row.by_id,
        approved_by_id=by.id,
        approved_at=now,
        trial=row.trial if row.tried_version == row.version else None,
    )
    try:
        with transaction.atomic():
            approved.save(force_insert=True)
    except IntegrityError as error:
        raise ConflictError(
            "changed", _("Another version was approved at the same moment. Read the draft again first.")
        ) from error
    row.delete()
    transaction.on_commit(schemes.forget)
    return made.id


def in_the_way(scheme_id: str, made: Made, today: dt.date) -> list[InTheWay]:
    """What else was approved today and holds in the same days: each ends where this version begins, or goes."""
    return [
        InTheWay(one.version, _until(one, made), used=one.used_at is not None)
        for one in _others(scheme_id, made, today)
    ]


def _others(scheme_id: str, made: Made, today: dt.date, *, lock: bool = False) -> list[ApprovedVersion]:
    rows = ApprovedVersion.objects.select_for_update() if lock else ApprovedVersion.objects
    rows = rows.filter(scheme=scheme_id, known_on=today).exclude(until=F("starts_on")).order_by("starts_on")
    return [one for one in rows if Period(one.starts_on, one.until).overlaps(made.in_force)]


def _until(one: ApprovedVersion, made: Made) -> dt.date | None:
    """Up to when it holds beside a later version; None: not at all."""
    return made.in_force.start if one.starts_on < made.in_force.start else None


def _check_room(others: list[ApprovedVersion], made: Made) -> None:
    """Raises DomainError `used_today` beside the first day where something would have to go that was used."""
    for one in others:
        if one.used_at and _until(one, made) is None:
            said = _(
                "%(version)s was approved today and something was decided by it already. Let this one take force on"
                " %(day)s or later, or have it approved tomorrow."
            )
            day = formats.date_format(one.starts_on + dt.timedelta(days=1), "j F Y")
            raise DomainError("used_today", said % {"version": one.version, "day": day}, field="in_force")


def _make_room(scheme_id: str, made: Made, today: dt.date) -> None:
    others = _others(scheme_id, made, today, lock=True)
    _check_room(others, made)
    for one in others:
        one.until = _until(one, made) or one.starts_on
        one.save(update_fields=["until"])


def doubts(scheme_id: str, copied_from: str, made: Made) -> tuple[Doubt, ...]:
    """The sentences of a draft that may say something else than its terms, held against what it was copied from; of a
    list its source.
    """
    if isinstance(made, ListVersion):
        return schemes.list_doubts(made)
    known = schemes.versions(scheme_id)
    copied = next((one for one in known if one.id == copied_from), None)
    before = copied or schemes.version_on(schemes.scheme(scheme_id), made.in_force.start) or known[-1]
    return schemes.doubts(before, made)


def _check_words(row: Draft, made: Made, *, words_read: bool) -> None:
    if not words_read and doubts(row.scheme, row.copied_from, made):
        raise DomainError(
            "words_differ",
            _("Some sentences may say something else than the terms. Correct them, or say that they are right."),
            field="words_read",
        )


def _check_holds(row: Draft, today: dt.date) -> Made:
    """The version that a draft may become."""
    try:
        version = schemes.made_of(row.scheme, row.text, today)
        failed = [one for one in schemes.try_samples(row.scheme, row.text, today) if not one.ok]
    except BadPolicyError as error:
        raise DomainError("does_not_hold", _("The text does not hold yet: see what is wrong beside it.")) from error
    if version.in_force.start < today:
        raise DomainError("begins_too_early", _("A version takes force today or later. Change its first day."))
    if failed:
        raise DomainError("tests_fail", _("A test case of the scheme fails with this draft: see below."))
    if isinstance(version, ListVersion):
        _check_countries(version)
    return version


def _check_countries(made: ListVersion) -> None:
    known = {code for code, _name in country_choices()}
    wrong = ", ".join(one for one in made.codes if one not in known)
    if wrong:
        said = _("No country has the code %(codes)s. Correct it in the text, or take it out.")
        raise DomainError("no_country", said % {"codes": wrong}, field="codes")


def _begins(scheme_id: str, start: dt.date, text: str, today: dt.date) -> str:
    """From when; and, where the scheme is closed until then, that this opens it again. What was approved today may
    still make room, so it closes no gap.
    """
    line = f'in_force: "[{start}, )"'
    before = [one for one in schemes.versions(scheme_id) if one.known_since < today]
    if "after_gap:" not in text and not any(start in one.in_force for one in before):
        line += '\nafter_gap: "closed in between; this version opens it again"'
    return line


def _free_id(scheme_id: str, day: dt.date) -> str:
    """Versions of one day are told apart by a number."""
    own = scheme_id.removeprefix(LIST)
    held = schemes.lists()[own] if scheme_id.startswith(LIST) else schemes.scheme(own)
    taken = {one.id for one in held.versions}
    taken |= {one.version for one in ApprovedVersion.objects.filter(scheme=scheme_id)}
    name, number = f"{own}/{day}", 2
    while name in taken:
        name, number = f"{own}/{day}-{number}", number + 1
    return name


def _check(actor: Actor) -> None:
    if not (actor.may(Perm.POLICY) or actor.may(Perm.APPROVE_POLICY)):
        raise RefusedError("not_allowed", _("Only who writes policy may do this."))


def _fetch(draft_id: uuid.UUID, *, lock: bool = False) -> Draft:
    rows = Draft.objects.select_for_update(of=("self",)) if lock else Draft.objects
    row = rows.select_related("by", "tried_by").filter(id=draft_id).first()
    if row is None:
        raise NotFoundError("no_draft", _("There is no such draft any more."))
    return row


def _own(draft_id: uuid.UUID, by: Actor) -> Draft:
    if not by.may(Perm.POLICY):
        raise RefusedError("not_allowed", _("Only who writes policy may do this."))
    row = _fetch(draft_id, lock=True)
    if row.by_id != by.id:
        raise RefusedError("not_yours", _("Only its writer changes a draft. Copy the version to write your own."))
    return row


def _row(one: Draft, actor: Actor) -> DraftRow:
    return DraftRow(
        id=one.id,
        scheme=one.scheme,
        copied_from=one.copied_from,
        text=one.text,
        by=one.by.name,
        own=one.by_id == actor.id,
        changed_at=one.changed_at,
        version=one.version,
        submitted_at=one.submitted_at,
        trial=Tried(one.trial, one.tried_at, one.tried_by.name, stale=one.tried_version != one.version)
        if one.trial and one.tried_at and one.tried_by
        else None,
    )
