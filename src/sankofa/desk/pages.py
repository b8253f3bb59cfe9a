"""Back and further under a list that is paged by number, with everything else of the address left as it is."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from sankofa.desk.shapes import Page


def pages(request: HttpRequest, name: str, number: int, *, more: bool) -> Page:
    """`number`: the page shown, counted from 1, which stands in the address as `?name=`."""
    return Page(
        shown=_("Page %(n)s") % {"n": number},
        earlier_url=_at(request, name, number - 1) if number > 1 else "",
        later_url=_at(request, name, number + 1) if more else "",
    )


def _at(request: HttpRequest, name: str, number: int) -> str:
    address = request.GET.copy()
    address[name] = str(number)
    return f"?{address.urlencode()}"
