"""How to reach somebody and whether it is safe, and the numbers that others know them by."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.people.models import Channel, Identifier
from sankofa.people.rules import fold_channel, fold_number, tidy
from sankofa.people.services.locks import lock
from sankofa.people.vocab import ChannelDetails, IdentifierKind


@transaction.atomic
def add_channel(
    *,
    person_id: uuid.UUID,
    details: ChannelDetails,
    by: Actor,
    now: dt.datetime,
    region: str = "NL",
    field: str = "value",
) -> uuid.UUID:
    """A way to reach the person. `region` (alpha-2) is where a telephone number without a country code is.

    Raises DomainError `value_needed` or `no_telephone` beside `field`.
    """
    channel = Channel(person=lock(person_id, by, now, Perm.WRITE_PERSON))
    return _write(channel, details, region, field)


@transaction.atomic
def correct_channel(
    *,
    channel_id: uuid.UUID,
    version: int,
    details: ChannelDetails,
    by: Actor,
    now: dt.datetime,
    region: str = "NL",
) -> None:
    """Raises as `add_channel`, and ConflictError when the person changed since `version`."""
    channel = _channel(channel_id)
    lock(channel.person_id, by, now, Perm.WRITE_PERSON, version=version)
    _write(channel, details, region, "value")


@transaction.atomic
def end_channel(*, channel_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """The number or address is not the person's any more. It stays on file and is found no longer."""
    channel = _channel(channel_id)
    lock(channel.person_id, by, now, Perm.WRITE_PERSON)
    channel.ended_on = date_in(now, by.timezone)
    channel.save(update_fields=["ended_on"])


@transaction.atomic
def add_identifier(
    *, person_id: uuid.UUID, kind: IdentifierKind, value: str, by: Actor, now: dt.datetime, issuer: str = ""
) -> int:
    """A number that an authority or organisation knows the person by. The same one twice is one row."""
    person = lock(person_id, by, now, Perm.WRITE_PERSON)
    folded = fold_number(value)
    if not folded:
        raise DomainError("value_needed", _("Write the number."), field="value")
    row, _made = Identifier.objects.get_or_create(
        person=person, kind=kind, normalised=folded[:60], defaults={"value": tidy(value), "issuer": tidy(issuer)}
    )
    return int(row.pk)


@transaction.atomic
def remove_identifier(*, person_id: uuid.UUID, identifier_id: int, by: Actor, now: dt.datetime) -> None:
    """Takes away a number that was not this person's."""
    person = lock(person_id, by, now, Perm.WRITE_PERSON)
    gone, _rows = Identifier.objects.filter(pk=identifier_id, person=person).delete()
    if not gone:
        raise NotFoundError("number_not_found", _("This number is not here any more. Reload the page."))


def _channel(channel_id: uuid.UUID) -> Channel:
    channel = Channel.objects.filter(id=channel_id).first()
    if channel is None:
        raise NotFoundError("channel_not_found", _("This contact is not here any more. Reload the page."))
    return channel


def _write(channel: Channel, details: ChannelDetails, region: str, field: str) -> uuid.UUID:
    value = tidy(details.value)
    if not value:
        raise DomainError("value_needed", _("Write the number or address."), field=field)
    folded = fold_channel(details.kind, value, region)
    if not folded:
        raise DomainError(
            "no_telephone",
            _("This is no telephone number. Write it with its country, for example +31 6 1234 4417."),
            field=field,
        )
    channel.kind, channel.value, channel.normalised = details.kind, value, folded[:250]
    channel.safe, channel.safe_when = details.safe, tidy(details.safe_when)
    channel.introduce_as, channel.via = tidy(details.introduce_as), tidy(details.via)
    channel.save()
    return channel.id
