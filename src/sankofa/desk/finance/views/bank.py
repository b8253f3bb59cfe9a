"""The bank: accounts, statements read in, lines to decide one by one."""

import uuid

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.finance import showing
from sankofa.desk.finance.forms.bank import BankForm, ColumnsForm, DecideForm, StatementForm
from sankofa.desk.finance.views.projects import answer_form
from sankofa.desk.shapes import Link
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.finance import queries, services
from sankofa.finance.vocab import StatementRow, Taken
from sankofa.kernel.clock import date_in


@staff_page(Perm.MONEY)
def rows(request: StaffRequest) -> HttpResponse:
    everything = request.GET.get("show") == "all"
    context = {
        "tabs": showing.tabs("bank", request.actor),
        "banks": queries.banks(request.actor),
        "lines": queries.statement_lines(request.actor, undecided=not everything),
        "chips": [
            Link(_("To decide"), "?", current=not everything),
            Link(_("All lines"), "?show=all", current=everything),
        ],
        "everything": everything,
        "may_book": request.actor.may(Perm.BOOK),
    }
    return render(request, "desk/finance/bank.html", context)


@staff_page(Perm.BOOK)
def new(request: StaffRequest) -> HttpResponse:
    form = BankForm(request.POST or None)
    if form.is_valid() and attempt(form, lambda: services.add_bank_account(by=request.actor, **form.cleaned_data)):
        notices.done(request, _("The account is there. Read its statements."))
        return redirect("desk:bank")
    return answer_form(request, form, _("New bank account"), _("Add"), reverse("desk:bank"))


@staff_page(Perm.BOOK)
def read(request: StaffRequest) -> HttpResponse:
    """A CAMT file at once; a CSV asks for its columns first."""
    form = StatementForm(request.POST or None, request.FILES or None, actor=request.actor)
    wrong: list[queries.Wrong] = []
    if form.is_valid():
        upload = form.cleaned_data["file"]
        content = upload.read()
        if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            taken: list[Taken] = []
            if _try(form, wrong, lambda: taken.extend(_camt(request, content))):
                _say(request, taken)
                return redirect("desk:bank")
        elif not form.cleaned_data["bank_id"]:
            form.add_error("bank_id", _("Say of which account this CSV is."))
        else:
            kept: list[uuid.UUID] = []
            if _try(form, wrong, lambda: kept.append(_csv(request, form, content, upload.name or "csv"))):
                return redirect("desk:bank_columns", kept[0])
    context = {"form": form, "wrong": wrong, "back": reverse("desk:bank")}
    return render(request, "desk/finance/statement.html", context, status=422 if form.errors or wrong else 200)


def _camt(request: StaffRequest, content: bytes) -> list[Taken]:
    return services.read_camt(content=content, by=request.actor, now=request.now)


def _csv(request: StaffRequest, form: StatementForm, content: bytes, name: str) -> uuid.UUID:
    return services.keep_csv(
        bank_id=form.cleaned_data["bank_id"], content=content, name=name, by=request.actor, now=request.now
    )


def _try(form: Form, wrong: list[queries.Wrong], work: object) -> bool:
    try:
        return attempt(form, work)  # type: ignore[arg-type]  # a lambda
    except queries.UnreadableError as error:
        wrong.extend(error.wrong)
        return False


def _say(request: StaffRequest, taken: list[Taken]) -> None:
    new_, known, matched = (sum(getattr(one, name) for one in taken) for name in ("new", "known", "matched"))
    said = ngettext("%(new)s new line, %(matched)s matched.", "%(new)s new lines, %(matched)s matched.", new_)
    notices.done(request, said % {"new": new_, "matched": matched})
    if known and not new_:
        messages.info(request, _("All of it was read before."))


@staff_page(Perm.BOOK)
def columns(request: StaffRequest, upload_id: uuid.UUID) -> HttpResponse:
    bank, sample, guessed = queries.upload(request.actor, upload_id)
    initial = {what: str(at) for what, at in guessed.items()}
    form = ColumnsForm(request.POST or None, head=sample[0], initial=initial)
    wrong: list[queries.Wrong] = []
    taken: list[Taken] = []

    def take() -> None:
        taken.append(services.read_csv(upload_id=upload_id, columns=form.columns(), by=request.actor, now=request.now))

    if form.is_valid() and _try(form, wrong, take):
        _say(request, taken)
        return redirect("desk:bank")
    context = {"form": form, "wrong": wrong, "bank": bank, "sample": sample, "back": reverse("desk:bank_read")}
    return render(request, "desk/finance/columns.html", context, status=422 if form.errors or wrong else 200)


@staff_page(Perm.MONEY)
def line(request: StaffRequest, statement_line_id: uuid.UUID) -> HttpResponse:
    """One line: what in the books could be it, or what it is that the books don't know."""
    row = queries.statement_line(request.actor, statement_line_id)
    may = request.actor.may(Perm.BOOK) and not row.how and not row.aside
    today = date_in(request.now, request.actor.timezone)
    data = request.POST if request.method == "POST" and may else None
    form = DecideForm(data if data and data.get("do") == "book" else None, actor=request.actor, row=row, today=today)
    if data is not None and _decided(request, row, form):
        notices.done(request, _("Decided."))
        return redirect("desk:bank")
    context = {
        "row": row,
        "form": form if may else None,
        "candidates": queries.candidates(request.actor, row.id) if may else [],
        "may_loosen": request.actor.may(Perm.BOOK) and (row.how or row.aside),
    }
    return render(request, "desk/finance/bank_line.html", context, status=422 if data is not None else 200)


def _decided(request: StaffRequest, row: StatementRow, form: DecideForm) -> bool:
    do, actor, now = request.POST.get("do"), request.actor, request.now
    if do == "book":
        return form.is_valid() and attempt(
            form, lambda: services.book_line(line_id=row.id, told=form.decided(), by=actor, now=now)
        )
    plain = Form({})
    plain.is_valid()
    if do == "aside":
        done = attempt(plain, lambda: services.set_aside(line_id=row.id, why=request.POST.get("why", ""), by=actor))
    else:
        done = attempt(plain, lambda: services.match_line(line_id=row.id, booked=_chosen(request), by=actor, now=now))
    for error in plain.errors.get("__all__", []):
        messages.warning(request, str(error))
    return done


def _chosen(request: StaffRequest) -> list[tuple[uuid.UUID, int]]:
    found = []
    for text in request.POST.getlist("booked")[:50]:
        entry, _colon, place = text.partition(":")
        try:
            found.append((uuid.UUID(entry), int(place)))
        except ValueError:
            continue
    return found


@require_POST
@staff_page(Perm.BOOK)
def loose(request: StaffRequest, statement_line_id: uuid.UUID) -> HttpResponse:
    services.unmatch(line_id=statement_line_id, by=request.actor)
    notices.done(request, _("It is to be decided again."))
    return redirect("desk:bank_line", statement_line_id)
