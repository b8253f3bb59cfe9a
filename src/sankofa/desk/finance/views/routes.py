"""Who pays for what of a case, and what waits because nobody does."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.finance import showing
from sankofa.desk.finance.forms.projects import RouteForm
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.finance import queries, services
from sankofa.finance.vocab import What
from sankofa.kernel.clock import date_in
from sankofa.schemes.queries import schemes


@staff_page(Perm.MONEY)
def rows(request: StaffRequest) -> HttpResponse:
    today = date_in(request.now, request.actor.timezone)
    language = "nl" if (get_language() or "").startswith("nl") else "en"
    may_change = request.actor.may(Perm.BUDGET)
    data = request.POST if request.method == "POST" and may_change else None
    form = RouteForm(data, actor=request.actor, today=today, language=language, initial={"since": today.replace(day=1)})
    if data is not None and form.is_valid() and attempt(form, lambda: _set(request, form)):
        notices.done(request, _("From that day on this line pays. What waited for it is charged within a minute."))
        return redirect("desk:routes")
    titles = {one.id: one.title.into(language) for one in schemes()}
    context = {
        "tabs": showing.tabs("routes", request.actor),
        "form": form,
        "may_change": may_change,
        "routes": [(row, titles.get(row[1], row[1])) for row in queries.routes(request.actor, today=today)],
        "waiting": [
            (row, ", ".join(titles.get(scheme, scheme) for scheme in row.schemes))
            for row in queries.waiting(request.actor)
        ],
    }
    return render(request, "desk/finance/routes.html", context, status=422 if form.errors else 200)


def _set(request: StaffRequest, form: RouteForm) -> None:
    told = form.cleaned_data
    services.route(
        what=What(told["what"]), scheme=told["scheme"], line_id=told["line_id"], since=told["since"], by=request.actor
    )
