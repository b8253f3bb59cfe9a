"""Everything that stands under one person. The reader has been checked by `cases` before."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import pgettext

from sankofa.kernel.prepared import prepared
from sankofa.people.models import (
    Channel,
    Consent,
    CustodyMove,
    Identifier,
    IdentityDocument,
    Person,
    Relation,
    ShieldOffer,
    SpokenLanguage,
)
from sankofa.people.rules import mask, mask_channel
from sankofa.people.vocab import (
    Birth,
    ChannelDetails,
    ChannelLine,
    ConsentLine,
    CustodyLine,
    DatePrecision,
    DocumentDetails,
    DocumentLine,
    FileOwner,
    IdentifierLine,
    PersonDetails,
    PersonFile,
    PersonRow,
    RelationKind,
    RelationLine,
    ShieldOfferRow,
    Spoken,
)


def person_file(person_id: uuid.UUID) -> PersonFile:
    """One person with all that is on file, in ten queries whatever there is. A joined record answers with the one
    that stands.
    """
    rows = Person.objects.select_related("changed_by").prefetch_related("aliases", "nationalities", "languages")
    person = rows.get(id=person_id)
    if person.canonical_id:
        person = rows.get(id=person.canonical_id)
    return PersonFile(
        id=person.id,
        version=person.version,
        details=_details(person),
        languages=tuple(
            Spoken(row.language_id, row.level, row.interpreter_needed)
            for row in sorted(person.languages.all(), key=lambda row: row.pk)
        ),
        channels=tuple(_channel(row) for row in Channel.objects.filter(person=person).order_by("ended_on", "id")),
        identifiers=tuple(
            IdentifierLine(int(row.pk), row.kind, mask(row.value), row.issuer)
            for row in Identifier.objects.filter(person=person).order_by("pk")
        ),
        documents=_documents(person),
        relations=_relations(person),
        consents=_consents(person),
        shielded_by=person.shielded_by_id,
        created_at=person.created_at,
        changed_at=person.changed_at,
        changed_by=person.changed_by.name if person.changed_by else "",
    )


def secret_of_channel(person_id: uuid.UUID, channel_id: uuid.UUID) -> tuple[str, str] | None:
    """(kind, value) of a channel of this person. The caller logs the showing."""
    return Channel.objects.filter(id=channel_id, person=person_id).values_list("kind", "value").first()


def secret_of_identifier(person_id: uuid.UUID, identifier_id: int) -> tuple[str, str] | None:
    return Identifier.objects.filter(pk=identifier_id, person=person_id).values_list("kind", "value").first()


def secret_of_document(person_id: uuid.UUID, document_id: uuid.UUID) -> tuple[str, str] | None:
    return IdentityDocument.objects.filter(id=document_id, person=person_id).values_list("kind", "number").first()


def file_owner(file_id: uuid.UUID) -> FileOwner | None:
    """Whose file this is: a copy of a paper, or the proof of a consent; None when it is no file of people's."""
    proof = Consent.objects.filter(file=file_id).values_list("person_id", "mission_id").first()
    if proof:
        return FileOwner(proof[0], mission_id=proof[1], is_proof=True)
    owner = IdentityDocument.objects.filter(copy=file_id).values_list("person_id", flat=True).first()
    return FileOwner(owner, mission_id=None, is_proof=False) if owner else None


def shielded_by(staff_id: uuid.UUID) -> list[PersonRow]:
    """The people whom this focal point shields, by name."""
    rows = (
        Person.objects.filter(shielded_by=staff_id, canonical=None)
        .prefetch_related("nationalities")
        .order_by("sort_key", "id")
    )
    return [_row(row) for row in rows]


def shield_offers_to(staff_id: uuid.UUID) -> list[ShieldOfferRow]:
    """Shields that colleagues want to hand to this focal point; without a name until she accepts."""
    rows = ShieldOffer.objects.filter(to_staff=staff_id, accepted=None).select_related("from_staff", "to_staff")
    return [
        ShieldOfferRow(row.id, None, "", row.from_staff.name, row.to_staff.name, row.reason, row.offered_at)
        for row in rows.order_by("offered_at", "id")
    ]


def shield_offers_by(staff_id: uuid.UUID) -> list[ShieldOfferRow]:
    """What this focal point offered and nobody answered yet."""
    rows = ShieldOffer.objects.filter(from_staff=staff_id, accepted=None)
    return [
        ShieldOfferRow(
            row.id,
            row.person_id,
            row.person.latin_name,
            row.from_staff.name,
            row.to_staff.name,
            row.reason,
            row.offered_at,
        )
        for row in rows.select_related("person", "from_staff", "to_staff").order_by("offered_at", "id")
    ]


def _details(person: Person) -> PersonDetails:
    return PersonDetails(
        full_name=person.full_name,
        latin_name=person.latin_name,
        given_name=person.given_name,
        family_name=person.family_name,
        aliases=tuple(sorted(row.full_name for row in person.aliases.all())),
        birth=Birth(DatePrecision(person.birth_precision), person.birth_from, person.birth_until),
        birth_place=person.birth_place,
        birth_country=person.birth_country_id or "",
        sex=person.sex,
        gender_stated=person.gender_stated,
        nationalities=tuple(row.country_id for row in sorted(person.nationalities.all(), key=lambda row: row.pk)),
    )


def _channel(row: Channel) -> ChannelLine:
    return ChannelLine(
        id=row.id,
        details=ChannelDetails(
            kind=row.kind,
            value=row.value,
            safe=row.safe,
            safe_when=row.safe_when,
            introduce_as=row.introduce_as,
            via=row.via,
        ),
        masked=mask_channel(row.kind, row.normalised or row.value),
        ended_on=row.ended_on,
    )


def _documents(person: Person) -> tuple[DocumentLine, ...]:
    chain = CustodyMove.objects.select_related("by").order_by("-at", "-id")
    rows = IdentityDocument.objects.filter(person=person).prefetch_related(
        Prefetch("custody", queryset=chain, to_attr="chain")
    )
    return tuple(
        DocumentLine(
            id=row.id,
            details=DocumentDetails(
                kind=row.kind,
                country=row.country_id,
                number=row.number,
                issued_on=row.issued_on,
                valid_until=row.valid_until,
                one_journey=row.one_journey,
                note=row.note,
            ),
            masked=mask(row.number) if row.number else "",
            copy_id=row.copy_id,
            withdrawn_on=row.withdrawn_on,
            custody=tuple(CustodyLine(m.at, m.holder, m.place, m.by.name, m.note) for m in row.chain),
        )
        for row in rows.order_by("withdrawn_on", "-id")
    )


def _relations(person: Person) -> tuple[RelationLine, ...]:
    rows = Relation.objects.filter(Q(person=person) | Q(other=person)).select_related("person", "other").order_by("pk")
    lines = []
    for row in rows:
        forth = row.person_id == person.id
        other = row.other if forth else row.person
        lines.append(RelationLine(int(row.pk), other.id, _says(row.kind, forth=forth), other.latin_name, row.note))
    return tuple(lines)


def _says(kind: str, *, forth: bool) -> str:
    if not forth and kind == RelationKind.PARENT:
        return pgettext("relation", "Child of")
    if not forth and kind == RelationKind.CARER:
        return pgettext("relation", "Is cared for by")
    return str(RelationKind(kind).label)


def _consents(person: Person) -> tuple[ConsentLine, ...]:
    rows = Consent.objects.filter(person=person).select_related("mission", "organisation", "explained_by")
    return tuple(_consent(row) for row in rows.order_by("-withdrawn_at", "-given_on", "-id"))


def _consent(row: Consent) -> ConsentLine:
    return ConsentLine(
        id=row.id,
        purpose=row.purpose,
        basis=row.basis,
        mission_id=row.mission_id,
        recipient=row.mission.name if row.mission else row.organisation.name if row.organisation else "",
        given_on=row.given_on,
        given_for_by=row.given_for_by,
        explained_by=row.explained_by.name,
        explained_in=row.explained_in_id,
        interpreter=row.interpreter,
        evidence=row.evidence,
        witness=row.witness,
        reason=row.reason,
        text_version=row.text_version,
        file_id=row.file_id,
        withdrawn_at=row.withdrawn_at,
        withdrawn_note=row.withdrawn_note,
    )


def consents_in_force(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[ConsentLine, ...]]:
    """What each of these agreed to and did not withdraw, oldest first. The caller has seen that the reader may."""
    found: dict[uuid.UUID, list[ConsentLine]] = {}
    rows = Consent.objects.filter(person_id__in=list(person_ids), withdrawn_at=None)
    for row in rows.select_related("mission", "organisation", "explained_by").order_by("given_on", "id"):
        found.setdefault(row.person_id, []).append(_consent(row))
    return {person: tuple(lines) for person, lines in found.items()}


def rows() -> QuerySet[Person]:
    """Persons as rows, for `cases`, which says who may see whom. Nobody else builds on it."""
    return Person.objects.all()


@prepared
def languages(person_id: uuid.UUID) -> QuerySet[SpokenLanguage]:
    """What the person speaks."""
    return SpokenLanguage.objects.filter(person=person_id)


@prepared
def usable_channels(person_id: uuid.UUID) -> QuerySet[Channel]:
    """How to reach the person; what must not be used is left out."""
    return Channel.objects.filter(person=person_id, ended_on=None).exclude(safe="unsafe").order_by("kind", "id")


def canonical_of(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Of those whose record was joined with another, the one that stands."""
    return dict(_joined(list(person_ids)))


@prepared
def _joined(person_ids: list[uuid.UUID]) -> QuerySet[Person, Any]:
    rows = Person.objects.filter(id__any_of=person_ids).exclude(canonical=None)
    return rows.values_list("id", "canonical_id")


def standing_for(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """The other way round: the records that were joined with each of these, where there are any."""
    rows = Person.objects.filter(canonical__in=list(person_ids)).order_by("id").values_list("canonical_id", "id")
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for kept, merged in rows:
        if kept:
            found.setdefault(kept, []).append(merged)
    return found


def shielded_people() -> list[uuid.UUID]:
    """Everybody who is shielded, by whom ever. For `matching`, which shows each to her focal point alone."""
    return list(Person.objects.filter(canonical=None).exclude(shielded_by=None).values_list("id", flat=True))


def shielded_among(person_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Who of these is shielded. For verbs that close a case with them; never to be shown."""
    rows = Person.objects.filter(id__in=list(person_ids)).exclude(shielded_by=None)
    return set(rows.values_list("id", flat=True))


def brief(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, PersonRow]:
    """People in a list. The caller has seen that the reader may open them."""
    rows = Person.objects.filter(id__in=list(person_ids)).prefetch_related("nationalities")
    return {row.id: _row(row) for row in rows}


def _row(row: Person) -> PersonRow:
    return PersonRow(
        id=row.id,
        full_name=row.full_name,
        latin_name=row.latin_name,
        birth=Birth(DatePrecision(row.birth_precision), row.birth_from, row.birth_until),
        sex=row.sex,
        nationalities=tuple(one.country_id for one in row.nationalities.all()),
        shielded=row.shielded_by_id is not None,
    )
