"""What the pages of outreach share: their tabs and ready texts."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sankofa.desk import shapes
from sankofa.desk.web import StaffRequest
from sankofa.kernel.paging import Slice
from sankofa.outreach.vocab import ConversationRow, HourRow, Topic, WalkInRow
from sankofa.reference.queries import language_name

DASH = "\N{EN DASH}"
TABS = (
    ("desk:outreach", gettext_lazy("Conversations")),
    ("desk:outreach_hours", gettext_lazy("Office hours")),
    ("desk:outreach_sessions", gettext_lazy("Group sessions")),
    ("desk:outreach_contacts", gettext_lazy("Network")),
)


def frame(current: str) -> dict[str, object]:
    return {"tabs": [shapes.Link(str(label), reverse(name), current=name == current) for name, label in TABS]}


def pager(request: StaffRequest, found: Slice[Any]) -> shapes.Page:
    here = request.path
    return shapes.Page(
        shown="",
        earlier_url=f"{here}?at={found.earlier}" if found.earlier else "",
        later_url=f"{here}?at={found.later}" if found.later else "",
    )


def topic_labels(codes: tuple[str, ...]) -> str:
    return ", ".join(str(Topic(code).label) for code in codes if code in Topic.values)


def people(count: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": count}


def minutes(count: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", count) % {"n": count}


def conversation_line(row: ConversationRow) -> str:
    """The quiet line of a conversation: how many, how long, in which language, about what."""
    parts = [people(row.people), minutes(row.minutes), language_name(row.language), topic_labels(row.topics)]
    return " · ".join(part for part in parts if part)


def hour_times(hour: HourRow) -> str:
    return f"{formats.time_format(hour.starts, 'H:i')}{DASH}{formats.time_format(hour.ends, 'H:i')}"


def called(row: WalkInRow) -> str:
    """How to call somebody in: their own word, or their number."""
    return row.called or _("Number %(n)s") % {"n": row.number}


def waited(row: WalkInRow, now: dt.datetime) -> str:
    """Since when, in whole minutes."""
    span = int((now - row.arrived_at).total_seconds() // 60)
    return _("waits %(time)s") % {"time": minutes(max(span, 0))}
