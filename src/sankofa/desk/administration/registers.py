"""Offices, partners, missions, countries, languages: a list, a form to add, a form to change. One pattern for five.

A register says which columns it shows and which verb keeps a row; the views know nothing of offices or countries.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sankofa.accounts import services
from sankofa.accounts.queries import administration
from sankofa.accounts.vocab import Actor, OfficeKind, PartnerKind, Perm
from sankofa.desk.administration import forms as own
from sankofa.desk.administration.frame import tabs
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.kernel.errors import DomainError
from sankofa.reference import queries as reference
from sankofa.reference import services as reference_services


@dataclass(frozen=True)
class Row:
    key: str
    cells: tuple[object, ...]  # the first is the row's name and its link
    is_closed: bool = False
    may_change: bool = True


@dataclass(frozen=True)
class Register:
    title: str | Promise
    add: str | Promise
    columns: Sequence[str | Promise]
    form: type[forms.Form]
    rows: Callable[[Actor, str], list[Row]]
    initial: Callable[[Actor, str], dict[str, Any] | None]
    keep: Callable[[Actor, str | None, dict[str, Any], dt.datetime], object]
    fixed: tuple[str, ...] = ()  # fields that stay once the row is there
    by_actor: bool = True


@staff_page(Perm.ADMINISTER)
def rows(request: StaffRequest, name: str) -> HttpResponse:
    register = _register(name)
    text = request.GET.get("q", "").strip()
    found = register.rows(request.actor, text)
    context = {"register": register, "name": name, "rows": found, "text": text, "tabs": tabs(name)}
    return render(request, "desk/administration/register.html", context)


@staff_page(Perm.ADMINISTER)
def add(request: StaffRequest, name: str) -> HttpResponse:
    return _edit(request, name, None, {})


@staff_page(Perm.ADMINISTER)
def change(request: StaffRequest, name: str, key: str) -> HttpResponse:
    initial = _register(name).initial(request.actor, key)
    if initial is None:
        raise Http404
    return _edit(request, name, key, initial)


def _edit(request: StaffRequest, name: str, key: str | None, initial: dict[str, Any]) -> HttpResponse:
    register = _register(name)
    given: dict[str, Any] = {"actor": request.actor} if register.by_actor else {}
    form = register.form(request.POST or None, initial=initial, **given)
    if key:
        for fixed in register.fixed:
            form.fields[fixed].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            register.keep(request.actor, key, form.cleaned_data, request.now)
        except DomainError as error:
            into_form(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:register", name)
    context = {"register": register, "name": name, "key": key, "form": form, "tabs": tabs(name)}
    return render(request, "desk/administration/register_form.html", context, status=422 if form.errors else 200)


def _register(name: str) -> Register:
    if name not in REGISTERS:
        raise Http404
    return REGISTERS[name]


# --- offices


def _office_rows(actor: Actor, text: str) -> list[Row]:
    return [
        Row(
            str(o.id),
            (o.name, o.mission.name, OfficeKind(o.kind).label, o.timezone or o.mission.timezone, o.closed_on or ""),
            is_closed=o.closed_on is not None,
        )
        for o in administration.offices(actor)
        if text.casefold() in o.name.casefold()
    ]


def _office(actor: Actor, key: str) -> dict[str, Any] | None:
    office = next((o for o in administration.offices(actor) if str(o.id) == key), None)
    fields = ("mission_id", "name", "kind", "timezone", "closed_on")
    return {field: getattr(office, field) for field in fields} if office else None


def _keep_office(actor: Actor, key: str | None, data: dict[str, Any], _now: dt.datetime) -> object:
    return services.keep_office(office_id=_uuid(key), by=actor, **data)


# --- partners


def _partner_rows(actor: Actor, text: str) -> list[Row]:
    return [
        Row(
            str(p.id),
            (p.name, PartnerKind(p.kind).label, p.does, p.contact, p.closed_on or ""),
            is_closed=p.closed_on is not None,
        )
        for p in administration.partners(actor)
        if text.casefold() in f"{p.name} {p.does}".casefold()
    ]


def _partner(actor: Actor, key: str) -> dict[str, Any] | None:
    partner = next((p for p in administration.partners(actor) if str(p.id) == key), None)
    fields = ("mission_id", "name", "kind", "does", "contact", "closed_on")
    return {field: getattr(partner, field) for field in fields} if partner else None


def _keep_partner(actor: Actor, key: str | None, data: dict[str, Any], _now: dt.datetime) -> object:
    return services.keep_partner(partner_id=_uuid(key), by=actor, **data)


# --- missions


def _mission_rows(actor: Actor, text: str) -> list[Row]:
    mine = actor.administers
    return [
        Row(
            str(m.id),
            (m.name, m.code, reference.country_name(m.country_id), m.timezone),
            may_change=m.id in mine,
        )
        for m in administration.missions()
        if text.casefold() in m.name.casefold()
    ]


def _mission(actor: Actor, key: str) -> dict[str, Any] | None:
    mine = actor.administers
    mission = next((m for m in administration.missions() if str(m.id) == key and m.id in mine), None)
    if mission is None:
        return None
    return {
        "code": mission.code,
        "name": mission.name,
        "country": mission.country_id,
        "timezone": mission.timezone,
    }


def _keep_mission(actor: Actor, key: str | None, data: dict[str, Any], now: dt.datetime) -> object:
    if key is None:
        return services.found_mission(by=actor, now=now, **data)
    return services.keep_mission(mission_id=_uuid(key), by=actor, **data)


# --- countries and languages


def _country_rows(_actor: Actor, text: str) -> list[Row]:
    return [
        Row(
            c.code,
            (reference.country_name(c.code), c.code, c.name_en, c.name_nl, c.exists_until or ""),
            is_closed=c.exists_until is not None,
        )
        for c in reference.countries(text)
    ]


def _country(_actor: Actor, key: str) -> dict[str, Any] | None:
    country = reference.country(key)
    return {field: getattr(country, field) for field in own.CountryForm.base_fields} if country else None


def _keep_country(_actor: Actor, key: str | None, data: dict[str, Any], _now: dt.datetime) -> object:
    return reference_services.keep_country(is_new=key is None, **data)


def _language_rows(_actor: Actor, text: str) -> list[Row]:
    return [
        Row(
            lang.code,
            (reference.language_name(lang.code), lang.code, lang.own_name, lang.offered_until or ""),
            is_closed=lang.offered_until is not None,
        )
        for lang in reference.languages(text)
    ]


def _language(_actor: Actor, key: str) -> dict[str, Any] | None:
    language = reference.language(key)
    return {field: getattr(language, field) for field in own.LanguageForm.base_fields} if language else None


def _keep_language(_actor: Actor, key: str | None, data: dict[str, Any], _now: dt.datetime) -> object:
    return reference_services.keep_language(is_new=key is None, **data)


def _uuid(key: str | None) -> uuid.UUID | None:
    return uuid.UUID(key) if key else None


REGISTERS = {
    "offices": Register(
        _("Offices"),
        _("Open an office"),
        (_("Name"), _("Mission"), _("Kind"), _("Time zone"), _("Closed on")),
        own.OfficeForm,
        _office_rows,
        _office,
        _keep_office,
        fixed=("mission_id",),
    ),
    "partners": Register(
        _("Partner organisations"),
        _("Add a partner"),
        (_("Name"), _("Class"), _("What they do"), _("How to reach them"), _("Ended on")),
        own.PartnerForm,
        _partner_rows,
        _partner,
        _keep_partner,
        fixed=("mission_id", "kind"),
    ),
    "missions": Register(
        _("Missions"),
        _("Add a mission"),
        (_("Name"), _("Code"), _("Country"), _("Time zone")),
        own.MissionForm,
        _mission_rows,
        _mission,
        _keep_mission,
        fixed=("code",),
    ),
    "countries": Register(
        _("Countries"),
        _("Add a country"),
        (_("Name"), _("Code"), _("Name in English"), _("Name in Dutch"), _("Exists until")),
        own.CountryForm,
        _country_rows,
        _country,
        _keep_country,
        fixed=("code",),
        by_actor=False,
    ),
    "languages": Register(
        _("Languages"),
        _("Add a language"),
        (_("Name"), _("Code"), _("Its own name"), _("No longer offered since")),
        own.LanguageForm,
        _language_rows,
        _language,
        _keep_language,
        fixed=("code",),
        by_actor=False,
    ),
}
