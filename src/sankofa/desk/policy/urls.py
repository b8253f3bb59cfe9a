"""/policies/ and what is below it."""

from django.urls import path

from sankofa.desk.policy import drafts, views

DRAFT = "policies/drafts/<uuid:draft_id>/"

urlpatterns = [
    path("policies/", views.schemes_list, name="policy"),
    path(DRAFT, drafts.draft, name="policy_draft"),
    path(f"{DRAFT}values/", drafts.change_values, name="policy_draft_values"),
    path(f"{DRAFT}text/", drafts.change_text, name="policy_draft_text"),
    path(f"{DRAFT}check/", drafts.check, name="policy_draft_check"),
    path(f"{DRAFT}try/", drafts.try_out, name="policy_draft_try"),
    path(f"{DRAFT}cases/", drafts.cases, name="policy_draft_cases"),
    path(f"{DRAFT}submit/", drafts.submit, name="policy_draft_submit"),
    path(f"{DRAFT}approve/", drafts.approve, name="policy_draft_approve"),
    path(f"{DRAFT}drop/", drafts.drop, name="policy_draft_drop"),
    path("policies/lists/<slug:list_id>/", views.dated_list, name="policy_list"),
    path("policies/lists/<slug:list_id>/copy/", drafts.copy_list, name="policy_list_copy"),
    path("policies/<slug:scheme_id>/", views.scheme, name="policy_scheme"),
    path("policies/<slug:scheme_id>/copy/", drafts.copy, name="policy_copy"),
]
