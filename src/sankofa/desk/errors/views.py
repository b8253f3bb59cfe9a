"""The error pages. In the root URLs: `handler400 = "sankofa.desk.errors.views.bad_request"` and so on;
`CSRF_FAILURE_VIEW = "sankofa.desk.errors.views.csrf_failure"`.

A page never shows an address, a parameter or an exception's text: any of them may hold personal data.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's signature
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's signature
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's signature
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Rendered without context processors: whatever broke, this page doesn't touch it."""
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    return render(request, "403_csrf.html", status=403)


def offline(request: HttpRequest) -> HttpResponse:
    """What a service worker keeps for when there is no network."""
    return render(request, "desk/offline.html")
