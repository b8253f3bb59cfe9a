"""The desk's pages: a folder a noun, each with its own urls."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

app_name = "desk"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sankofa.desk.airport.urls")),
    path("", include("sankofa.desk.my_day.urls")),
    path("", include("sankofa.desk.dashboards.urls")),
    path("", include("sankofa.desk.cases.urls")),
    path("", include("sankofa.desk.administration.urls")),
    path("", include("sankofa.desk.tasks.urls")),
    path("", include("sankofa.desk.calendar.urls")),
    path("", include("sankofa.desk.requests.urls")),
    path("", include("sankofa.desk.eligibility.urls")),
    path("", include("sankofa.desk.flights.urls")),
    path("", include("sankofa.desk.imports.urls")),
    path("", include("sankofa.desk.preferences.urls")),
    path("", include("sankofa.desk.protection.urls")),
    path("", include("sankofa.desk.team.urls")),
    path("", include("sankofa.desk.quality.urls")),
    path("", include("sankofa.desk.duplicates.urls")),
    path("", include("sankofa.desk.donors.urls")),
    path("", include("sankofa.desk.finance.urls")),
    path("", include("sankofa.desk.iati.urls")),
    path("", include("sankofa.desk.find.urls")),
    path("", include("sankofa.desk.papers.urls")),
    path("", include("sankofa.desk.fairness.urls")),
    path("", include("sankofa.desk.explorer.urls")),
    path("", include("sankofa.desk.policy.urls")),
    path("", include("sankofa.desk.people.urls")),
    path("", include("sankofa.desk.drafts.urls")),
    path("", include("sankofa.desk.outreach.urls")),
    path("", include("sankofa.desk.reintegration.urls")),
    path("", include("sankofa.desk.talks.urls")),
    path("", include("sankofa.desk.reports.urls")),
]
# The gallery shows every component with invented people; it is for those who build pages.
if settings.DEMO or settings.ENVIRONMENT.mode == "test":
    urlpatterns.append(path("", include("sankofa.desk.gallery.urls")))
