"""/money/reports/: donor reports, below the money that they tell of."""

from django.urls import path

from sankofa.desk.donors import views

REPORT = "money/reports/<uuid:donor_report_id>/"

urlpatterns = [
    path("money/reports/", views.rows, name="donor_reports"),
    path("money/agreements/<uuid:agreement_id>/reports/new/", views.new, name="donor_report_new"),
    path(REPORT, views.report, name="donor_report"),
    path(REPORT + "texts/<slug:part>/", views.text, name="donor_report_text"),
    path(REPORT + "postings/", views.postings, name="donor_report_postings"),
    path(REPORT + "cases/", views.cases, name="donor_report_cases"),
    path(REPORT + "back/", views.back, name="donor_report_back"),
    path(REPORT + "file/<slug:form>/", views.file, name="donor_report_file"),
    path(REPORT + "<slug:verb>/", views.act, name="donor_report_act"),
]
