"""/reports/: annual reports that were published."""

from django.urls import path

from sankofa.website import reports

app_name = "website"

REPORT = "reports/<slug:code>/<int:year>/"

urlpatterns = [
    path("reports/", reports.rows, name="public_reports"),
    path(REPORT, reports.choose, name="public_report_choose"),
    path(REPORT + "<slug:language>/", reports.report, name="public_report"),
    path(REPORT + "<slug:language>/report.<slug:kind>", reports.file, name="public_report_file"),
]
