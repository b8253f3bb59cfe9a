"""What an import asks of cases: where stages land, who may be known, which cases run, what an export holds."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import F, Prefetch, QuerySet

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import access
from sankofa.cases.models import Case, Member
from sankofa.cases.queries.caseload import EXPORT_CAP, narrowed
from sankofa.cases.stages import import_landing
from sankofa.cases.vocab import CaseFilters, KnownPerson, MemberToEdit, Stage
from sankofa.people import queries as people
from sankofa.people.vocab import Hit


def import_landings() -> dict[str, str]:
    """For each stage, the one at which an imported case comes in."""
    return {stage.value: import_landing(stage).value for stage in Stage}


def known_to(actor: Actor, hits: Mapping[int, Sequence[Hit]]) -> dict[int, list[KnownPerson]]:
    """What `actor` may learn of who was found: people open to them; of others in the mission only whom to ask.

    Nobody shielded is ever in it. Three queries, however many.
    """
    wanted = {hit.person_id for found in hits.values() for hit in found}
    if not wanted:
        return {}
    mine = set(access.visible_people(actor).filter(id__in=wanted, shielded_by=None).values_list("id", flat=True))
    ask = _whom_to_ask(actor, wanted - mine)
    answer: dict[int, list[KnownPerson]] = {}
    for number, found in hits.items():
        known = [KnownPerson(hit.person_id, hit.why) for hit in found if hit.person_id in mine]
        if not known:
            known = [KnownPerson(None, hit.why, ask[hit.person_id]) for hit in found if hit.person_id in ask][:1]
        if known:
            answer[number] = known
    return answer


def _whom_to_ask(actor: Actor, person_ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    missions = {grant.mission_id for grant in (*actor.grants_with(Perm.SEARCH), *actor.grants_with(Perm.IMPORT))}
    rows = (
        Member.objects.filter(
            person__in=person_ids, person__shielded_by=None, case__mission__in=missions, case__shielded=False
        )
        .order_by("person_id", F("case__closed_on").desc(nulls_first=True), "-case__opened_on")
        .distinct("person_id")
        .values_list("person_id", "case__counsellor__name", "case__office__name")
    )
    return {person: name or office for person, name, office in rows}


def open_cases_of(person_ids: Iterable[uuid.UUID], mission_id: uuid.UUID) -> dict[uuid.UUID, tuple[uuid.UUID, str]]:
    """The running case of each person in a mission, (id, number); the latest where there are several.

    For an import that links people: the caller has seen that the reader may open them.
    """
    rows = (
        Member.objects.filter(person__in=list(person_ids), left_on=None, case__mission=mission_id)
        .exclude(case__stage=Stage.CLOSED)
        .order_by("case__opened_on", "case_id")
        .values_list("person_id", "case_id", "case__number")
    )
    return {person: (case, number) for person, case, number in rows}


def numbers_of(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The numbers of cases that an import wrote or linked; for who started it."""
    return dict(Case.objects.filter(id__in=list(case_ids)).values_list("id", "number"))


def case_of_number(number: str, mission_id: uuid.UUID) -> uuid.UUID | None:
    """The case with this number in a mission, for who names it by its number and learns nothing else of it."""
    return Case.objects.filter(number=number, mission=mission_id).values_list("id", flat=True).first()


def export_rows(actor: Actor, filters: CaseFilters) -> Iterator[MemberToEdit]:
    """Every member of the caseload's cases, to be edited and brought back; where the actor may export and work."""
    reach = narrowed(actor, filters, perm=Perm.EXPORT).filter(id__in=access.visible(actor, Perm.WORK_CASE).values("id"))
    return _to_edit(reach.order_by("-stage_since", "-id")[:EXPORT_CAP])


def rows_for_update(actor: Actor, case_ids: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID, uuid.UUID], MemberToEdit]:
    """The members of these cases as they stand, by case and person, as far as the actor may work on them.

    A row that was exported under a record joined with another since finds the one that stands.
    """
    cases = access.visible(actor, Perm.WORK_CASE).filter(id__in=set(case_ids))
    found = {(row.case_id, row.person_id): row for row in _to_edit(cases)}
    joined = people.standing_for({person for _case, person in found})
    before = {(row.case_id, old): row for row in found.values() for old in joined.get(row.person_id, ())}
    return before | found


def _to_edit(cases: QuerySet[Case]) -> Iterator[MemberToEdit]:
    members = (
        Member.objects.filter(left_on=None, person__shielded_by=None)
        .select_related("person")
        .prefetch_related("person__nationalities", "person__aliases")
        .order_by("joined_on", "id")
    )
    rows = cases.select_related("office", "counsellor").prefetch_related(
        Prefetch("members", queryset=members, to_attr="now")
    )
    for case in rows.iterator(chunk_size=500):
        for member in case.now:
            yield _member(case, member)


def _member(case: Case, member: Member) -> MemberToEdit:
    person = member.person
    return MemberToEdit(
        case_id=case.id,
        case_version=case.version,
        number=case.number,
        lead=case.lead_id == person.id,
        kind=case.kind,
        stage=case.stage,
        office=case.office.name,
        counsellor=case.counsellor.name if case.counsellor else "",
        destination=case.destination_id or "",
        home_mission_id=case.home_mission_id,
        arrival_help=case.arrival_help,
        opened_on=case.opened_on,
        wished_on=case.wished_on,
        person_id=person.id,
        person_version=person.version,
        role=member.role,
        full_name=person.full_name,
        latin_name=person.latin_name,
        given_name=person.given_name,
        family_name=person.family_name,
        aliases=tuple(sorted(alias.full_name for alias in person.aliases.all())),
        birth_precision=person.birth_precision,
        birth_from=person.birth_from,
        birth_until=person.birth_until,
        sex=person.sex,
        nationalities=tuple(row.country_id for row in sorted(person.nationalities.all(), key=lambda row: row.pk)),
        birth_place=person.birth_place,
        birth_country=person.birth_country_id or "",
        gender_stated=person.gender_stated,
    )
