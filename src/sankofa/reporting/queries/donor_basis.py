"""Gathers what a donor report is reckoned from: terms and plans from finance, people without names from cases.

What is gathered is kept with a report that is prepared, so nothing here is asked again to recompute it. Shielded people
are in it, for the totals; the list leaves them out.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from django.conf import settings

from sankofa.cases import queries as cases
from sankofa.cases.vocab import Traveller
from sankofa.finance import queries as finance
from sankofa.finance.vocab import Borne, DeliverableRow, FundedProject, Nature, Terms
from sankofa.reintegration import queries as reintegration
from sankofa.reporting.models import DonorReport
from sankofa.reporting.queries.donor_figures import DIMENSIONS, TABLES, Figures
from sankofa.reporting.rules.donors import age_band, pseudonym
from sankofa.reporting.vocab import Basis, BasisPerson, BasisProject

DAY = dt.timedelta(days=1)


def gather(
    terms: Terms, *, since: dt.date, until: dt.date, today: dt.date, key: bytes, earlier: Sequence[DonorReport]
) -> tuple[Basis, list[Borne]]:
    """The basis of a report about [since, until) as it stands `today`, and the postings that it rests on.

    `key`: of the agreement's pseudonyms. `earlier`: its reports that were signed off, the oldest first.
    """
    as_of = min(until, today + DAY)
    projects = finance.funded(terms.id, on=as_of - DAY)
    postings = finance.borne(terms.id, [one.id for one in projects], until=until)
    deliverables, quotas = finance.promised_in(terms.id)
    last = earlier[-1].basis if earlier else None
    people = _people(terms.id, postings, until, key)
    basis: Basis = {
        "agreement": str(terms.id),
        "mission": terms.mission,
        "timezone": terms.timezone,
        "donor": terms.donor,
        "reference": terms.reference,
        "title": terms.title,
        "starts": terms.starts.isoformat(),
        "ends": terms.ends.isoformat(),
        "currency": terms.currency,
        "amount": terms.amount,
        "overhead_bp": terms.overhead_bp,
        "overhead_base": [kind.value for kind in terms.overhead_base],
        "eligible": [kind.value for kind in terms.eligible],
        "lists_people": terms.lists_people,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "as_of": as_of.isoformat(),
        "earlier": [[one.since.isoformat(), one.until.isoformat()] for one in earlier],
        "projects": [_project(one) for one in projects],
        "donors": {
            str(agreement): name
            for agreement, name in finance.donors_of({p.agreement_id for p in postings if p.agreement_id}).items()
        },
        "deliverables": [
            {
                "id": str(d.id), "kind": d.kind.value, "title": d.title, "planned": d.planned_on.isoformat(),
                "done": _iso(d.done_on),
            }
            for d in deliverables
        ],
        "quotas": [{"text": q.text, "target": q.target, "elsewhere": q.elsewhere} for q in quotas],
        "people": people,
        "lasting": sorted(str(case) for case in reintegration.lasting({uuid.UUID(p["case"]) for p in people})),
        "named": [],
        "blank": [],
        "more": _departed(people, last) if last else [],
        "fewer": _no_longer(people, last) if last else [],
        "done_late": [str(d.id) for d in deliverables if last and _done_late(d, last)],
        "revised": _revised(projects, since, last),
    }  # fmt: skip
    basis["named"], basis["blank"] = _released(basis, postings)
    return basis, postings


def _people(agreement_id: uuid.UUID, postings: Collection[Borne], until: dt.date, key: bytes) -> list[BasisPerson]:
    wanted = {
        p.case_id for p in postings if p.agreement_id == agreement_id and p.case_id and p.nature == Nature.EXPENSE
    }
    return [_person(one, until, key) for one in cases.travellers(wanted)]


def _person(one: Traveller, until: dt.date, key: bytes) -> BasisPerson:
    """Somebody without a name, coarse. Who left after the period had not left in it."""
    left = one.left_on if one.left_on and one.left_on < until else None
    return {
        "case": str(one.case_id),
        "member": str(one.member_id),
        "key": pseudonym(key, one.person_id),
        "left": _iso(left),
        "country": one.destination,
        "sex": one.sex,
        "band": age_band(one.born_before, left or one.opened_on),
        "shielded": one.shielded,
    }


def _project(one: FundedProject) -> BasisProject:
    return {
        "id": str(one.id),
        "code": one.code,
        "title": one.title,
        "led_by": one.led_by,
        "starts": one.starts.isoformat(),
        "ends": _iso(one.until),
        "shares": [{"name": s.name, "bp": s.bp, "agreement": str(s.agreement_id or "")} for s in one.shares],
        "lines": [
            {"id": str(row.id), "name": row.name, "kind": row.kind.value, "first": row.first, "budget": row.budget}
            for row in one.lines
        ],
        "revisions": [
            {"number": row.number, "on": row.decided_on.isoformat(), "why": row.why, "total": row.total}
            for row in one.revisions
        ],
    }


def _departed(people: Collection[BasisPerson], last: Basis) -> list[str]:
    """Cases whose people left before the last report ended and are not in it: registered late, or charged late."""
    known = {p["member"] for p in last["people"] if p["left"]}
    return sorted({p["case"] for p in people if "" < p["left"] < last["until"] and p["member"] not in known})


def _no_longer(people: Collection[BasisPerson], last: Basis) -> list[str]:
    """Members who had left when the last report was prepared, and had not after all: sent back, or a mistake."""
    gone = {p["member"] for p in people if p["left"]}
    return sorted(p["member"] for p in last["people"] if p["left"] and p["member"] not in gone)


def _done_late(one: DeliverableRow, last: Basis) -> bool:
    """Done in the time of the last report, which did not know it."""
    if one.done_on is None or one.done_on.isoformat() >= last["until"]:
        return False
    return not any(d["id"] == str(one.id) and "" < d["done"] < last["until"] for d in last["deliverables"])


def _revised(projects: Sequence[FundedProject], since: dt.date, last: Basis | None) -> list[str]:
    """Budgets that the last report did not know; in a first report those decided in its period, after the first."""
    known = {f"{one['id']}:{row['number']}" for one in last["projects"] for row in one["revisions"]} if last else set()
    return [
        key
        for one in projects
        for place, row in enumerate(one.revisions)
        if (key := f"{one.id}:{row.number}") not in known and place and (last or row.decided_on >= since)
    ]


def _released(basis: Basis, postings: Sequence[Borne]) -> tuple[list[str], list[list[list[str]]]]:
    """Countries that are named, and cells of counts by person that stay blank, so that nobody is singled out."""
    from sankofa.reporting.queries.releasing import released  # noqa: PLC0415  heavy: only where a report is made

    here = Figures(basis, postings, ()).countries()
    basis["named"] = [country for country, people in here.items() if people >= settings.SMALL_COUNTS_BELOW]
    counts = Figures(basis, postings, ()).counts()
    if not counts:
        return [], []
    made = released(DIMENSIONS, counts, TABLES, coarsen=["country"])
    named = sorted(set(basis["named"]) - made.merged.get("country", frozenset()))
    return named, sorted([list(pair) for pair in cell.of] for cell in made.blank)


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
