"""Staff and their roles, the table of who may do what, and the history of it all. Registers stand beside."""

import datetime as dt
import uuid
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts import services
from sankofa.accounts.queries import administration, missions, sessions
from sankofa.accounts.vocab import PERMISSIONS, SECOND_FACTOR_REQUIRED, Invited, Perm, Role, Scope
from sankofa.cases.queries import terms
from sankofa.cases.services import set_terms
from sankofa.desk import shapes
from sankofa.desk.administration import changes
from sankofa.desk.administration.forms import (
    ChangeStaffForm,
    EndGrantForm,
    GrantForm,
    InviteForm,
    StaffFilterForm,
    TermsForm,
)
from sankofa.desk.administration.frame import tabs
from sankofa.desk.shapes import Link
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.journal.queries import outbox
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError


@staff_page(Perm.ADMINISTER)
def staff(request: StaffRequest) -> HttpResponse:
    form = StaffFilterForm(request.GET or None, actor=request.actor)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    number = int(raw) if (raw := request.GET.get("page", "1")).isdecimal() else 1
    found = administration.staff(
        request.actor,
        now=request.now,
        text=wanted.get("q", ""),
        office_id=wanted.get("office"),
        role=wanted.get("role", ""),
        is_open=not wanted.get("closed"),
        page=number,
    )
    kept = {name: value for name, value in request.GET.items() if value and name != "page"}
    context = {
        "people": found.rows,
        "form": form,
        "narrowed": any(wanted.values()),
        "tabs": tabs("staff"),
        "pager": shapes.Page(
            _("%(n)s of %(all)s") % {"n": len(found.rows), "all": found.count},
            f"?{urlencode({**kept, 'page': found.earlier})}" if found.earlier else "",
            f"?{urlencode({**kept, 'page': found.later})}" if found.later else "",
        ),
    }
    return render(request, "desk/administration/staff.html", context)


@staff_page(Perm.ADMINISTER)
def invite(request: StaffRequest) -> HttpResponse:
    form = InviteForm(request.POST or None, actor=request.actor, initial={"language": request.actor.language})
    if request.method == "POST" and form.is_valid():
        try:
            invited = services.invite(**form.cleaned_data, link_to=_link_to(request), by=request.actor)
        except DomainError as error:
            into_form(form, error)
        else:
            messages.success(request, _("Invited. Now say what they may do."))
            _give_link(request, invited)
            return redirect("desk:staff_grant", invited.staff_id)
    return _form(request, form, _("Invite a colleague"), _("Send the invitation"), reverse("desk:administration"))


@staff_page(Perm.ADMINISTER)
def member(request: StaffRequest, staff_id: uuid.UUID) -> HttpResponse:
    return _member(request, staff_id)


@staff_page(Perm.ADMINISTER)
def change(request: StaffRequest, staff_id: uuid.UUID) -> HttpResponse:
    person = administration.detail(request.actor, staff_id, now=request.now)
    initial = {
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "office_id": person.office_id,
    }
    form = ChangeStaffForm(request.POST or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_staff(staff_id=staff_id, by=request.actor, **form.cleaned_data)
        except DomainError as error:
            into_form(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:staff_member", staff_id)
    return _form(request, form, person.name, _("Save"), reverse("desk:staff_member", args=[staff_id]))


@require_POST
@staff_page(Perm.ADMINISTER)
def account(request: StaffRequest, staff_id: uuid.UUID) -> HttpResponse:
    """The verbs of one button: close, open, invite (again), reset (the second factor), end (open sessions)."""
    actor = request.actor
    try:
        match request.POST.get("verb"):
            case "close":
                services.close_account(staff_id=staff_id, by=actor, now=request.now)
                messages.success(request, _("The account is closed. Open sessions ended."))
            case "open":
                services.open_account(staff_id=staff_id, by=actor)
                messages.success(request, _("The account is open again."))
            case "invite":
                invited = services.invite_again(staff_id=staff_id, link_to=_link_to(request), by=actor)
                if not invited.link:
                    messages.success(request, _("The mail is on its way."))
                _give_link(request, invited)
            case "reset":
                services.reset_second_factor(staff_id=staff_id, by=actor)
                messages.success(request, _("Reset. They set up a new second step when they sign in."))
            case "end":
                services.end_sessions(staff_id=staff_id, by=actor)
                messages.success(request, _("They are signed out everywhere."))
            case _unknown:
                raise Http404
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("desk:staff_member", staff_id)


@staff_page(Perm.ADMINISTER)
def grant(request: StaffRequest, staff_id: uuid.UUID) -> HttpResponse:
    person = administration.detail(request.actor, staff_id, now=request.now)
    initial = {
        "scope": Scope.OFFICE,
        "office_id": person.office_id,
        "mission_id": person.mission_id,
        "since": date_in(request.now, request.actor.timezone),
    }
    form = GrantForm(request.POST or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.grant_role(
                staff_id=staff_id,
                role=Role(data["role"]),
                scope=Scope(data["scope"]),
                mission_id=data["mission_id"],
                office_id=data["office_id"],
                since=_start_of(request, data["since"]),
                until=_end_of(request, data["last_day"]),
                by=request.actor,
            )
        except DomainError as error:
            into_form(form, error)
        else:
            messages.success(request, _("Granted."))
            return redirect("desk:staff_member", staff_id)
    title = _("A role for {name}").format(name=person.name)
    return _form(request, form, title, _("Grant the role"), reverse("desk:staff_member", args=[staff_id]))


@require_POST
@staff_page(Perm.ADMINISTER)
def end_grant(request: StaffRequest, staff_id: uuid.UUID, grant_id: uuid.UUID) -> HttpResponse:
    form = EndGrantForm(request.POST)
    if form.is_valid():
        at = _end_of(request, form.cleaned_data["last_day"]) or request.now
        try:
            services.end_role(grant_id=grant_id, at=at, by=request.actor, now=request.now)
        except DomainError as error:
            into_form(form, error)
        else:
            messages.success(request, _("The role ends."))
            return redirect("desk:staff_member", staff_id)
    return _member(request, staff_id, ending=(grant_id, form))


@staff_page(Perm.ADMINISTER)
def who_may_what(request: StaffRequest) -> HttpResponse:
    """The table of roles, straight from `accounts.roles`."""
    rows = [(perm.label, [(role.label, perm in PERMISSIONS[role]) for role in Role]) for perm in Perm]
    second = [(role.label, role in SECOND_FACTOR_REQUIRED) for role in Role]
    context = {"roles": [role.label for role in Role], "rows": rows, "second": second, "tabs": tabs("roles")}
    return render(request, "desk/administration/who_may_what.html", context)


@staff_page(Perm.ADMINISTER)
def deadlines(request: StaffRequest) -> HttpResponse:
    """After how many days a mission reminds: one form a mission, for who administers several by links between them."""
    mine = [(key, name) for key, name, _country in missions() if key in request.actor.administers]
    if not mine:
        raise Http404
    mission_id = next((key for key, _name in mine if str(key) == request.GET.get("mission", "")), mine[0][0])
    here = f"{reverse('desk:deadlines')}?{urlencode({'mission': mission_id})}"
    form = TermsForm(request.POST or None, initial=terms(mission_id))
    if request.method == "POST" and form.is_valid():
        try:
            set_terms(mission_id=mission_id, days=form.cleaned_data, by=request.actor)
        except DomainError as error:
            into_form(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(here)
    context = {
        "form": form,
        "missions": [Link(name, f"?{urlencode({'mission': key})}", current=key == mission_id) for key, name in mine]
        if len(mine) > 1
        else [],
        "tabs": tabs("deadlines"),
    }
    return render(request, "desk/administration/deadlines.html", context, status=422 if form.errors else 200)


@staff_page(Perm.ADMINISTER)
def mail(request: StaffRequest) -> HttpResponse:
    """What waits in the outbox and why. Never to whom or what: that is between those two."""
    context = {"outbox": outbox(now=request.now), "has_mail": settings.HAS_MAIL, "tabs": tabs("mail")}
    return render(request, "desk/administration/mail.html", context)


@staff_page(Perm.ADMINISTER)
def history(request: StaffRequest) -> HttpResponse:
    lines = changes.lines(administration.history(request.actor), request.actor)
    return render(request, "desk/administration/history.html", {"lines": lines, "tabs": tabs("history")})


def _member(
    request: StaffRequest, staff_id: uuid.UUID, ending: tuple[uuid.UUID, EndGrantForm] | None = None
) -> HttpResponse:
    person = administration.detail(request.actor, staff_id, now=request.now)
    made = changes.lines(administration.history_of(request.actor, staff_id), request.actor)
    grants = [(line, ending[1] if ending and ending[0] == line.id else EndGrantForm(auto_id=f"{line.id}_%s"))
              for line in person.grants]  # fmt: skip
    context = {
        "person": person,
        "grants": grants,
        "ending": ending[0] if ending else None,
        "changes": made,
        "is_self": person.id == request.actor.id,
        "sessions": sessions(person.id, now=request.now),
    }
    return render(request, "desk/administration/member.html", context, status=422 if ending else 200)


def _form(request: StaffRequest, form: Form, title: str, action: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "action": action, "back": back}
    return render(request, "desk/administration/form.html", context, status=422 if form.errors else 200)


def _give_link(request: StaffRequest, invited: Invited) -> None:
    """Without a mail server the administrator hands the link over."""
    if invited.link:
        said = _("No mail server is set up. Give them this link yourself; it works once and for three days: {link}")
        messages.warning(request, said.format(link=invited.link))


def _link_to(request: StaffRequest) -> services.LinkTo:
    def link(account: str, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": account, "key": key})
        return request.build_absolute_uri(path)

    return link


def _start_of(request: StaffRequest, day: dt.date) -> dt.datetime:
    """Midnight at the actor's office; today: now, so that it holds at once."""
    if day == date_in(request.now, request.actor.timezone):
        return request.now
    return dt.datetime.combine(day, dt.time(), ZoneInfo(request.actor.timezone))


def _end_of(request: StaffRequest, last_day: dt.date | None) -> dt.datetime | None:
    """Midnight after the last day at the actor's office: periods are half-open."""
    if last_day is None:
        return None
    return dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time(), ZoneInfo(request.actor.timezone))
