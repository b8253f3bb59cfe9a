"""What the pages of administration share: their tabs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from sankofa.desk.shapes import Link


def tabs(current: str) -> list[Link]:
    """`current` is the name of a register, or staff, deadlines, visits, roles, mail, history."""
    parts = (
        ("staff", _("Staff"), reverse("desk:administration")),
        *((name, label, reverse("desk:register", args=[name])) for name, label in registers()),
        ("deadlines", _("Deadlines"), reverse("desk:deadlines")),
        ("visits", _("Visits after arrival"), reverse("desk:visit_rhythm")),
        ("roles", _("Who may do what"), reverse("desk:who_may_what")),
        ("mail", _("Mail"), reverse("desk:administration_mail")),
        ("history", _("History"), reverse("desk:administration_history")),
    )
    return [Link(label, url, current=name == current) for name, label, url in parts]


def registers() -> list[tuple[str, str]]:
    return [
        ("offices", _("Offices")),
        ("partners", _("Partners")),
        ("missions", _("Missions")),
        ("countries", _("Countries")),
        ("languages", _("Languages")),
    ]
