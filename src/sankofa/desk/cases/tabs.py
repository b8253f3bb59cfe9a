"""The tabs of a case: (URL name, label). A tab appears once its URL name exists; each takes the case's id."""

import uuid

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from sankofa.desk.shapes import Link

TABS = (
    ("desk:case", _("Overview")),
    ("desk:case_people", _("People")),
    ("desk:case_talks", _("Talks")),
    ("desk:case_eligibility", _("Eligibility")),
    ("desk:case_protection", _("Protection")),
    ("desk:case_papers", _("Papers")),
    ("desk:case_flights", _("Flights")),
    ("desk:case_reintegration", _("Reintegration")),
    ("desk:case_notes", _("Notes")),
    ("desk:case_requests", _("Requests")),
    ("desk:case_timeline", _("Timeline")),
    ("desk:case_readings", _("Readings")),
)


def case_tabs(case_id: uuid.UUID, current: str, *, after_arrival: str) -> list[Link]:
    """The tabs of one case; `current` is the URL name of the page shown, `after_arrival` what that part is called."""
    links = [
        (name, after_arrival if name == "desk:case_reintegration" else label, case_url(name, case_id))
        for name, label in TABS
    ]
    return [Link(str(label), url, current=name == current) for name, label, url in links if url]


def case_url(name: str, case_id: uuid.UUID) -> str:
    """The address of a case's page, or "" while no page has that name."""
    try:
        return reverse(name, args=[case_id])
    except NoReverseMatch:
        return ""
