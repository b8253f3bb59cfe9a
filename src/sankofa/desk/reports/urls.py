"""/reporting/: the annual reports, snapshots and registers. What is published stands at /reports/, for everybody."""

from django.urls import path

from sankofa.desk.reports import annual, registers, snapshots

SNAPSHOT = "reporting/snapshots/<uuid:snapshot_id>/"
ANNUAL = "reporting/<uuid:report_id>/"

urlpatterns = [
    path("reporting/", annual.rows, name="annual_reports"),
    path(ANNUAL, annual.one, name="annual_report"),
    path(ANNUAL + "chapters/<slug:chapter_id>/", annual.chapter, name="annual_chapter"),
    path(ANNUAL + "versions/<str:place>/<slug:language>/", annual.versions, name="annual_versions"),
    path(ANNUAL + "read/<slug:language>/", annual.preview, name="annual_preview"),
    path(ANNUAL + "read/<slug:language>/report.<slug:kind>", annual.file, name="annual_file"),
    path(ANNUAL + "figures/<str:indicator>/<int:year>/", annual.figure, name="annual_figure"),
    path(ANNUAL + "corrections/", annual.corrections, name="annual_corrections"),
    path(ANNUAL + "refresh/", annual.refresh, name="annual_refresh"),
    path(ANNUAL + "hand-in/", annual.hand_in, name="annual_hand_in"),
    path(ANNUAL + "send-back/", annual.send_back, name="annual_send_back"),
    path(ANNUAL + "sign/", annual.sign, name="annual_sign"),
    path(ANNUAL + "publish/", annual.publish, name="annual_publish"),
    path("reporting/snapshots/", snapshots.rows, name="snapshots"),
    path("reporting/snapshots/make/", snapshots.make, name="snapshot_make"),
    path("reporting/snapshots/progress/", snapshots.progress, name="snapshot_progress"),
    path("reporting/coming/", snapshots.coming, name="figures_coming"),
    path(SNAPSHOT, snapshots.one, name="snapshot"),
    path("reporting/registers/", registers.rows, name="registers"),
    path("reporting/registers/enter/", registers.enter, name="register_enter"),
    path("reporting/registers/file/", registers.bring, name="register_file"),
    path("reporting/registers/publication/", registers.publication, name="register_publication"),
    path("reporting/registers/<str:series>/", registers.one, name="register_series"),
]
