"""A form is done once: a double click, the back button or a retry after a lost answer gets the first answer again.

Every post through `staff_page` is held to it, without a field of its own: each rendering of a page carries another CSRF
token, so the same words to the same address with the same token are the same act. Other words are another act. Only
what ended in a redirect, that is, was done, is remembered, in the transaction of the work itself: a server killed in
between leaves neither. Taps that scripts send are kept apart by an idempotency key of their own, in their services.
"""

import hashlib
import uuid
from collections.abc import Callable
from contextlib import nullcontext

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from sankofa.journal import queries, services

VERB = "page"
FIRST_REDIRECT, LAST_REDIRECT = 300, 399


def once(
    request: HttpRequest, view: Callable[[], HttpResponseBase], *, own_transaction: bool = False
) -> HttpResponseBase:
    """What `view` answers, or what it answered to this very post before.

    `own_transaction`: the view opens an outermost transaction itself (a compartment does), so remembering follows it.
    """
    key = _key(request)
    if key is None:
        return view()
    staff_id: uuid.UUID = request.actor.id  # type: ignore[attr-defined]  # by ActorMiddleware, seen by staff_page
    with services.alone(key):
        earlier = queries.answer(key=key, staff_id=staff_id)
        if earlier is not None:
            messages.info(request, _("This was sent before. It was done once."))
            return HttpResponseRedirect(str(earlier["location"]))
        with nullcontext() if own_transaction else transaction.atomic():
            response = view()
            if FIRST_REDIRECT <= response.status_code <= LAST_REDIRECT:
                services.keep_answer(
                    key=key,
                    staff_id=staff_id,
                    verb=VERB,
                    now=request.now,  # type: ignore[attr-defined]  # by ActorMiddleware
                    result={"location": response["Location"]},
                )
        return response


def _key(request: HttpRequest) -> uuid.UUID | None:
    """One key per act; None when it is no post of a form (scripts send the token as a header)."""
    if request.method != "POST" or "csrfmiddlewaretoken" not in request.POST:
        return None
    digest = hashlib.sha256(request.get_full_path().encode())
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return uuid.UUID(bytes=digest.digest()[:16])
