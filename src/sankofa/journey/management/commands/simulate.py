"""`policy simulate`: what other terms of a scheme would change for the caseload. Counts only, small ones left out."""

import datetime as dt
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sankofa.journey import queries, trials
from sankofa.journey.vocab import Shown, Simulation
from sankofa.kernel.clock import now
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.schemes.vocab import BadPolicyError

SMALL = "<5"


class Command(BaseCommand):
    help = "Hold other terms of a scheme against those in force, over the whole caseload."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scheme", help="a scheme; or list: and a dated list, for every scheme that reads it")
        parser.add_argument(
            "--draft", type=Path, help="one version as YAML; without it: the terms in force by themselves"
        )
        parser.add_argument(
            "--on", type=dt.date.fromisoformat, help="as if decided on this day (default: today, or the draft's first)"
        )
        parser.add_argument("--since", type=dt.date.fromisoformat, help="cases with their first contact from this day")
        parser.add_argument("--until", type=dt.date.fromisoformat, help="… and before this day")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, scheme: str, draft: Path | None, **options: Any) -> None:
        try:
            text = draft.read_text(encoding="utf-8") if draft else None
            found = queries.simulate_all(
                scheme,
                draft=text,
                on=options["on"],
                today=now().date(),
                since=options["since"],
                until=options["until"],
            )
        except (BadPolicyError, DomainError, NotFoundError, OSError) as error:
            raise CommandError(str(error)) from error
        if not found:
            raise CommandError(f"No scheme reads {scheme}.")
        if options["json"]:
            self.stdout.write(json.dumps(trials.write(found), indent=1))
            return
        for line in (line for one in found.values() for line in _lines(one)):
            self.stdout.write(line)


def _lines(found: Simulation) -> Iterator[str]:
    before, after = found.before or "nothing in force", found.after or "nothing in force"
    yield f"{found.scheme} on {found.on}: {before} against {after}"
    yield f"{found.cases} cases. Qualify: {_n(found.qualified)} now, {_n(found.would_qualify)} then."
    yield f"Not known yet: {_n(found.unknown)} now, {_n(found.would_be_unknown)} then."
    for change, cases in found.changes.items():
        yield f"  {change.value:8} {_n(cases):>8} cases {_n(found.people[change]):>8} people"
    for currency in found.cents:
        yield f"At most {currency} {_money(found.cents[currency])} now, {_money(found.would_cents[currency])} then."
    if found.open_amounts != 0:
        yield f"  and {_n(found.open_amounts)} cases of which the amount isn't known yet"
    for year in found.years:
        yield (
            f"  {year.year or 'not known'}: {_n(year.qualified)} now, {_n(year.would_qualify)} then;"
            f" EUR {_money(year.cents)} now, {_money(year.would_cents)} then"
        )
    for one in found.projects:
        name, money = one.project or "payer not known", f"{_money(one.cents)} now, {_money(one.would_cents)} then"
        yield f"  paid by {name}: {one.currency} {money}"
        for part in one.years:
            yield f"    {part.year or 'not known'}: {_money(part.cents)} now, {_money(part.would_cents)} then"
    groups = (
        ("nationality", found.nationalities),
        ("sex", found.sexes),
        ("age", found.ages),
        ("vulnerability", found.vulnerabilities),
    )
    for title, rows in groups:
        for row in rows:
            counts = ", ".join(f"{_n(getattr(row, name))} {name}" for name in ("gains", "loses", "more", "less"))
            yield f"  {title} {row.label or 'not known'}: {counts}"


def _n(number: Shown) -> str:
    return SMALL if number is None else f"{number:,}"


def _money(cents: Shown) -> str:
    return "not shown" if cents is None else f"{cents / 100:,.2f}"
