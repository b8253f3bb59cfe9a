"""Saved views of the caseload: somebody's own, or shared with their office."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor
from sankofa.cases.models import SavedFilter
from sankofa.kernel.errors import DomainError


@transaction.atomic
def keep_filter(*, name: str, query: str, for_office: bool, by: Actor) -> uuid.UUID:
    """Keeps a view under a name, in place of one's own of that name. `query` is the URL's, without the "?".

    Raises DomainError `name_needed` beside `name`.
    """
    text = " ".join(name.split())
    if not text:
        raise DomainError("name_needed", _("Give the view a name."), field="name")
    office_id = by.office_id if for_office else None
    row, _made = SavedFilter.objects.update_or_create(
        staff_id=by.id, name=text[:60], defaults={"query": query[:500], "office_id": office_id}
    )
    return row.id


def drop_filter(*, filter_id: uuid.UUID, by: Actor) -> None:
    """Only one's own; a shared one goes for the office too."""
    SavedFilter.objects.filter(id=filter_id, staff_id=by.id).delete()
