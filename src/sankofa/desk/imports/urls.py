"""/import/ and below."""

from django.urls import path

from sankofa.desk.imports import views

urlpatterns = [
    path("import/", views.start, name="import"),
    path("import/export/", views.export, name="import_export"),
    path("import/<uuid:import_id>/", views.one, name="import_one"),
    path("import/<uuid:import_id>/columns/", views.columns, name="import_columns"),
    path("import/<uuid:import_id>/sheet/", views.sheet, name="import_sheet"),
    path("import/<uuid:import_id>/progress/", views.progress, name="import_progress"),
    path("import/<uuid:import_id>/rows/<int:line_id>/", views.decide, name="import_decide"),
    path("import/<uuid:import_id>/rows/<int:line_id>/values/", views.resolve, name="import_resolve"),
    path("import/<uuid:import_id>/rest/", views.decide_rest, name="import_decide_rest"),
    path("import/<uuid:import_id>/run/", views.run, name="import_run"),
    path("import/<uuid:import_id>/go-on/", views.go_on, name="import_go_on"),
    path("import/<uuid:import_id>/drop/", views.drop, name="import_drop"),
    path("import/<uuid:import_id>/result/", views.result, name="import_result"),
]
