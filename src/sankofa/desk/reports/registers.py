"""Registers: numbers that are neither people nor money, entered by hand or from a file; what was published."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.drafts.files import drop_files, files_of, keep_files
from sankofa.desk.reports.forms import NAMES, FigureForm, FileForm, PublicationForm
from sankofa.desk.reports.tabs import tabs
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.reporting import queries, services
from sankofa.reporting.vocab import FileError, Wrong

SHOWN = 50  # wrong cells; who has more mends these first


@staff_page(Perm.REPORT)
def rows(request: StaffRequest) -> HttpResponse:
    context = {
        "tabs": tabs("registers"),
        "series": queries.series(request.actor),
        "publications": [(NAMES.get(row.name, row.name), row) for row in queries.publications(request.actor)],
    }
    return render(request, "desk/reports/registers.html", context)


@staff_page(Perm.REPORT)
def one(request: StaffRequest, series: str) -> HttpResponse:
    found = queries.figures_of(request.actor, series)
    if not found:
        raise Http404
    context = {"name": series, "rows": found, "parted": any(row.part for row in found)}
    return render(request, "desk/reports/register.html", context)


@staff_page(Perm.REPORT)
def enter(request: StaffRequest) -> HttpResponse:
    """One number. Of a register that is there already, unit and source come along."""
    form = FigureForm(request.POST or None, initial=_like(request))
    if form.is_valid() and attempt(
        form, lambda: services.enter_figure(by=request.actor, now=request.now, **form.cleaned_data)
    ):
        notices.done(request, _("The number is on file. Reports know it from the next snapshot on."))
        return redirect("desk:register_series", form.cleaned_data["series"])
    return _answer(request, form, _("Enter a number"), _("Enter it"))


@staff_page(Perm.REPORT)
def bring(request: StaffRequest) -> HttpResponse:
    form = FileForm(request.POST or None, files_of(request))

    def work() -> str:
        count = services.enter_file(content=form.cleaned_data["file"].read(), by=request.actor, now=request.now)
        return ngettext("%(n)s number is on file.", "%(n)s numbers are on file.", count) % {"n": count}

    return _from_file(request, form, work, _("Numbers from a file"), _("Enter them"))


@staff_page(Perm.REPORT)
def publication(request: StaffRequest) -> HttpResponse:
    form = PublicationForm(request.POST or None, files_of(request))

    def work() -> str:
        count = services.register_file(
            publication=form.cleaned_data["publication"],
            year=form.cleaned_data["year"],
            content=form.cleaned_data["file"].read(),
            by=request.actor,
            now=request.now,
        )
        return ngettext("%(n)s figure is registered.", "%(n)s figures are registered.", count) % {"n": count}

    return _from_file(request, form, work, _("Register a publication"), _("Register it"))


def _from_file(request: StaffRequest, form: Form, work: Callable[[], str], title: str, button: str) -> HttpResponse:
    wrong: list[Wrong] = []
    said: list[str] = []

    def take() -> None:
        try:
            said.append(work())
        except FileError as error:
            wrong.extend(error.wrong)
            raise

    if form.is_valid() and attempt(form, take):
        drop_files(request)
        notices.done(request, said[0])
        return redirect("desk:registers")
    keep_files(request, form)
    return _answer(request, form, title, button, wrong=wrong[:SHOWN], more=len(wrong) - SHOWN)


def _answer(request: StaffRequest, form: Form, title: str, button: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": reverse("desk:registers"), **more}
    return render(request, "desk/reports/enter.html", context, status=422 if form.errors else 200)


def _like(request: StaffRequest) -> dict[str, object]:
    found = queries.figures_of(request.actor, request.GET.get("like", ""))
    return {"series": request.GET["like"], "unit": found[0].unit, "source": found[0].source} if found else {}
