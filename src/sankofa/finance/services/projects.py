"""Verbs on what is planned: donors, agreements and what was promised, projects, lines, budgets, shares, routes."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import (
    Agreement,
    BudgetLine,
    Cluster,
    Deliverable,
    Donor,
    Extension,
    Funding,
    Project,
    Quota,
    ReportDue,
    Revision,
    RevisionLine,
    Route,
)
from sankofa.finance.vocab import WHOLE, BudgetState, DeliverableKind, LineKind, ReportKind, ReportLanguage, What
from sankofa.kernel.errors import DomainError, NotFoundError

Row = TypeVar("Row")


@transaction.atomic
def sign_agreement(
    *,
    donor: str,
    reference: str,
    title: str,
    signed_on: dt.date,
    starts: dt.date,
    ends: dt.date,
    currency: str,
    minor: int,
    overhead_bp: int,
    overhead_base: Sequence[LineKind],
    eligible: Sequence[LineKind],
    by: Actor,
    language: ReportLanguage = ReportLanguage.ENGLISH,
    lists_people: bool = False,
) -> uuid.UUID:
    """Keeps an agreement with a donor, who is new where nobody of that name is. [starts, ends); `minor` of `currency`.

    Raises DomainError `ends_early`, `overhead_base`, `overhead_rate`, `reference_taken`.
    """
    mission_id = access.require(by, Perm.BUDGET)
    if ends <= starts:
        raise DomainError("ends_early", _("It ends after it starts. Check both days."), field="ends")
    if overhead_bp > WHOLE:
        raise DomainError("overhead_rate", _("Overhead can't be more than all of its base."), field="overhead_bp")
    if (overhead_bp and not overhead_base) or LineKind.OVERHEAD in overhead_base:
        text = _("Say which costs overhead is reckoned on; never on overhead itself.")
        raise DomainError("overhead_base", text, field="overhead_base")
    found, _made = Donor.objects.get_or_create(mission_id=mission_id, name=" ".join(donor.split()))
    if Agreement.objects.filter(donor=found, reference=reference.strip()).exists():
        text = _("There is an agreement of this donor with this reference already.")
        raise DomainError("reference_taken", text, field="reference")
    row = Agreement.objects.create(
        donor=found,
        reference=reference.strip(),
        title=title.strip(),
        signed_on=signed_on,
        starts=starts,
        ends=ends,
        currency=currency,
        minor=minor,
        overhead_bp=overhead_bp,
        overhead_base=list(overhead_base),
        eligible=list(eligible) or LineKind.values,
        language=language,
        lists_people=lists_people,
    )
    return row.id


@transaction.atomic
def extend(
    *, agreement_id: uuid.UUID, signed_on: dt.date, until: dt.date, added: int, why: str, by: Actor, now: dt.datetime
) -> None:
    """More time or money, or less. `added`: minor units of its currency. Raises DomainError `ends_early`, `why`."""
    row = access.agreement(by, agreement_id, Perm.BUDGET, lock=True)
    if until <= row.starts:
        raise DomainError("ends_early", _("It ends after it starts. Check both days."), field="until")
    if not why.strip():
        raise DomainError("why", _("Say in a few words what was agreed."), field="why")
    Extension.objects.create(
        agreement=row, signed_on=signed_on, until=until, added_minor=added, why=why.strip(), by_id=by.id, at=now
    )


@transaction.atomic
def agree_on_reports(*, agreement_id: uuid.UUID, language: ReportLanguage, lists_people: bool, by: Actor) -> None:
    """In what language its reports are, and whether they owe a list of the people assisted, under pseudonyms."""
    row = access.agreement(by, agreement_id, Perm.BUDGET, lock=True)
    row.language, row.lists_people = language, lists_people
    row.save(update_fields=["language", "lists_people"])


@transaction.atomic
def expect_report(*, agreement_id: uuid.UUID, kind: ReportKind, due_on: dt.date, by: Actor) -> uuid.UUID:
    row = access.agreement(by, agreement_id, Perm.BUDGET)
    return ReportDue.objects.get_or_create(agreement=row, kind=kind, due_on=due_on)[0].id


@transaction.atomic
def report_sent(*, report_id: uuid.UUID, on: dt.date | None, by: Actor) -> None:
    """The report went out on that day; None: it did not after all."""
    row = _found(ReportDue.objects.filter(id=report_id).first())
    access.agreement(by, row.agreement_id, Perm.BUDGET)
    row.sent_on = on
    row.save(update_fields=["sent_on"])


@transaction.atomic
def set_quota(*, agreement_id: uuid.UUID, text: str, target: int, elsewhere: int, by: Actor) -> uuid.UUID:
    """How many people it pays for; `elsewhere`: those that a partner with the same quota reached."""
    row = access.agreement(by, agreement_id, Perm.BUDGET, lock=True)
    values = {"target": target, "elsewhere": elsewhere}
    return Quota.objects.update_or_create(agreement=row, text=text.strip(), defaults=values)[0].id


@transaction.atomic
def promise(*, agreement_id: uuid.UUID, kind: DeliverableKind, title: str, planned_on: dt.date, by: Actor) -> uuid.UUID:
    row = access.agreement(by, agreement_id, Perm.BUDGET)
    return Deliverable.objects.create(agreement=row, kind=kind, title=title.strip(), planned_on=planned_on).id


@transaction.atomic
def delivered(*, deliverable_id: uuid.UUID, on: dt.date | None, by: Actor) -> None:
    """Done on that day; None: not done after all."""
    row = _found(Deliverable.objects.filter(id=deliverable_id).first())
    access.agreement(by, row.agreement_id, Perm.BUDGET)
    row.done_on = on
    row.save(update_fields=["done_on"])


@transaction.atomic
def open_project(
    *,
    cluster: str,
    code: str,
    title: str,
    starts: dt.date,
    ends: dt.date | None,
    manager_id: uuid.UUID | None,
    led_by: str = "",
    by: Actor,
) -> uuid.UUID:
    """A project in a cluster, which is new where none has that name. Raises DomainError `ends_early`, `code_taken`."""
    mission_id = access.require(by, Perm.BUDGET)
    if ends and ends <= starts:
        raise DomainError("ends_early", _("It ends after it starts. Check both days."), field="ends")
    if manager_id and accounts.staff_of(mission_id, manager_id) is None:
        raise NotFoundError("staff_not_found", _("There is no such colleague."))
    if Project.objects.filter(cluster__mission=mission_id, code=code.strip()).exists():
        raise DomainError("code_taken", _("Another project has this code."), field="code")
    found, _made = Cluster.objects.get_or_create(mission_id=mission_id, name=" ".join(cluster.split()))
    row = Project.objects.create(
        cluster=found, code=code.strip(), title=title.strip(), starts=starts, ends=ends, manager_id=manager_id,
        led_by=led_by.strip(),
    )  # fmt: skip
    return row.id


@transaction.atomic
def add_line(*, project_id: uuid.UUID, kind: LineKind, name: str, by: Actor) -> uuid.UUID:
    """A budget line, behind the others. Raises DomainError `line_taken`."""
    project = access.project(by, project_id, Perm.BUDGET, lock=True)
    if project.lines.filter(name=name.strip()).exists():
        raise DomainError("line_taken", _("The project has a line of this name already."), field="name")
    last = project.lines.aggregate(last=Max("place"))["last"] or 0
    return BudgetLine.objects.create(project=project, kind=kind, name=name.strip(), place=last + 1).id


@transaction.atomic
def set_budget(
    *,
    project_id: uuid.UUID,
    amounts: Mapping[uuid.UUID, int],
    decided_on: dt.date,
    why: str,
    by: Actor,
    now: dt.datetime,
    scenario: str = "",
    fte: Mapping[uuid.UUID, int] | None = None,
) -> int:
    """A whole budget, EUR cents by line; `fte` in hundredths. Answers the number of the revision.

    With a name for a `scenario` it is kept beside the budget in force and binds nobody. What is not named is nothing.
    Raises DomainError `why`; NotFoundError for a line of another project.
    """
    project = access.project(by, project_id, Perm.BUDGET, lock=True)
    if set(amounts) - set(project.lines.values_list("id", flat=True)):
        raise NotFoundError("line_not_found", _("There is no such budget line."))
    if not why.strip():
        raise DomainError("why", _("Say in a few words why the budget is so."), field="why")
    number = (project.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    state = BudgetState.SCENARIO if scenario.strip() else BudgetState.FORCE
    revision = Revision.objects.create(
        project=project, number=number, state=state, title=scenario.strip(), decided_on=decided_on, why=why.strip(),
        by_id=by.id, at=now,
    )  # fmt: skip
    posts = fte or {}
    RevisionLine.objects.bulk_create(
        RevisionLine(revision=revision, line_id=line, minor=minor, fte=posts.get(line, 0))
        for line, minor in amounts.items()
    )
    return number


@transaction.atomic
def set_shares(
    *,
    project_id: uuid.UUID,
    since: dt.date,
    shares: Sequence[tuple[uuid.UUID | None, uuid.UUID | None, int]],
    by: Actor,
) -> None:
    """Who bears its costs from `since` on: (agreement, or a line of another own project, basis points).

    Raises DomainError `shares_sum`, `own_share_of_itself`, `shares_stand`; NotFoundError.
    """
    project = access.project(by, project_id, Perm.BUDGET, lock=True)
    if sum(bp for _agreement, _line, bp in shares) != WHOLE:
        raise DomainError("shares_sum", _("The shares must come to 100 % together."), field="shares")
    for agreement_id, line_id, _bp in shares:
        if agreement_id:
            access.agreement(by, agreement_id)
            continue
        line = _found(BudgetLine.objects.filter(project__in=access.projects(by), pk__in=[line_id]).first())
        if line.project_id == project_id:
            raise DomainError("own_share_of_itself", _("A project can't pay for itself."), field="shares")
    if project.fundings.filter(since=since).exists():
        raise DomainError(
            "shares_stand", _("Shares from this day on stand already. Choose a later day."), field="since"
        )
    Funding.objects.bulk_create(
        Funding(project=project, since=since, agreement_id=agreement, own_line_id=line, bp=bp)
        for agreement, line, bp in shares
    )


@transaction.atomic
def route(*, what: What, scheme: str, line_id: uuid.UUID, since: dt.date, by: Actor) -> uuid.UUID:
    """From `since` on this line pays; whatever did before, does until then. Raises DomainError `earlier_route`."""
    mission_id = access.require(by, Perm.BUDGET)
    line = _found(BudgetLine.objects.filter(id=line_id, project__cluster__mission=mission_id).first())
    old = Route.objects.select_for_update().filter(mission=mission_id, what=what, scheme=scheme, until=None).first()
    if old and old.since >= since:
        raise DomainError(
            "earlier_route", _("Another line pays for this from that day on. Choose a later day."), field="since"
        )
    if old:
        old.until = since
        old.save(update_fields=["until"])
    try:
        with transaction.atomic():
            return Route.objects.create(mission_id=mission_id, what=what, scheme=scheme, line=line, since=since).id
    except IntegrityError as error:
        text = _("Another line pays for this in that time. Choose a later day.")
        raise DomainError("earlier_route", text, field="since") from error


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFoundError("not_found", _("This is not here, or it is not open to you."))
    return row
