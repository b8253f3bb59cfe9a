"""Published annual reports: a page, a PDF, a spreadsheet, in Dutch and English.

They are the same for everybody, so caches may keep them. A report that isn't published does not exist here.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe

from sankofa.desk.shapes import Link
from sankofa.kernel.errors import NotFoundError
from sankofa.reporting import queries

LANGUAGES = (("nl", "Nederlands"), ("en", "English"))
KINDS = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
FIVE_MINUTES, A_DAY = 300, 86_400


@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The reports there are, in the reader's language."""
    language = _preferred(request)
    with override(language):
        text = render_to_string("website/reports.html", {"rows": queries.published_reports(), "language": language})
    response = _cached(HttpResponse(text), FIVE_MINUTES)
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def choose(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """To the report in the reader's language."""
    response = redirect("website:public_report", code, year, _preferred(request))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def report(request: HttpRequest, code: str, year: int, language: str) -> HttpResponse:
    try:
        document = queries.published_report(code, year, language)
    except NotFoundError as error:
        raise Http404 from error
    tag = f'"{document.figures[:32]}-{language}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    context = {
        "document": document,
        "frame": queries.annual_frame(document),
        "links": [Link(name, f"../{one}/", current=one == language) for one, name in LANGUAGES],
    }
    with override(language):
        response = HttpResponse(render_to_string("website/report.html", context))
    response["ETag"], response["Content-Language"] = tag, language
    return _cached(response, FIVE_MINUTES)


@require_safe
def file(_request: HttpRequest, code: str, year: int, language: str, kind: str) -> HttpResponse:
    try:
        content, sha256 = queries.published_file(code, year, language, kind)
    except NotFoundError as error:
        raise Http404 from error
    name = f"annual-report-{code}-{year}-{language}.{kind}".lower()
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"], response["ETag"] = f'inline; filename="{name}"', f'"{sha256[:32]}"'
    return _cached(response, A_DAY)


def _preferred(request: HttpRequest) -> str:
    return "nl" if get_language_from_request(request).startswith("nl") else "en"


def _cached(response: HttpResponse, seconds: int) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={seconds}"
    return response
