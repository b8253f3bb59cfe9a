"""The tabs that the pages of reports share."""

from django.urls import reverse
from django.utils.translation import gettext as _

from sankofa.desk.shapes import Link


def tabs(current: str) -> list[Link]:
    there = (("annual_reports", _("Annual reports")), ("snapshots", _("Snapshots")), ("registers", _("Registers")))
    return [Link(label, reverse(f"desk:{name}"), current=name == current) for name, label in there]
