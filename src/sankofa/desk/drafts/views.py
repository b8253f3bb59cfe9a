"""Takes what somebody typed and did not send yet."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.desk.drafts.kept import NEVER
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.journal.services import drop_draft, keep_draft
from sankofa.kernel.errors import RefusedError

LONGEST = 100_000  # characters of all fields together


@require_POST
@staff_page()
def keep(request: StaffRequest, form: str) -> HttpResponse:
    """204 when it is kept: for its author alone, encrypted. 413 for more than any form of ours holds."""
    _require_a_role(request)
    fields = {name: values for name, values in request.POST.lists() if name not in NEVER}
    if sum(len(text) for values in fields.values() for text in values) > LONGEST:
        return HttpResponse(status=413)
    keep_draft(staff_id=request.actor.id, form=form, fields=fields, now=request.now)
    return HttpResponse(status=204)


@require_POST
@staff_page()
def drop(request: StaffRequest, form: str) -> HttpResponse:
    """Throws one's own draft away and goes back to the empty form."""
    _require_a_role(request)
    drop_draft(staff_id=request.actor.id, form=form)
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "/")


def _require_a_role(request: StaffRequest) -> None:
    """Who holds no role has no form to type in."""
    if not request.actor.grants:
        raise RefusedError("no_role", _("You hold no role yet. Ask your administrator."))
