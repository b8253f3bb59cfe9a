"""Saying who publishes, and what of projects and agreements is published, in which words."""

import re
import uuid
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import queries as finance
from sankofa.iati import access
from sankofa.iati.models import Funder, Listing, Publisher
from sankofa.iati.vocab import IDENTIFIER, ORGANISATION
from sankofa.kernel.errors import DomainError, NotFoundError


class Told(TypedDict):
    """What people write of an activity, and its codes."""

    title_en: str
    title_nl: str
    text_en: str
    text_nl: str
    sector: str
    flow: str
    finance: str
    aid: str
    tied: str
    indicator: str
    partner_id: uuid.UUID | None


@transaction.atomic
def set_publisher(*, ref: str, name_en: str, name_nl: str, type: str, by: Actor) -> None:  # noqa: A002  as IATI calls it
    """Who the actor's mission is to IATI. Raises DomainError `not_an_identifier`."""
    mission_id = access.require(by, Perm.BUDGET)
    values = {"ref": _organisation(ref), "name_en": name_en.strip(), "name_nl": name_nl.strip(), "type": type}
    Publisher.objects.update_or_create(mission_id=mission_id, defaults=values)


@transaction.atomic
def list_activity(
    *, of: uuid.UUID, suffix: str, by: Actor, donor_ref: str = "", donor_type: str = "", **told: Unpack[Told]
) -> uuid.UUID:
    """Publishes a project or an agreement of the mission from now on, under an identifier that stays.

    Raises DomainError `not_an_identifier`, `suffix_taken`, `listed`; NotFoundError.
    """
    mission_id = access.require(by, Perm.BUDGET)
    own = suffix.strip()
    if not re.match(IDENTIFIER, own):
        text = _("Use letters, figures, points, hyphens and underscores only.")
        raise DomainError("not_an_identifier", text, field="suffix")
    if Listing.objects.filter(mission=mission_id, suffix=own).exists():
        raise DomainError("suffix_taken", _("Another activity has this identifier."), field="suffix")
    projects = {row[0] for row in finance.listable_projects(mission_id)}
    agreements = {row[0] for row in finance.listable_agreements(mission_id)}
    if of not in projects | agreements:
        raise NotFoundError("not_found", _("This is not here, or it is not open to you."))
    subject = {"project_id": of} if of in projects else {"agreement_id": of}
    if Listing.objects.filter(**subject).exists():
        raise DomainError("listed", _("This is published already."))
    row = Listing(mission_id=mission_id, suffix=own, **subject)
    _tell(row, told, by)
    if row.agreement_id:
        name_funder(agreement_id=row.agreement_id, ref=donor_ref, type=donor_type, by=by)
    return row.id


@transaction.atomic
def change_listing(
    *, listing_id: uuid.UUID, by: Actor, donor_ref: str = "", donor_type: str = "", **told: Unpack[Told]
) -> None:
    """Other words or codes; the identifier stays. Raises NotFoundError, RefusedError, DomainError."""
    row = access.listing(by, listing_id, Perm.BUDGET, lock=True)
    _tell(row, told, by)
    if row.agreement_id:
        name_funder(agreement_id=row.agreement_id, ref=donor_ref, type=donor_type, by=by)


@transaction.atomic
def unlist(*, listing_id: uuid.UUID, by: Actor) -> None:
    """It is not in the next file any more; what was published stays with whoever took it."""
    access.listing(by, listing_id, Perm.BUDGET, lock=True).delete()


@transaction.atomic
def name_funder(*, agreement_id: uuid.UUID, ref: str, type: str, by: Actor) -> None:  # noqa: A002  as above
    """What the donor of an agreement is to IATI. Raises DomainError `not_an_identifier` beside `donor_ref`."""
    mission_id = access.require(by, Perm.BUDGET)
    told = finance.told_donor(mission_id, agreement_id)
    if told is None:
        raise NotFoundError("not_found", _("This is not here, or it is not open to you."))
    values = {"ref": _organisation(ref, "donor_ref") if ref.strip() else "", "type": type}
    Funder.objects.update_or_create(donor_id=told, defaults=values)


def _tell(row: Listing, told: Told, by: Actor) -> None:
    if told["partner_id"]:
        access.partner(by, told["partner_id"])
    for name, value in told.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.save()


def _organisation(ref: str, field: str = "ref") -> str:
    if not re.match(ORGANISATION, ref.strip()):
        text = _("Write it as its register and the number there, for example NL-KVK-12345678.")
        raise DomainError("not_an_identifier", text, field=field)
    return ref.strip()
