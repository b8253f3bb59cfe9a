"""What still blocks the case, as the case page shows it: one place, fed by the rows that `journey` keeps."""

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sankofa.accounts.vocab import Role
from sankofa.cases.vocab import BlockerRow, CasePage, Gate
from sankofa.desk import shapes


def readiness(page: CasePage, days_left: int | None) -> dict[str, object]:
    """Title, quiet line and gates of the card."""
    blocking = len(page.blockers)
    parts = [ngettext("%(n)s thing blocks it", "%(n)s things block it", blocking) % {"n": blocking}] if blocking else []
    if days_left is not None:
        parts.append(ngettext("%(n)s day left", "%(n)s days left", days_left) % {"n": max(days_left, 0)})
    wished = page.head.wished_on
    day = formats.date_format(wished, "j F") if wished else ""
    return {
        "ready_title": _("Ready for %(day)s?") % {"day": day} if day else _("Ready to travel?"),
        "ready_sub": " · ".join(parts),
        "gates": [_gate(row) for row in page.blockers],
    }


def _gate(row: BlockerRow) -> shapes.Gate:
    what = row.requirement.replace("_", " ").replace(".", ", ").capitalize()
    return shapes.Gate(
        tone="wait" if row.unknown else "stop",
        what=f"{what}: {row.member}" if row.member else what,
        why=_("Needed before: %(gate)s.") % {"gate": str(Gate(row.gate).label).lower()},
        owner=str(Role(row.owner_role).label) if row.owner_role in Role.values else "",
        by=_("by %(day)s") % {"day": formats.date_format(row.due_on, "j M")} if row.due_on else "",
    )
