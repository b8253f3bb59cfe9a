"""/snapshots/, /registers/ and the annual reports. What is published stands at /reports/, for everybody."""

from django.urls import path

from sankofa.desk.reports import registers, snapshots

SNAPSHOT = "snapshots/<uuid:snapshot_id>/"

urlpatterns = [
    path("snapshots/", snapshots.rows, name="snapshots"),
    path("snapshots/make/", snapshots.make, name="snapshot_make"),
    path("snapshots/progress/", snapshots.progress, name="snapshot_progress"),
    path(SNAPSHOT, snapshots.one, name="snapshot"),
    path("registers/", registers.rows, name="registers"),
    path("registers/enter/", registers.enter, name="register_enter"),
    path("registers/file/", registers.bring, name="register_file"),
    path("registers/publication/", registers.publication, name="register_publication"),
    path("registers/<str:series>/", registers.one, name="register"),
]
