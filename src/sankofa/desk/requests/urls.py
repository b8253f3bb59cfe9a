"""/requests/ and the requests of a case."""

from django.urls import path

from sankofa.desk.requests import views

urlpatterns = [
    path("requests/", views.requests, name="requests"),
    path("requests/<uuid:request_id>/acknowledge/", views.acknowledge, name="request_acknowledge"),
    path("requests/<uuid:request_id>/answer/", views.answer, name="request_answer"),
    path("requests/<uuid:request_id>/cancel/", views.cancel, name="request_cancel"),
    path("cases/<uuid:case_id>/requests/", views.of_case, name="case_requests"),
    path("cases/<uuid:case_id>/requests/new/", views.new, name="case_request"),
    path("cases/<uuid:case_id>/shares/<uuid:mission_id>/end/", views.unshare, name="case_unshare"),
    path("cases/<uuid:case_id>/referrals/new/", views.refer, name="case_refer"),
    path("referrals/<uuid:referral_id>/answer/", views.answer_referral, name="referral_answer"),
]
