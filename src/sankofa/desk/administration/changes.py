"""A change as a line that people read: names in place of ids, words in place of codes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import formats
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.queries import administration
from sankofa.accounts.vocab import Actor, Change, OfficeKind, PartnerKind, Role, Scope
from sankofa.kernel.clock import date_in
from sankofa.reference.queries import country_name

WHAT: dict[str, str | Promise] = {
    "staff": _("Staff"),
    "rolegrant": _("Role"),
    "office": _("Office"),
    "organisation": _("Partner"),
    "mission": _("Mission"),
}
FIELD: dict[str, str | Promise] = {
    "name": _("Name"),
    "email": _("E-mail address"),
    "language": _("Language of mails"),
    "office_id": _("Office"),
    "is_active": _("Account open"),
    "role": _("Role"),
    "scope": _("Reach"),
    "since": _("From"),
    "until": _("Until"),
    "kind": _("Kind"),
    "timezone": _("Time zone"),
    "closed_on": _("Closed on"),
    "does": _("What they do"),
    "contact": _("How to reach them"),
    "country_id": _("Country"),
}
LABELS: dict[str, dict[str, str | Promise]] = {
    "role": dict(Role.choices),
    "scope": dict(Scope.choices),
    "kind": {**dict(OfficeKind.choices), **dict(PartnerKind.choices)},
}

NOTHING = "\N{EN DASH}"


@dataclass(frozen=True)
class ChangeLine:
    at: dt.datetime
    by: str
    what: str
    row_name: str
    texts: tuple[str, ...]


def lines(changes: Iterable[Change], actor: Actor) -> list[ChangeLine]:
    offices = {str(o.id): o.name for o in administration.offices(actor)}

    def told(change: Change, name: str, before: object, after: object) -> str:
        label, now = FIELD[name], _shown(name, after, actor, offices) or NOTHING
        was = _shown(name, before, actor, offices) or NOTHING
        return f"{label}: {now}" if change.is_new else f"{label}: {was} → {now}"

    return [
        ChangeLine(
            change.at,
            change.by or gettext("the system"),
            f"{WHAT[change.what]}, {gettext('new')}" if change.is_new else str(WHAT[change.what]),
            change.row_name,
            tuple(told(change, *field) for field in change.fields if not change.is_new or field[2] not in (None, "")),
        )
        for change in changes
    ]


def _shown(name: str, value: object, actor: Actor, offices: dict[str, str]) -> str:
    """The value as one reads it; days are those of the actor's office."""
    text = "" if value is None else str(value)
    match name:
        case "role" | "scope" | "kind":
            shown = str(LABELS[name].get(text, text))
        case "is_active":
            shown = gettext("yes") if value else gettext("no")
        case "office_id":
            shown = offices.get(text, text)
        case "country_id":
            shown = country_name(text)
        case "since" | "until" if instant := parse_datetime(text):
            shown = formats.date_format(date_in(instant, actor.timezone))
        case "closed_on" if day := parse_date(text):
            shown = formats.date_format(day)
        case _plain:
            shown = text
    return shown
