"""/cases/<case>/eligibility/ and what is posted there."""

from django.urls import path

from sankofa.desk.eligibility import decisions, views

CASE = "cases/<uuid:case_id>/"

urlpatterns = [
    path(f"{CASE}eligibility/", views.overview, name="case_eligibility"),
    path(f"{CASE}eligibility/answer/", views.answer, name="case_answer"),
    path(f"{CASE}eligibility/claims/", views.add_claim, name="case_claims"),
    path(f"{CASE}eligibility/claims/<uuid:member_id>/none/", views.no_claim, name="case_no_claim"),
    path(f"{CASE}eligibility/claims/<uuid:member_id>/<uuid:claim_id>/drop/", views.drop_claim, name="case_claim_drop"),
    path(f"{CASE}eligibility/authority/", views.ask_authority, name="case_ask_authority"),
    path(f"{CASE}eligibility/authority/<uuid:query_id>/", views.authority_answer, name="case_authority_answer"),
    path(f"{CASE}eligibility/notices/", views.tell_departure, name="case_tell_departure"),
    path(f"{CASE}eligibility/notices/<uuid:notice_id>/", views.notice, name="case_departure_notice"),
    path(f"{CASE}eligibility/<slug:scheme_id>/decide/", decisions.decide, name="case_decide"),
    path(f"{CASE}eligibility/<slug:scheme_id>/check/", decisions.check, name="case_check"),
    path(f"{CASE}eligibility/<slug:scheme_id>/place/", decisions.place, name="case_place"),
    path(f"{CASE}eligibility/letters/<uuid:file_id>/", decisions.letter, name="case_letter"),
    path(f"{CASE}eligibility/decisions/<uuid:decision_id>/", decisions.decision, name="case_decision"),
    path(f"{CASE}eligibility/decisions/<uuid:decision_id>/test-case/", decisions.test_case, name="case_decision_test"),
    path(f"{CASE}eligibility/paper/<slug:language>/", decisions.on_paper, name="case_on_paper"),
    path(f"{CASE}application/", views.application, name="case_apply"),
    path(f"{CASE}process/", views.process, name="case_process"),
    path(f"{CASE}lift/<slug:requirement>/", views.lift, name="case_lift"),
]
