"""Keeping questions to the explorer, telling of new figures, noting what leaves the house."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor, Perm
from sankofa.journal.services import queue_mail
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.reporting.models import Release, Snapshot, View
from sankofa.reporting.queries.explorer import kept_of
from sankofa.reporting.services import register
from sankofa.reporting.vocab import Question, SnapshotRow

if TYPE_CHECKING:
    from sankofa.reporting.queries.outgoing import Leaving

WAITS = {View.Every.WEEK: dt.timedelta(days=7), View.Every.MONTH: dt.timedelta(days=28)}
EARLY = dt.timedelta(hours=12)  # a snapshot that comes some hours earlier than a week ago still counts
LONGEST = 1000


@transaction.atomic
def keep_view(*, name: str, query: str, shared: bool, every: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Keeps a question under a name, in place of one's own of that name. Raises DomainError beside `name`."""
    text = " ".join(name.split())
    if not text:
        raise DomainError("name_needed", _("Give the view a name."), field="name")
    if not query or len(query) > LONGEST:
        raise DomainError("question_needed", _("This question can't be kept. Choose fewer filters."), field="name")
    row, _made = View.objects.update_or_create(
        owner_id=by.id,
        name=text[:80],
        defaults={"mission_id": by.mission_id, "query": query, "shared": shared, "every": every, "told_at": now},
    )
    return row.id


@transaction.atomic
def drop_view(*, view_id: uuid.UUID, by: Actor) -> None:
    """Only one's own; a shared one goes for colleagues too. Raises NotFoundError."""
    if not View.objects.filter(id=view_id, owner=by.id).delete()[0]:
        raise NotFoundError("no_such_view", _("There is no such view of yours."))


def tell_of_figures(*, now: dt.datetime) -> int:
    """Tells owners of kept questions that are due of figures newer than the last they were told of. Answers how many.

    The mail holds no figure and no question: a name is the owner's own, the link asks for signing in.
    """
    newest = Snapshot.objects.order_by("-made_at").values_list("made_at", flat=True).first()
    if newest is None:
        return 0
    due = [
        row.id
        for row in View.objects.exclude(every="").filter(told_at__lt=newest)
        if newest - row.told_at >= WAITS[View.Every(row.every)] - EARLY
    ]
    return sum(_tell(view_id, newest, now) for view_id in due)


@transaction.atomic
def _tell(view_id: uuid.UUID, newest: dt.datetime, now: dt.datetime) -> int:
    row = View.objects.select_for_update(of=("self",)).select_related("owner").get(id=view_id)
    owner = accounts.actor(row.owner_id, at=now)
    if row.told_at >= newest:
        return 0
    row.told_at = newest
    row.save(update_fields=["told_at"])
    if owner is None or not owner.may(Perm.STATISTICS):
        return 0
    with override(owner.language):
        queue_mail(
            to=row.owner.email,
            subject=_("New figures are ready"),
            body=_("There are new figures for your view \u201c%(name)s\u201d. See them after signing in: %(link)s")
            % {"name": row.name, "link": f"{_address()}{reverse('desk:explorer')}?{row.query}"},
            now=now,
        )
    return 1


def _address() -> str:
    """Where staff reach this server, as far as its own settings say."""
    host = settings.ALLOWED_HOSTS[0]
    return f"https://{host}" if settings.ENVIRONMENT.is_production else ""


@transaction.atomic
def release_table(
    *, snapshot: SnapshotRow, mission: str, question: Question, title: str, by: Actor, now: dt.datetime
) -> "Leaving":
    """What may leave the house of a question, noted as gone, so that nothing later gives its blanks away.

    `mission`: the code of the actor's mission; `title`: where it goes. Raises SnapshotError, RefusedError.
    """
    from sankofa.reporting.queries.outgoing import table  # noqa: PLC0415  heavy: only where something leaves

    register.alone(by.mission_id)
    leaving = table(snapshot_id=snapshot.id, mission=mission, mission_id=by.mission_id, question=question)
    register.keep(
        mission_id=by.mission_id,
        door=Release.Door.EXPLORER,
        measure=leaving.measure.id,
        question=kept_of(leaving.question),
        printed=[[one.of, count] for one, count in sorted(leaving.released.printed.items())],
        blank=[one.of for one in sorted(leaving.released.blank)],
        snapshot_at=snapshot.made_at,
        title=title,
        now=now,
        by=by.id,
    )
    return leaving
