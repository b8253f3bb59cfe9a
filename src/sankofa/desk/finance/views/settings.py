"""What money is reckoned with: what an hour costs, who releases up to what, exchange rates."""

import io

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sankofa.accounts.queries import colleagues
from sankofa.accounts.vocab import Perm, Role
from sankofa.desk import notices
from sankofa.desk.finance import showing
from sankofa.desk.finance.forms.settings import HourRateForm, LimitForm, RatesForm
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.finance import queries, services
from sankofa.kernel.clock import date_in
from sankofa.reference import queries as reference
from sankofa.reference import services as rates


@staff_page(Perm.MONEY)
def hours(request: StaffRequest) -> HttpResponse:
    """What an hour of each costs; a later day takes over."""
    may = request.actor.may(Perm.BUDGET)
    today = date_in(request.now, request.actor.timezone)
    data = request.POST if request.method == "POST" and may else None
    form = HourRateForm(data, actor=request.actor, initial={"since": today.replace(day=1)})
    if data is not None and form.is_valid() and attempt(
        form, lambda: services.set_hour_rate(by=request.actor, **form.cleaned_data)
    ):  # fmt: skip
        notices.done(request, _("From that day on an hour costs that."))
        return redirect("desk:hour_rates")
    context = {
        "rows": queries.hour_rates(request.actor),
        "missing": queries.without_rate(request.actor, today),
        "form": form if may else None,
        "tabs": showing.settings_tabs("hours", request.actor),
    }
    return render(request, "desk/finance/hour_rates.html", context, status=422 if form.errors else 200)


@staff_page(Perm.ADMINISTER)
def limits(request: StaffRequest) -> HttpResponse:
    form = LimitForm(request.POST or None, actor=request.actor)
    if form.is_valid() and attempt(form, lambda: services.set_release_limit(by=request.actor, **form.cleaned_data)):
        notices.done(request, _("Kept."))
        return redirect("desk:release_limits")
    held = queries.release_limits(request.actor)
    people = colleagues(request.actor, roles=(Role.MANAGER,))
    context = {
        "rows": [(row.name, held.get(row.id, services.UNLESS_SET), row.id in held) for row in people],
        "form": form,
        "tabs": showing.settings_tabs("limits", request.actor),
    }
    return render(request, "desk/finance/limits.html", context, status=422 if form.errors else 200)


@staff_page(Perm.MONEY)
def exchange(request: StaffRequest) -> HttpResponse:
    may = request.actor.may(Perm.BOOK)
    data = request.POST if request.method == "POST" and may else None
    form = RatesForm(data, request.FILES if data is not None else None)
    if data is not None and form.is_valid() and attempt(form, lambda: _load(request, form)):
        return redirect("desk:exchange_rates")
    context = {
        "rows": reference.latest_rates(),
        "form": form if may else None,
        "tabs": showing.settings_tabs("exchange", request.actor),
    }
    return render(request, "desk/finance/exchange.html", context, status=422 if form.errors else 200)


def _load(request: StaffRequest, form: RatesForm) -> None:
    text = form.cleaned_data["file"].read().decode("utf-8-sig", errors="replace")
    notices.done(request, _("%(n)s rates were read.") % {"n": rates.load_daily_rates(io.StringIO(text))})
