"""Verbs of administration: staff come and go, roles begin and end, offices, partners and missions open and close.

Each asks whether the actor administers that mission. Nothing is deleted; the database keeps who changed what.
Sign-in itself is allauth's, through the pages of `desk.signin`; only the one click of the demo is ours.
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from zoneinfo import available_timezones

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from sankofa.accounts import access, queries
from sankofa.accounts.models import Mission, Office, Organisation, RoleGrant, Staff, StaffSession
from sankofa.accounts.roles import Role, Scope
from sankofa.accounts.vocab import Actor, Invited, OfficeKind, PartnerKind
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.reference.queries import country_choices

Place = TypeVar("Place", Office, Organisation)
LinkTo = Callable[[str, str], str]  # (account, key) of an invitation -> the whole address


def sign_in_to_demo(request: HttpRequest, *, key: str, now: dt.datetime) -> None:
    """Signs this browser in as a demo member of staff. NotFoundError unless `demo_allowed` and there is one."""
    person = next((p for p in queries.demo_signins() if p.key == key), None) if access.demo_allowed(request) else None
    staff = queries.staff_with_grants(person.staff_id, at=now) if person else None
    if staff is None:
        raise NotFoundError("no_demo", _("There is no such demo sign-in."))
    login(request, staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[access.BY_DEMO] = True


# --- the first administrator


def has_mission(code: str) -> bool:
    return Mission.objects.filter(code=code.strip().upper()).exists()


@transaction.atomic
def make_administrator(
    *,
    email: str,
    name: str,
    mission: str,
    mission_name: str,
    country: str,
    timezone: str,
    language: str,
    now: dt.datetime,
) -> dict[str, str]:
    """Makes somebody administrator of the mission with this code, which is founded if it is new; answers the parts of
    the link to choose a password (`uidb36`, `key`). An account that is there already gets the role, opened again.

    For whoever runs the server: asks nobody. DomainError: an unknown country or time zone, an account elsewhere.
    """
    place = Mission.objects.filter(code=mission.strip().upper()).first()
    place = place or _found(mission.strip().upper(), mission_name.strip(), country.strip().upper(), timezone.strip())
    staff = Staff.objects.filter(email__iexact=email.strip()).first()
    if staff is None:
        _check_address(email.strip())
        staff = Staff(email=email.strip().lower(), name=name.strip(), language=language, mission=place)
        staff.set_unusable_password()
    elif staff.mission_id != place.id:
        raise DomainError("of_another_mission", _("This address belongs to somebody of another mission."))
    staff.is_active = True
    staff.save()
    held = RoleGrant.objects.filter(staff=staff, role=Role.ADMINISTRATOR, mission=place, since__lte=now)
    if not held.filter(Q(until=None) | Q(until__gt=now)).exists():
        RoleGrant.objects.create(staff=staff, role=Role.ADMINISTRATOR, scope=Scope.MISSION, mission=place, since=now)
    return {"uidb36": user_pk_to_url_str(staff), "key": default_token_generator.make_token(staff)}


def _found(code: str, name: str, country: str, timezone: str) -> Mission:
    if not re.fullmatch("[A-Z]{2,4}", code) or not name:
        raise DomainError("no_code", _("A mission has a name, and a code of two to four letters, such as NL."))
    if country not in dict(country_choices()):
        raise DomainError("no_country", _("There is no country with this code. It has three letters, such as NLD."))
    if timezone not in available_timezones():
        raise DomainError("no_timezone", _("There is no such time zone. It is named like Europe/Amsterdam."))
    return Mission.objects.create(code=code, name=name, country_id=country, timezone=timezone)


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise DomainError("no_address", _("This is no e-mail address."), field="email") from error


# --- staff


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    language: str,
    mission_id: uuid.UUID,
    office_id: uuid.UUID | None,
    link_to: LinkTo,
    by: Actor,
) -> Invited:
    """A new account without password and without roles; a mail asks its owner to choose a password (three days).

    DomainError: the address is taken (field email), the office is of another mission (field office), no mail went.
    """
    mission = _administered(by, mission_id)
    staff = Staff(
        email=email.strip().lower(), name=name, language=language, mission=mission, office=_office(mission, office_id)
    )
    staff.set_unusable_password()
    with _said("email_taken", _("Somebody has this address already. Look for them in the list."), field="email"):
        if Staff.objects.filter(email__iexact=staff.email).exists():
            raise IntegrityError
        staff.save()
    return Invited(staff.id, _invitation(staff, link_to))


@transaction.atomic
def invite_again(*, staff_id: uuid.UUID, link_to: LinkTo, by: Actor) -> Invited:
    """Sends the link to choose a password once more. DomainError for a closed account, or when no mail went."""
    staff = _staff(by, staff_id)
    if not staff.is_active:
        raise DomainError("account_closed", _("This account is closed. Open it first."))
    return Invited(staff.id, _invitation(staff, link_to))


@transaction.atomic
def change_staff(
    *, staff_id: uuid.UUID, email: str, name: str, language: str, office_id: uuid.UUID | None, by: Actor
) -> None:
    """Name, address, language and office. Roles keep their own place. DomainError as `invite`."""
    staff = _staff(by, staff_id)
    staff.email, staff.name, staff.language = email.strip().lower(), name, language
    staff.office = _office(staff.mission, office_id)
    with _said("email_taken", _("Somebody has this address already. Look for them in the list."), field="email"):
        if Staff.objects.filter(email__iexact=staff.email).exclude(id=staff.id).exists():
            raise IntegrityError
        staff.save()


@transaction.atomic
def close_account(*, staff_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Nobody signs in with it any more and open sessions end at once. Roles stay as they are, for a return.

    DomainError: the last administrator of the mission would go.
    """
    staff = _staff(by, staff_id)
    _keep_an_administrator(staff.mission, now, without_staff=staff.id)
    staff.is_active = False
    staff.save(update_fields=["is_active"])
    _end_sessions(staff)


@transaction.atomic
def open_account(*, staff_id: uuid.UUID, by: Actor) -> None:
    staff = _staff(by, staff_id)
    staff.is_active = True
    staff.save(update_fields=["is_active"])


@transaction.atomic
def reset_second_factor(*, staff_id: uuid.UUID, by: Actor) -> None:
    """Takes away app, passkeys and recovery codes: somebody lost their telephone. They set up anew at next sign-in.

    RefusedError for one's own: that is what recovery codes and colleagues are for.
    """
    staff = _staff(by, staff_id)
    if staff.id == by.id:
        raise RefusedError("own_second_factor", _("Ask another administrator to reset your own."))
    Authenticator.objects.filter(user=staff).delete()
    _end_sessions(staff)


# --- sessions


def end_session(*, staff_id: uuid.UUID, handle: str) -> None:
    """Ends one of somebody's own sessions. NotFoundError when it is not theirs, or over already."""
    own = StaffSession.objects.filter(staff_id=staff_id).values_list("session_key", flat=True)
    key = next((key for key in own if access.session_handle(key) == handle), None)
    if key is None:
        raise NotFoundError("session_not_found", _("This session is over already."))
    StaffSession.objects.filter(session_key=key).delete()


def end_other_sessions(*, staff_id: uuid.UUID, this: str) -> int:
    """Ends all of somebody's own sessions but `this` (its key); answers how many."""
    return StaffSession.objects.filter(staff_id=staff_id).exclude(session_key=this).delete()[0]


@transaction.atomic
def end_sessions(*, staff_id: uuid.UUID, by: Actor) -> int:
    """An administrator signs somebody out everywhere; answers from how many places."""
    return _end_sessions(_staff(by, staff_id))


def _end_sessions(staff: Staff) -> int:
    return StaffSession.objects.filter(staff=staff).delete()[0]


# --- roles


@transaction.atomic
def grant_role(
    *,
    staff_id: uuid.UUID,
    role: Role,
    scope: Scope,
    mission_id: uuid.UUID,
    office_id: uuid.UUID | None,
    since: dt.datetime,
    until: dt.datetime | None,
    by: Actor,
) -> uuid.UUID:
    """A role at a place for the period [since, until). DomainError: wrong place or period, or held already then."""
    staff, mission = _staff(by, staff_id), _administered(by, mission_id)
    if until and until <= since:
        raise DomainError("ends_before_start", _("The end must be after the start."), field="until")
    if role == Role.ADMINISTRATOR and scope != Scope.MISSION:
        raise DomainError(
            "administrator_of_mission", _("An administrator is one for the whole mission."), field="scope"
        )
    if scope == Scope.OFFICE and office_id is None:
        raise DomainError("office_missing", _("Choose the office."), field="office")
    row = RoleGrant(
        staff=staff,
        role=role,
        scope=scope,
        mission=mission,
        office=_office(mission, office_id) if scope == Scope.OFFICE else None,
        since=since,
        until=until,
        granted_by_id=by.id,
    )
    with _said("held_already", _("They hold this role there in that time already. End it first."), field="role"):
        row.save()
    _sign_in_anew(staff, by)
    return row.id


@transaction.atomic
def end_role(*, grant_id: uuid.UUID, at: dt.datetime, by: Actor, now: dt.datetime) -> None:
    """The role ends at `at`, not before it began. DomainError: it ended already, or the last administrator would go."""
    grant = (
        RoleGrant.objects.select_for_update(of=("self",))
        .select_related("mission", "staff")
        .filter(id=grant_id, mission__in=by.administers)
        .first()
    )
    if grant is None:
        raise NotFoundError("grant_not_found", _("There is no such role."))
    if grant.until is not None and grant.until <= now:
        raise DomainError("ended_already", _("It ended already."), field="at")
    if at <= grant.since:
        raise DomainError("ends_before_start", _("The end must be after the start."), field="at")
    if grant.role == Role.ADMINISTRATOR:
        _keep_an_administrator(grant.mission, now, without_grant=grant.id)
    grant.until = at
    grant.save(update_fields=["until"])
    _sign_in_anew(grant.staff, by)


def _sign_in_anew(staff: Staff, by: Actor) -> None:
    """Another role is another way of signing in. Who changes their own goes on: they are asked on their next page."""
    if staff.id != by.id:
        _end_sessions(staff)


# --- places and partners


@transaction.atomic
def keep_office(
    *,
    office_id: uuid.UUID | None,
    mission_id: uuid.UUID,
    name: str,
    kind: OfficeKind,
    timezone: str,
    closed_on: dt.date | None,
    by: Actor,
) -> uuid.UUID:
    """Opens an office (no id) or changes one; an empty time zone is the mission's. DomainError: the name is taken."""
    mission = _administered(by, mission_id)
    office = _own(Office, office_id, mission) if office_id else Office(mission=mission)
    office.name, office.kind, office.timezone, office.closed_on = name, kind, timezone, closed_on
    with _said("name_taken", _("The mission has an office of this name already."), field="name"):
        office.save()
    return office.id


@transaction.atomic
def keep_partner(
    *,
    partner_id: uuid.UUID | None,
    mission_id: uuid.UUID,
    name: str,
    kind: PartnerKind,
    does: str,
    contact: str,
    closed_on: dt.date | None,
    by: Actor,
) -> uuid.UUID:
    """Adds a partner organisation (no id) or changes one. Its class is chosen once: a helper never becomes an
    authority, for what was shared with it was shared with a helper. DomainError: the name is taken, another class.
    """
    mission = _administered(by, mission_id)
    partner = _own(Organisation, partner_id, mission) if partner_id else Organisation(mission=mission, kind=kind)
    if partner.kind != kind:
        raise DomainError(
            "class_stays", _("The class of a partner stays. Close this one and add another."), field="kind"
        )
    partner.name, partner.does, partner.contact, partner.closed_on = name, does, contact, closed_on
    with _said("name_taken", _("The mission has a partner of this name already."), field="name"):
        partner.save()
    return partner.id


@transaction.atomic
def keep_mission(
    *, mission_id: uuid.UUID | None, code: str, name: str, country: str, timezone: str, by: Actor
) -> uuid.UUID:
    """Adds a mission to the network (no id) or changes one. The code stands in case numbers, so it stays once given.

    DomainError: the code is taken.
    """
    if not by.administers:
        raise RefusedError("no_permission", _("Ask an administrator."))
    mission = _administered(by, mission_id) if mission_id else Mission(code=code.upper())
    if mission.code != code.upper():
        raise DomainError("code_stays", _("The code stands in case numbers: it stays."), field="code")
    mission.name, mission.country_id, mission.timezone = name, country, timezone
    with _said("code_taken", _("Another mission has this code."), field="code"):
        mission.save()
    return mission.id


@transaction.atomic
def found_mission(*, code: str, name: str, country: str, timezone: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    """A new mission in the network, with its founder as its first administrator."""
    mission_id = keep_mission(mission_id=None, code=code, name=name, country=country, timezone=timezone, by=by)
    RoleGrant.objects.create(
        staff_id=by.id,
        role=Role.ADMINISTRATOR,
        scope=Scope.MISSION,
        mission_id=mission_id,
        since=now,
        granted_by_id=by.id,
    )
    return mission_id


# --- what they share


def _administered(by: Actor, mission_id: uuid.UUID) -> Mission:
    mission = Mission.objects.filter(id=mission_id).first()
    if mission is None or mission.id not in by.administers:
        raise NotFoundError("mission_not_found", _("There is no such mission, or you don't administer it."))
    return mission


def _staff(by: Actor, staff_id: uuid.UUID) -> Staff:
    """The account, locked, if the actor administers its mission."""
    staff = (
        Staff.objects.select_for_update(of=("self",))
        .select_related("mission")
        .filter(id=staff_id, mission__in=by.administers)
        .first()
    )
    if staff is None:
        raise NotFoundError("staff_not_found", _("There is no such member of staff."))
    return staff


def _own(model: type[Place], row_id: uuid.UUID, mission: Mission) -> Place:
    row = model.objects.select_for_update().filter(id=row_id, mission=mission).first()
    if row is None:
        raise NotFoundError("not_found", _("There is no such entry."))
    return row


def _office(mission: Mission, office_id: uuid.UUID | None) -> Office | None:
    if office_id is None:
        return None
    office = Office.objects.filter(id=office_id, mission=mission).first()
    if office is None:
        raise DomainError("office_elsewhere", _("This office is not of that mission."), field="office")
    return office


def _keep_an_administrator(
    mission: Mission,
    now: dt.datetime,
    *,
    without_staff: uuid.UUID | None = None,
    without_grant: uuid.UUID | None = None,
) -> None:
    """Refuses what would leave the mission without one. The lock makes two administrators who go at once wait."""
    Mission.objects.select_for_update().get(id=mission.id)
    there = RoleGrant.objects.filter(
        mission=mission, role=Role.ADMINISTRATOR, since__lte=now, until=None, staff__is_active=True
    )
    going = Q(staff_id=without_staff) if without_staff else Q(id=without_grant)
    if there.exists() and not there.exclude(going).exists():
        raise DomainError("last_administrator", _("The mission would be without administrator. Name another first."))


def _invitation(staff: Staff, link_to: LinkTo) -> str:
    """Mails the link to choose a password; answers "" then, or the link itself where no mail server is set up.

    DomainError: the mail server did not take it.
    """
    link = link_to(user_pk_to_url_str(staff), default_token_generator.make_token(staff))
    if not settings.HAS_MAIL:
        return link
    with override(staff.language):
        subject = gettext("Your account for Sankofa")
        body = gettext(
            "You have an account for Sankofa, the case desk of your mission.\n\n"
            "Choose your password here; the link works once and for three days:\n{address}\n\n"
            "If you expected nothing of the kind, do nothing."
        ).format(address=link)
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [staff.email])
    except OSError as error:  # smtplib's errors are OSErrors
        raise DomainError(
            "mail_failed", _("The mail server did not take the invitation. Nothing was kept: try again later.")
        ) from error
    return ""


@contextmanager
def _said(code: str, message: str | Promise, *, field: str) -> Iterator[None]:
    """A constraint of the database, said beside the field it concerns."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise DomainError(code, message, field=field) from error
