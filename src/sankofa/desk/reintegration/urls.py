"""/reintegration/, and below a case."""

from django.urls import path

from sankofa.desk.reintegration.views import arrival, lists, plans, tab, visits

CASE = "cases/<uuid:case_id>/"
LINE = CASE + "reintegration/lines/<uuid:line_id>/"

urlpatterns = [
    path("reintegration/", lists.due, name="reintegration"),
    path(CASE + "reintegration/", tab.tab, name="case_reintegration"),
    path(CASE + "arrive/", arrival.arrive, name="case_arrive"),
    path(CASE + "reintegration/plan/", plans.write, name="case_support_plan"),
    path(CASE + "reintegration/lines/", plans.add_line, name="case_line_add"),
    path(LINE, plans.line, name="case_line"),
    path(LINE + "change/", plans.change_line, name="case_line_change"),
    path(LINE + "approve/", plans.approve, name="case_line_approve"),
    path(LINE + "drop/", plans.drop_line, name="case_line_drop"),
    path(LINE + "deliver/", plans.deliver, name="case_line_deliver"),
    path(LINE + "deliveries/<uuid:delivery_id>/back/", plans.take_back, name="case_delivery_back"),
    path("receipts/<uuid:delivery_id>/", plans.receipt, name="receipt"),
    path(CASE + "reintegration/visits/", visits.schedule, name="case_visits"),
    path(CASE + "reintegration/visits/<uuid:visit_id>/", visits.visit, name="case_visit"),
    path(CASE + "reintegration/lost/", visits.lost, name="case_lost"),
    path(CASE + "reintegration/found/", visits.found, name="case_found"),
]
