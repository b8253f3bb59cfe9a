"""Questions about registers: which series a mission keeps, its numbers, which publications are on file."""

from decimal import Decimal

from django.db.models import Count, Max, Min

from sankofa.accounts.vocab import Actor
from sankofa.reporting import access, dictionary
from sankofa.reporting.models import Figure, Published
from sankofa.reporting.vocab import FigureRow, PublicationRow, SeriesRow


def series(actor: Actor) -> list[SeriesRow]:
    """The registers of the actor's mission, by name. Raises RefusedError."""
    mission_id = access.require(actor)
    found = (
        Figure.objects.filter(mission=mission_id)
        .values("series")
        .annotate(count=Count("id"), last=Max("period"), unit_=Min("unit"), entered=Max("entered_at"))
        .order_by("series")
    )
    return [
        SeriesRow(
            name=one["series"],
            unit=one["unit_"],
            count=one["count"],
            last=one["last"],
            value=sum((row.value for row in rows), Decimal(0)),
            parts=len(rows),
            entered_at=one["entered"],
        )
        for one in found
        if (rows := list(Figure.objects.filter(mission=mission_id, series=one["series"], period=one["last"])))
    ]


def figures_of(actor: Actor, name: str) -> list[FigureRow]:
    """The numbers of one register, the latest first. Empty where there is none. Raises RefusedError."""
    rows = Figure.objects.filter(mission=access.require(actor), series=name).select_related("by")
    return [
        FigureRow(row.id, row.part, row.period, row.value, row.unit, row.source, row.entered_at, _name(row))
        for row in rows.order_by("-period", "part")
    ]


def publications(actor: Actor) -> list[PublicationRow]:
    """What was registered as published by the actor's mission, the latest year first. Raises RefusedError."""
    rows = Published.objects.filter(mission=access.require(actor)).values("publication", "year")
    found = rows.annotate(count=Count("id"), at=Max("registered_at")).order_by("-year", "publication")
    return [PublicationRow(one["publication"], one["year"], one["count"], one["at"]) for one in found]


def publication_kinds() -> list[str]:
    """Names of the publications that can be read from files."""
    return list(dictionary.readings())


def _name(row: Figure) -> str:
    return row.by.name if row.by else ""
