"""What of ours would be published now: put together from finance and reporting, judged as any other file is."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor
from sankofa.finance import queries as finance
from sankofa.finance.vocab import ToldAgreement, ToldProject
from sankofa.iati import access
from sankofa.iati.models import Funder, Listing, PartnerActivity, Publisher
from sankofa.iati.queries.files import judge
from sankofa.iati.rules import building, document
from sankofa.iati.rules.building import Known
from sankofa.iati.vocab import ListingRow, Own, Published, PublisherRow
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import NotFoundError
from sankofa.reference import queries as reference
from sankofa.reporting.vocab import AskedPeople, PeopleCounted, SnapshotRow

NEVER = dt.date(1900, 1, 1)


def publisher(actor: Actor) -> PublisherRow | None:
    """Who the actor's mission is to IATI; None: nobody said yet. Raises RefusedError."""
    return publisher_of(access.require(actor))


def publisher_of(mission_id: uuid.UUID) -> PublisherRow | None:
    row = Publisher.objects.filter(mission=mission_id).first()
    return PublisherRow(row.ref, row.name_en, row.name_nl, row.type) if row else None


def listing(actor: Actor, listing_id: uuid.UUID) -> ListingRow:
    """Raises NotFoundError."""
    return _listing(access.listing(actor, listing_id))


def funder(actor: Actor, listing_id: uuid.UUID) -> tuple[str, str]:
    """(identifier, kind) of the donor of a published agreement, empty where nobody said. Raises NotFoundError."""
    row = access.listing(actor, listing_id)
    donor_id = finance.told_donor(row.mission_id, row.agreement_id) if row.agreement_id else None
    found = Funder.objects.filter(donor=donor_id).values_list("ref", "type").first() if donor_id else None
    return found or ("", "")


def choices(actor: Actor) -> tuple[list[tuple[uuid.UUID, str, str]], list[tuple[uuid.UUID, str, str]]]:
    """(id, code, title) of projects, then of agreements, that are not listed yet. Raises RefusedError."""
    mission_id = access.require(actor)
    held = Listing.objects.filter(mission=mission_id)
    listed = {*held.values_list("project", flat=True), *held.values_list("agreement", flat=True)}
    projects, agreements = finance.listable_projects(mission_id), finance.listable_agreements(mission_id)
    return [row for row in projects if row[0] not in listed], [row for row in agreements if row[0] not in listed]


def indicator_choices() -> list[tuple[str, dict[str, str]]]:
    """(id, what is counted by language) that results may count by."""
    from sankofa.reporting import queries as reporting  # noqa: PLC0415  brings an engine along: not at start-up

    return reporting.indicators_of_projects()


def own(actor: Actor, listing_id: uuid.UUID, *, now: dt.datetime) -> Own:
    """One activity as it would be published. Raises NotFoundError, also while nobody said who publishes."""
    row = access.listing(actor, listing_id)
    whole = published(row.mission_id, now=now)
    found = [one for one in whole.own if one.listing.id == row.id] if whole else []
    if not found:
        raise NotFoundError("no_publisher", "")
    return found[0]


def published(mission_id: uuid.UUID, *, now: dt.datetime) -> Published | None:
    """Everything that is listed, as one file, judged. None: nobody said who publishes. No reader is checked."""
    by = publisher_of(mission_id)
    if by is None:
        return None
    listed = Listing.objects.filter(mission=mission_id)
    rows = sorted(listed, key=lambda row: (row.agreement_id is None, row.suffix))  # an agreement before its projects
    code, zone = accounts.mission_place(mission_id)
    today = date_in(now, zone)
    until = finance.books_closed_until(mission_id)
    known = _known(by, rows, today=today, now=now, until=until or NEVER)
    projects, agreements = _told(mission_id, rows, known)
    snapshot, counted = _people(mission_id, code, rows, projects, agreements)
    people = {asked.key: found for asked, found in counted}
    costs = finance.told_costs([row.project_id for row in rows if row.project_id], until=known.until)
    made = []
    for row in rows:
        shown = _listing(row)
        if row.project_id:
            told = projects[row.project_id]
            borne = [agreements[key] for key in told.agreement_ids]
            made.append(
                building.project(
                    shown, told, costs=costs.get(told.id, []), agreements=borne, people=people.get(row.id), known=known
                )
            )
        elif row.agreement_id:
            made.append(building.agreement(shown, agreements[row.agreement_id], people.get(row.id), known))
    content = document.write([activity for activity, _withheld in made], made_at=now)
    judged = judge(content, now=now) if made else None
    return Published(
        content=content,
        own=tuple(
            Own(_listing(row), activity, withheld, judged.of(place) if judged else ())
            for place, (row, (activity, withheld)) in enumerate(zip(rows, made, strict=True), start=1)
        ),
        problems=judged.problems if judged else (),
        until=until,
        counted_until=snapshot.made_at.date() if snapshot else None,
        counted=counted,
    )


def _known(by: PublisherRow, rows: Iterable[Listing], *, today: dt.date, now: dt.datetime, until: dt.date) -> Known:
    partner_ids = {row.partner_id for row in rows if row.partner_id}
    return Known(
        publisher=by,
        today=today,
        now=now,
        until=min(until, today),
        listed={key: f"{by.ref}-{row.suffix}" for row in rows if (key := row.project_id or row.agreement_id)},
        funders={row.donor_id: (row.ref, row.type) for row in Funder.objects.all()},
        partners={
            row.id: (row.identifier, row.reporting_ref) for row in PartnerActivity.objects.filter(id__in=partner_ids)
        },
        partner_of={row.agreement_id: row.partner_id for row in rows if row.agreement_id and row.partner_id},
        alpha2={code: alpha2 for code, alpha2, _en, _nl, _until in reference.country_book() if alpha2},
    )


def _told(
    mission_id: uuid.UUID, rows: Iterable[Listing], known: Known
) -> tuple[dict[uuid.UUID, ToldProject], dict[uuid.UUID, ToldAgreement]]:
    """Projects that are listed, and those of listed agreements; agreements that are listed or bear one of them."""
    ids = {row.project_id for row in rows if row.project_id}
    own_agreements = {row.agreement_id for row in rows if row.agreement_id}
    projects = finance.told_projects(mission_id, ids, today=known.today)
    wanted = own_agreements | {key for told in projects.values() for key in told.agreement_ids}
    agreements = finance.told_agreements(mission_id, wanted, today=known.today, until=known.until)
    more = {key for told in agreements.values() for key in told.project_ids} - ids
    return projects | finance.told_projects(mission_id, more, today=known.today), agreements


def _people(
    mission_id: uuid.UUID,
    mission: str,
    rows: Iterable[Listing],
    projects: Mapping[uuid.UUID, ToldProject],
    agreements: Mapping[uuid.UUID, ToldAgreement],
) -> tuple[SnapshotRow | None, tuple[tuple[AskedPeople, PeopleCounted], ...]]:
    """Of years that were over when the last snapshot was made."""
    from sankofa.reporting import queries as reporting  # noqa: PLC0415  brings an engine along: not at start-up

    snapshot = reporting.latest()
    if snapshot is None:
        return None, ()
    asked = []
    for row in rows:
        told = projects[row.project_id] if row.project_id else agreements[row.agreement_id]  # type: ignore[index]
        keys = [row.project_id] if row.project_id else agreements[row.agreement_id].project_ids  # type: ignore[index]
        codes = tuple(projects[key].code for key in keys if key in projects)
        asked.append(AskedPeople(row.id, row.indicator, codes, tuple(range(told.starts.year, snapshot.made_at.year))))
    found = reporting.people_of_projects(snapshot_id=snapshot.id, mission=mission, mission_id=mission_id, asked=asked)
    return snapshot, tuple((one, found[one.key]) for one in asked if one.key in found)


def _listing(row: Listing) -> ListingRow:
    return ListingRow(
        row.id, row.project_id, row.agreement_id, row.suffix, (("en", row.title_en), ("nl", row.title_nl)),
        (("en", row.text_en), ("nl", row.text_nl)), row.sector, row.flow, row.finance, row.aid, row.tied,
        row.indicator, row.partner_id,
    )  # fmt: skip
