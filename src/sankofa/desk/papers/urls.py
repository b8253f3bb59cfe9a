"""/papers/ and a case's papers."""

from django.urls import path

from sankofa.desk.papers import views

PAPER = "cases/<uuid:case_id>/papers/<uuid:request_id>/"

urlpatterns = [
    path("papers/", views.papers, name="papers"),
    path("papers/originals/", views.originals, name="paper_originals"),
    path("papers/refunds/", views.refunds, name="paper_refunds"),
    path("papers/refunds/<uuid:cost_id>/", views.decide, name="paper_refund_decide"),
    path("papers/refunds/<uuid:cost_id>/receipt/", views.receipt, name="paper_receipt"),
    path("papers/consulates/", views.consulates, name="paper_consulates"),
    path("papers/consulates/add/", views.add_consulate, name="paper_consulate_add"),
    path("papers/consulates/<uuid:consulate_id>/terms/", views.terms, name="paper_terms"),
    path("cases/<uuid:case_id>/papers/", views.case_papers, name="case_papers"),
    path("cases/<uuid:case_id>/papers/ask/", views.ask, name="paper_ask"),
    path("cases/<uuid:case_id>/papers/refund/", views.ask_refund, name="paper_refund"),
    path(f"{PAPER}", views.paper, name="paper"),
    path(f"{PAPER}step/<uuid:step_id>/", views.tick, name="paper_step"),
    path(f"{PAPER}issued/", views.issued, name="paper_issued"),
    path(f"{PAPER}end/", views.end, name="paper_end"),
]
