"""What every staff page's frame needs: navigation, who is signed in, theme. A context processor.

An item appears once its named URL exists, and only to staff with its permission; that the page itself refuses
everybody else is the page's own business.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.desk.preferences.theme import theme_of
from sankofa.desk.shapes import NavGroup, NavItem, Shell
from sankofa.oversight.queries import boards


def _has_a_board(actor: Actor) -> bool:
    return bool(boards(actor))


def _reads_terms(actor: Actor) -> bool:
    return actor.may(Perm.READ_CASE) or actor.may(Perm.APPROVE_POLICY)


# (URL name, label, icon, permission or a question), in the order of a working day; below what an office runs on.
WORK = (
    ("desk:my_day", _("My day"), "sun", None),
    ("desk:dashboard", _("Dashboard"), "speedometer2", _has_a_board),
    ("desk:cases", _("Cases"), "folder2-open", Perm.READ_CASE),
    ("desk:outreach", _("Outreach"), "chat-left-text", Perm.OUTREACH),
    ("desk:tasks", _("Tasks"), "list-check", Perm.WORK_CASE),
    ("desk:calendar", _("Calendar"), "calendar3", Perm.WORK_CASE),
    ("desk:papers", _("Papers"), "file-earmark-text", Perm.PAPERS),
    ("desk:flights", _("Flights"), "airplane", Perm.FLIGHTS),
    ("desk:airport", _("Airport desk"), "suitcase2", Perm.DESK),
    ("desk:requests", _("Requests"), "send", Perm.WORK_CASE),
    ("desk:reintegration", _("Reintegration"), "house-heart", Perm.REINTEGRATION),
    ("desk:hours", _("Hours"), "clock-history", None),
    ("desk:countries", _("Countries"), "globe-europe-africa", None),
)
OFFICE = (
    ("desk:team", _("Team"), "people", Perm.ASSIGN),
    ("desk:projects", _("Projects and money"), "currency-euro", Perm.MONEY),
    ("desk:duplicates", _("Duplicates"), "person-check", Perm.SETTLE),
    ("desk:import", _("Import"), "file-earmark-arrow-up", Perm.IMPORT),
    ("desk:explorer", _("Figures"), "bar-chart", Perm.STATISTICS),
    ("desk:annual_reports", _("Reports"), "journal-text", Perm.REPORT),
    ("desk:policy", _("Policy"), "sliders", _reads_terms),
    ("desk:fairness", _("Fairness"), "people", Perm.POLICY),
    ("desk:administration", _("Administration"), "gear", Perm.ADMINISTER),
)


def desk(request: HttpRequest) -> dict[str, object]:
    actor: Actor | None = getattr(request, "actor", None)
    nav = _nav(actor, request.path) if actor else ()
    return {
        "shell": Shell(staff_name=actor.name, office=actor.office_name or actor.mission_name) if actor else Shell(),
        "nav": nav,
        "nav_first": [item for group in nav for item in group.items][:4],
        "theme": theme_of(request),
        "languages": settings.LANGUAGES,
        "find_url": _url("desk:find") or "/find/",
        "home_url": _url("desk:my_day") or "/",
        "sign_out_url": _url("account_logout"),
        "preferences_url": _url("desk:preferences"),
    }


def _nav(actor: Actor, path: str) -> Sequence[NavGroup]:
    """The groups that hold anything for `actor`; the item whose address is the longest start of `path` is current."""
    groups = [
        (label, [(text, url, mark) for name, text, mark, perm in items if _open(actor, perm) and (url := _url(name))])
        for label, items in (("", WORK), (actor.office_name or _("Office"), OFFICE))
    ]
    here = max((url for _l, items in groups for _t, url, _m in items if path.startswith(url)), key=len, default="")
    return [
        NavGroup(str(label), [NavItem(str(text), url, mark, current=url == here) for text, url, mark in items])
        for label, items in groups
        if items
    ]


def _open(actor: Actor, perm: Perm | Callable[[Actor], bool] | None) -> bool:
    if perm is None or isinstance(perm, Perm):
        return perm is None or actor.may(perm)
    return perm(actor)


@lru_cache(maxsize=64)
def _url(name: str) -> str:
    """The address of a named URL, or "" while no page has that name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
