"""`/healthz`: that the server answers. No session, no database, nothing about anybody."""

from django.http import HttpRequest, HttpResponse


def healthy(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})
