"""The gallery's pages: open without signing in, since they show nobody; absent outside demo mode."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sankofa.desk.gallery import samples
from sankofa.desk.gallery.forms import SampleForm, ShortForm

EXAMPLES = (
    ("page_head", _("Page head")),
    ("road", _("Road")),
    ("gates", _("Gates")),
    ("pills", _("Pills")),
    ("buttons", _("Buttons")),
    ("facts", _("Facts and masked values")),
    ("timeline", _("Timeline")),
    ("list", _("List")),
    ("rows", _("Rows")),
    ("filters", _("Filters, chips and pager")),
    ("empty", _("Empty")),
    ("notes", _("Notes")),
    ("tabs", _("Tabs and crumbs")),
    ("tasks", _("Task list")),
    ("answers", _("Check your answers")),
    ("confirm", _("Confirm")),
    ("steps", _("Airport steps")),
    ("figures", _("Figures")),
    ("progress", _("Progress and loading")),
    ("form", _("Form")),
    ("names", _("Names in their script")),
)

View = Callable[[HttpRequest], HttpResponse]


def demo_only(view: View) -> View:
    """A 404 outside demo mode. `?language=ar` shows the page in a language, and direction, that staff can't choose."""

    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        asked = request.GET.get("language", "")
        with translation.override(asked if asked in ("ar", "en", "nl") else translation.get_language()):
            return view(request)

    page.staff_door = "open"  # type: ignore[attr-defined]  # tests/house: open on purpose
    return page


@demo_only
def components(request: HttpRequest) -> HttpResponse:
    folder = Path(__file__).parents[1] / "templates" / "desk" / "gallery" / "examples"
    examples = [
        (name, title, f"desk/gallery/examples/{name}.html", (folder / f"{name}.html").read_text())
        for name, title in EXAMPLES
    ]
    form = ShortForm({"full_name": "", "born_year": "84"})
    context = {**samples.frame("gallery"), **samples.components(), "examples": examples, "form": form}
    return render(request, "desk/gallery/components.html", context)


@demo_only
def case(request: HttpRequest) -> HttpResponse:
    context = {**samples.frame("gallery_case"), **samples.components(), "people": samples.people()}
    return render(request, "desk/gallery/case.html", context)


@demo_only
def caseload(request: HttpRequest) -> HttpResponse:
    context = {**samples.frame("gallery_caseload"), **samples.components(), "cases": samples.caseload()}
    return render(request, "desk/gallery/caseload.html", context)


@demo_only
def form(request: HttpRequest) -> HttpResponse:
    bound = SampleForm(request.POST or None, request.FILES or None)
    if bound.is_valid():
        messages.success(request, "Saved, as far as a gallery saves.", extra_tags=f"undo:{request.path}")
    context = {**samples.frame("gallery_form"), "form": bound}
    return render(request, "desk/gallery/form.html", context, status=422 if bound.errors else 200)


@demo_only
def draft(request: HttpRequest) -> HttpResponse:
    """Where the sample form's drafts go: nowhere, but it answers as a keeper of drafts does."""
    return HttpResponse(status=204 if request.method == "POST" else 405)


@demo_only
def airport(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "desk/gallery/airport.html",
        {**samples.frame("gallery_airport"), "passengers": samples.passengers()},
    )
