"""What every staff page's frame needs: navigation, who is signed in, theme. A context processor.

An item appears once its named URL exists and only where the signed-in member of staff may go there.
"""

from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sankofa.desk.preferences.theme import theme_of
from sankofa.desk.shapes import NavGroup, NavItem, Shell

# (URL name, label, icon), in the order of a working day; below them what an office runs on.
WORK = (
    ("desk:my_day", gettext_lazy("My day"), "sun"),
    ("desk:cases", gettext_lazy("Cases"), "folder2-open"),
    ("desk:outreach", gettext_lazy("Outreach"), "chat-left-text"),
    ("desk:calendar", gettext_lazy("Calendar"), "calendar3"),
    ("desk:papers", gettext_lazy("Papers"), "file-earmark-text"),
    ("desk:flights", gettext_lazy("Flights"), "airplane"),
    ("desk:airport", gettext_lazy("Airport desk"), "suitcase2"),
    ("desk:reintegration", gettext_lazy("Reintegration"), "house-heart"),
    ("desk:countries", gettext_lazy("Countries"), "globe-europe-africa"),
)
OFFICE = (
    ("desk:team", gettext_lazy("Team"), "people"),
    ("desk:import", gettext_lazy("Import"), "file-earmark-arrow-up"),
    ("desk:figures", gettext_lazy("Figures"), "bar-chart"),
    ("desk:policy", gettext_lazy("Policy"), "sliders"),
    ("desk:administration", gettext_lazy("Administration"), "gear"),
)


def desk(request: HttpRequest) -> dict[str, object]:
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    nav = _nav(request.path) if signed_in else ()
    return {
        "shell": Shell(staff_name=user.get_full_name() or user.get_username() if signed_in and user else "", nav=nav),
        "nav": nav,
        "nav_first": [item for group in nav for item in group.items][:4],
        "theme": theme_of(request),
        "languages": settings.LANGUAGES,
        "find_url": _url("desk:find") or "/find/",
        "home_url": _url("desk:my_day") or "/",
        "sign_out_url": _url("account_logout"),
        "preferences_url": _url("desk:desk_preferences"),
    }


def _nav(path: str) -> Sequence[NavGroup]:
    groups = (("", WORK), (_("Office"), OFFICE))
    found = [(label, [(name, text, mark, _url(name)) for name, text, mark in items]) for label, items in groups]
    current = max(
        (url for _l, items in found for *_x, url in items if url and path.startswith(url)),
        key=len,
        default="",
    )
    return [
        NavGroup(label, shown)
        for label, items in found
        if (shown := [NavItem(str(text), url, mark, current=url == current) for _n, text, mark, url in items if url])
    ]


@lru_cache(maxsize=64)
def _url(name: str) -> str:
    """The address of a named URL, or "" while no page has that name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
