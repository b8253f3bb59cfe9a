"""/administration/: staff by hand, the five registers by one pattern."""

from django.urls import path

from sankofa.desk.administration import registers, views, visits

urlpatterns = [
    path("administration/", views.staff, name="administration"),
    path("administration/staff/new/", views.invite, name="staff_new"),
    path("administration/staff/<uuid:staff_id>/", views.member, name="staff_member"),
    path("administration/staff/<uuid:staff_id>/change/", views.change, name="staff_change"),
    path("administration/staff/<uuid:staff_id>/account/", views.account, name="staff_account"),
    path("administration/staff/<uuid:staff_id>/roles/new/", views.grant, name="staff_grant"),
    path("administration/staff/<uuid:staff_id>/roles/<uuid:grant_id>/", views.end_grant, name="staff_grant_end"),
    path("administration/roles/", views.who_may_what, name="who_may_what"),
    path("administration/visits/", visits.rhythm, name="visit_rhythm"),
    path("administration/history/", views.history, name="administration_history"),
    path("administration/deadlines/", views.deadlines, name="deadlines"),
    path("administration/mail/", views.mail, name="administration_mail"),
    path("administration/<slug:name>/", registers.rows, name="register"),
    path("administration/<slug:name>/new/", registers.add, name="register_new"),
    path("administration/<slug:name>/<str:key>/", registers.change, name="register_change"),
]
