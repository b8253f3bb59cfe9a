"""Decisions of the user: who the person of a row is, and which value stands where a record changed."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.imports import access
from sankofa.imports.models import Import, Line
from sankofa.imports.vocab import Decision, RowState, Standing
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.people.vocab import Why


@transaction.atomic
def decide(
    *,
    import_id: uuid.UUID,
    line_id: int,
    decision: Decision,
    same_as: uuid.UUID | None = None,
    by: Actor,
    now: dt.datetime,  # noqa: ARG001  every verb takes it
) -> None:
    """Says who the person of a row is; NONE takes an earlier answer back.

    `same_as` is one of the row's candidates, or None for the person of its twin row (the row is then left out).
    Raises DomainError `no_candidate` beside `decision`, NotFoundError.
    """
    line = _line(_lock(by, import_id), line_id)
    if decision == Decision.SAME and str(same_as) not in {person for person, _why in line.candidates}:
        raise DomainError("no_candidate", _("Choose who of these it is."), field="decision")
    line.decision, line.same_as_id = decision, same_as if decision == Decision.SAME else None
    line.save(update_fields=["decision", "same_as"])


@transaction.atomic
def decide_rest(
    *,
    import_id: uuid.UUID,
    decision: Decision,
    by: Actor,
    now: dt.datetime,  # noqa: ARG001
) -> int:
    """The same answer for every row that still has none; SAME only where a number points to one single person.

    Answers how many rows that settled.
    """
    source = _lock(by, import_id)
    lines = Line.objects.filter(source=source, state=RowState.WAITING, to_decide=True, decision=Decision.NONE)
    if decision != Decision.SAME:
        return lines.update(decision=decision)
    settled = []
    for line in lines.exclude(candidates=[]).only("candidates").iterator():
        people = {person for person, why in line.candidates if why in {Why.NUMBER, Why.DOCUMENT}}
        if len(people) == 1:
            line.decision, line.same_as_id = decision, uuid.UUID(people.pop())
            settled.append(line)
    Line.objects.bulk_update(settled, ["decision", "same_as"], batch_size=500)
    return len(settled)


@transaction.atomic
def resolve(
    *,
    import_id: uuid.UUID,
    line_id: int,
    takes: Mapping[str, bool],
    by: Actor,
    now: dt.datetime,  # noqa: ARG001
) -> None:
    """Of a record that changed after the export: for each field whether the file's value shall stand."""
    line = _line(_lock(by, import_id), line_id)
    line.takes = {**line.takes, "fields": [field for field in line.takes.get("fields", []) if takes.get(field)]}
    line.conflict = False
    if not line.takes["fields"]:
        line.decision = Decision.SKIP
    line.save(update_fields=["takes", "conflict", "decision"])


def _lock(by: Actor, import_id: uuid.UUID) -> Import:
    source = Import.objects.select_for_update().get(id=access.fetch(by, import_id).id)
    if source.standing not in {Standing.CHECKED, Standing.DONE}:
        raise DomainError("wrong_standing", _("This import has moved on. Reload the page."))
    return source


def _line(source: Import, line_id: int) -> Line:
    line = Line.objects.filter(source=source, id=line_id, state=RowState.WAITING).first()
    if line is None:
        raise NotFoundError("row_not_found", _("This row is not waiting any more. Reload the page."))
    return line
