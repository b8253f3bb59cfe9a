"""What still blocks the case, as the case page shows it: one line a requirement, with why, whose move, by when."""

import uuid

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sankofa.accounts.vocab import Actor, Perm
from sankofa.desk import shapes
from sankofa.journey.vocab import Readiness, ReadinessLine


def readiness(case_id: uuid.UUID, ready: Readiness, actor: Actor, days_left: int | None) -> dict[str, object]:
    """Title, quiet line and gates of the card; what is met stands in one line at the end."""
    blocking, met = len(ready.open), len(ready.met)
    parts = [ngettext("%(n)s thing blocks it", "%(n)s things block it", blocking) % {"n": blocking}] if blocking else []
    if days_left is not None:
        parts.append(ngettext("%(n)s day left", "%(n)s days left", days_left) % {"n": max(days_left, 0)})
    day = formats.date_format(ready.wished_on, "j F") if ready.wished_on else ""
    gates = [_gate(case_id, line, actor) for line in ready.open]
    if met:
        gates.append(shapes.Gate("ok", ngettext("%(n)s thing is met", "%(n)s things are met", met) % {"n": met}))
    return {
        "ready_title": _("Ready for %(day)s?") % {"day": day} if day else _("Ready to travel?"),
        "ready_sub": " · ".join(parts),
        "gates": gates,
    }


def _gate(case_id: uuid.UUID, line: ReadinessLine, actor: Actor) -> shapes.Gate:
    liftable = line.waivable_by and actor.may(Perm.WAIVE)
    member = f"?member={line.member_id}" if line.member_id else ""
    return shapes.Gate(
        tone="wait" if line.state == "unknown" else "stop",
        what=line.text,
        why=line.to_do,
        owner=line.owner,
        by=_("by %(day)s") % {"day": formats.date_format(line.due, "j M")} if line.due else "",
        url=reverse("desk:case_lift", args=[case_id, line.requirement.replace("_", "-")]) + member if liftable else "",
        action=_("Lift it") if liftable else "",
    )
