"""Sentences about papers that pages share."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sankofa.travel.vocab import LeadTime


def lead_says(lead: LeadTime | None) -> str:
    """How long it took so far, with how many that was seen: "it took 16 to 31 days for the last 12 people"."""
    if lead is None or not lead.decided:
        return _("nothing seen here yet")
    parts = []
    if lead.n == 1:
        parts.append(_("it took %(days)d days for one person") % {"days": lead.usual or 0})
    elif lead.n:
        text = ngettext(
            "it took %(from)d to %(to)d days for the last %(n)d person",
            "it took %(from)d to %(to)d days for the last %(n)d people",
            lead.n,
        )
        parts.append(text % {"from": lead.shortest, "to": lead.longest, "n": lead.n})
    text = _("%(issued)d of %(decided)d were issued")
    parts.append(text % {"issued": lead.issued, "decided": lead.decided})
    return ", ".join(parts)
