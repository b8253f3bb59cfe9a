"""Pages of papers: the worklist over all cases, originals, refunds, consulates, and one case's requests."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.cases.frame import frame
from sankofa.desk.drafts.files import drop_files, files_of, keep_files
from sankofa.desk.pages import pages
from sankofa.desk.papers import forms
from sankofa.desk.papers.says import lead_says
from sankofa.desk.shapes import Link
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.documents import queries as documents
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.people.vocab import Custodian, DocumentKind
from sankofa.reference.queries import country_name
from sankofa.travel import queries, services
from sankofa.travel.vocab import PaperRow, PaperState

LONG = 6  # figures of a page's number that nobody turns to
OLD_DAYS = 60  # an original that lies longer than this with us is asked about


@require_safe
@staff_page(Perm.PAPERS)
def papers(request: StaffRequest) -> HttpResponse:
    """Open requests over all cases, by what comes next."""
    today = date_in(request.now, request.actor.timezone)
    asked = request.GET.get("page", "")
    found = queries.worklist(request.actor, page=int(asked) if asked.isdecimal() and len(asked) < LONG else 1)
    context = {
        "rows": [_shown(row, today) for row in found],
        "pager": pages(request, "page", found.page, more=found.more) if found.more or found.page > 1 else None,
        "tabs_": _tabs("desk:papers"),
    }
    return render(request, "desk/papers/papers.html", context)


@require_safe
@staff_page(Perm.PAPERS)
def originals(request: StaffRequest) -> HttpResponse:
    rows = [
        {
            "row": row,
            "kind": DocumentKind(row.kind).label,
            "holder": Custodian(row.holder).label,
            "old": row.days > OLD_DAYS,
        }
        for row in queries.originals(request.actor, now=request.now)
    ]
    context = {"rows": rows, "tabs_": _tabs("desk:paper_originals"), "old_days": OLD_DAYS}
    return render(request, "desk/papers/originals.html", context)


@require_safe
@staff_page(Perm.DECIDE)
def refunds(request: StaffRequest) -> HttpResponse:
    """Refunds that wait for somebody else's decision."""
    rows = queries.costs(request.actor)
    context = {"rows": rows, "tabs_": _tabs("desk:paper_refunds"), "me": request.actor.id}
    return render(request, "desk/papers/refunds.html", context)


@staff_page(Perm.DECIDE)
def decide(request: StaffRequest, cost_id: uuid.UUID) -> HttpResponse:
    row = next((one for one in queries.costs(request.actor) if one.id == cost_id), None)
    if row is None:
        raise Http404
    form = forms.DecideForm(request.POST or None)

    def work() -> None:
        data = form.cleaned_data
        services.decide_refund(
            cost_id=cost_id, approve=data["approve"] == "yes", note=data["note"], by=request.actor, now=request.now
        )

    back = reverse("desk:paper_refunds")
    return _asked(request, form, work, back, {"title": _("Refund: %(what)s") % {"what": row.what}, "cost": row})


@require_safe
@staff_page()
def receipt(request: StaffRequest, cost_id: uuid.UUID) -> HttpResponse:
    """The receipt of a refund, for who may read its case."""
    case_id, file_id = queries.receipt(request.actor, cost_id)
    file = documents.file(file_id)
    log_access(
        staff_id=request.actor.id,
        staff_name=request.actor.name,
        action=Action.OPENED_FILE,
        now=request.now,
        case_id=case_id,
        detail="receipt",
    )
    headers = {"Content-Disposition": "inline", "Cache-Control": "no-store", "Content-Security-Policy": "sandbox"}
    return HttpResponse(documents.content(file_id), content_type=file.media_type, headers=headers)


@require_safe
@staff_page(Perm.PAPERS)
def consulates(request: StaffRequest) -> HttpResponse:
    rows = [
        {
            "row": row,
            "country": country_name(row.country),
            "terms": [
                {
                    "row": terms,
                    "kind": DocumentKind(terms.kind).label,
                    "nationality": country_name(terms.nationality),
                    "lead": lead_says(terms.lead),
                }
                for terms in row.terms
            ],
        }
        for row in queries.consulates(request.actor)
    ]
    return render(request, "desk/papers/consulates.html", {"rows": rows, "tabs_": _tabs("desk:paper_consulates")})


@staff_page(Perm.PAPERS)
def add_consulate(request: StaffRequest) -> HttpResponse:
    form = forms.ConsulateForm(request.POST or None)

    def work() -> None:
        services.add_consulate(**form.cleaned_data, by=request.actor)

    return _asked(request, form, work, reverse("desk:paper_consulates"), {"title": _("Add a consulate")})


@staff_page(Perm.PAPERS)
def terms(request: StaffRequest, consulate_id: uuid.UUID) -> HttpResponse:
    """What a consulate asks for one kind of paper. `?kind=` and `?nationality=` choose what to change."""
    row = queries.consulate(request.actor, consulate_id)
    if row is None:
        raise Http404
    initial = forms.TermsForm.initial_of(row, request.GET.get("kind", ""), request.GET.get("nationality", ""))
    form = forms.TermsForm(request.POST or None, initial=initial)

    def work() -> None:
        data = form.cleaned_data
        services.set_terms(
            consulate_id=consulate_id,
            kind=DocumentKind(data["kind"]),
            nationality=data["nationality"] or None,
            steps=data["steps"].splitlines(),
            fee_minor=data["fee"] or 0,
            currency=data["currency"],
            processing_days=data["processing_days"],
            validity_days=data["validity_days"],
            verified=data["verified"],
            by=request.actor,
        )

    title = f"{country_name(row.country)}, {row.city}"
    return _asked(request, form, work, reverse("desk:paper_consulates"), {"title": title})


@require_safe
@staff_page()
def case_papers(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    context = frame(request, case_id, "desk:case_papers")
    today = date_in(request.now, request.actor.timezone)
    context |= {
        "rows": [_shown(row, today) for row in queries.case_papers(request.actor, case_id)],
        "costs": queries.costs(request.actor, case_id=case_id),
        "may_ask": request.actor.may(Perm.PAPERS),
    }
    return render(request, "desk/papers/case_papers.html", context)


@staff_page(Perm.PAPERS)
def ask(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    """Asks a consulate. Without the person's consent to contact it, nothing is sent and the page says what to do."""
    today = date_in(request.now, request.actor.timezone)
    form = forms.AskForm(
        request.POST or None,
        members=queries.travellers(request.actor, case_id, on=today),
        consulates=[(row.id, f"{country_name(row.country)}, {row.city}") for row in queries.consulates(request.actor)],
    )

    def work() -> None:
        data = form.cleaned_data
        services.ask_consulate_for(
            case_id=case_id,
            member_ids=[uuid.UUID(member) for member in data["members"]],
            kind=DocumentKind(data["kind"]),
            consulate_id=uuid.UUID(data["consulate"]),
            due_on=data["due_on"],
            by=request.actor,
            now=request.now,
        )

    return _asked_on_case(request, case_id, form, work, _("Ask a consulate for a paper"))


@staff_page(Perm.PAPERS)
def ask_refund(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    today = date_in(request.now, request.actor.timezone)
    members = queries.travellers(request.actor, case_id, on=today)
    form = forms.RefundForm(request.POST or None, files_of(request), members=members)

    def work() -> None:
        data = form.cleaned_data
        services.ask_refund(
            case_id=case_id,
            member_id=uuid.UUID(data["member"]),
            what=data["what"],
            amount_minor=data["amount"],
            currency=data["currency"],
            spent_on=data["spent_on"],
            receipt=(data["receipt"].read(), data["receipt"].name),
            by=request.actor,
            now=request.now,
        )

    return _asked_on_case(request, case_id, form, work, _("Ask document costs back"))


@staff_page()
def paper(request: StaffRequest, case_id: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    """One request: its steps, and the form that plans it."""
    row = _paper(request, case_id, request_id)
    zone = ZoneInfo(request.actor.timezone)
    initial = {
        "due_on": row.due_on,
        "appointment_at": row.appointment_at.astimezone(zone) if row.appointment_at else None,
        "submitted_on": row.submitted_on,
        "fee": row.fee_minor,
        "fee_paid_on": row.fee_paid_on,
    }
    form = forms.PlanForm(request.POST or None, initial=initial, currency=row.currency)
    if form.is_valid():
        data = form.cleaned_data
        appointment: dt.datetime | None = data["appointment_at"]
        try:
            services.plan_request(
                request_id=request_id,
                due_on=data["due_on"],
                appointment_at=appointment.replace(tzinfo=zone) if appointment else None,
                submitted_on=data["submitted_on"],
                fee_minor=data["fee"] or 0,
                fee_paid_on=data["fee_paid_on"],
                by=request.actor,
                now=request.now,
            )
        except (NotFoundError, RefusedError):
            raise
        except DomainError as error:
            into_form(form, error)
        else:
            notices.done(request, _("Saved."))
            return HttpResponseRedirect(reverse("desk:paper", args=[case_id, request_id]))
    context = frame(request, case_id, "desk:case_papers", log=request.method == "GET")
    today = date_in(request.now, request.actor.timezone)
    may_work = request.actor.may(Perm.PAPERS) and row.state == PaperState.OPEN
    context |= {"one": _shown(row, today), "form": form, "may_work": may_work}
    return render(request, "desk/papers/paper.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(Perm.PAPERS)
def tick(request: StaffRequest, case_id: uuid.UUID, request_id: uuid.UUID, step_id: uuid.UUID) -> HttpResponse:
    """A step done, or not done after all; says it twice is once."""
    _paper(request, case_id, request_id)
    try:
        services.tick_step(
            request_id=request_id,
            step_id=step_id,
            done=request.POST.get("done") == "yes",
            by=request.actor,
            now=request.now,
        )
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
    return HttpResponseRedirect(reverse("desk:paper", args=[case_id, request_id]))


@staff_page(Perm.PAPERS)
def issued(request: StaffRequest, case_id: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    _paper(request, case_id, request_id)
    form = forms.IssuedForm(request.POST or None, files_of(request))

    def work() -> None:
        data = form.cleaned_data
        copy = data["copy"]
        services.receive_paper(
            request_id=request_id,
            number=data["number"],
            issued_on=data["issued_on"],
            valid_until=data["valid_until"],
            holder=Custodian(data["holder"]),
            copy=(copy.read(), copy.name) if copy else None,
            by=request.actor,
            now=request.now,
        )

    return _asked_on_case(request, case_id, form, work, _("The paper was issued"))


@staff_page(Perm.PAPERS)
def end(request: StaffRequest, case_id: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    _paper(request, case_id, request_id)
    form = forms.EndForm(request.POST or None)

    def work() -> None:
        data = form.cleaned_data
        services.end_request(
            request_id=request_id,
            refused=data["refused"] == "yes",
            reason=data["reason"],
            by=request.actor,
            now=request.now,
        )

    return _asked_on_case(request, case_id, form, work, _("End the request"))


def _asked(
    request: StaffRequest, form: Form, work: Callable[[], None], back: str, context: dict[str, Any]
) -> HttpResponse:
    """One form on a page of its own. What is wrong stands beside its field, with all that was typed."""
    if _worked(request, form, work):
        return HttpResponseRedirect(back)
    shown = {**context, "form": form, "back": back}
    return render(request, "desk/papers/form.html", shown, status=422 if form.errors else 200)


def _asked_on_case(
    request: StaffRequest, case_id: uuid.UUID, form: Form, work: Callable[[], None], title: str
) -> HttpResponse:
    """The same on a page of the case."""
    if _worked(request, form, work):
        return HttpResponseRedirect(reverse("desk:case_papers", args=[case_id]))
    context = frame(request, case_id, "desk:case_papers", log=request.method == "GET")
    context |= {"form": form, "form_title": title}
    return render(request, "desk/papers/case_form.html", context, status=422 if form.errors else 200)


def _worked(request: StaffRequest, form: Form, work: Callable[[], None]) -> bool:
    """Whether the form was sent and done; the files of one that comes back are kept."""
    done = _tried(request, form, work)
    if done:
        drop_files(request)
    elif form.is_bound:
        keep_files(request, form)
    return done


def _tried(request: StaffRequest, form: Form, work: Callable[[], None]) -> bool:
    if not form.is_valid():
        return False
    try:
        work()
    except NotFoundError:
        raise
    except RefusedError as error:
        if error.code != "own_request":  # a sentence for the page: somebody else may
            raise
        into_form(form, error)
        return False
    except DomainError as error:
        into_form(form, error)
        return False
    notices.done(request, _("Saved."))
    return True


def _paper(request: StaffRequest, case_id: uuid.UUID, request_id: uuid.UUID) -> PaperRow:
    row = queries.paper(request.actor, request_id)
    if row.case_id != case_id:
        raise Http404
    return row


def _shown(row: PaperRow, today: dt.date) -> dict[str, object]:
    """A request with its words: what comes next, how long it has taken, how long it usually takes."""
    since = row.submitted_on or row.opened_on
    late = row.due_on is not None and row.due_on < today
    soon = row.due_on is not None and not late and row.due_on <= today + dt.timedelta(days=2)
    following = row.next_step
    return {
        "row": row,
        "kind": DocumentKind(row.kind).label,
        "next": following.label if following else _("Wait for the consulate"),
        "tone": "stop" if late else "wait" if soon else "plain",
        "late": late,
        "days": (today - since).days,
        "lead": lead_says(row.lead),
        "done": sum(1 for step in row.steps if step.done_on),
        "state": PaperState(row.state).label,
    }


def _tabs(current: str) -> list[Link]:
    pages = (
        ("desk:papers", _("Requests")),
        ("desk:paper_originals", _("Originals")),
        ("desk:paper_refunds", _("Refunds")),
        ("desk:paper_consulates", _("Consulates")),
    )
    return [Link(label, reverse(name), current=name == current) for name, label in pages]
