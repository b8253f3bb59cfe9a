"""/cases/<case>/talks/ and the form."""

from django.urls import path

from sankofa.desk.talks import views

urlpatterns = [
    path("cases/<uuid:case_id>/talks/", views.talks, name="case_talks"),
    path("cases/<uuid:case_id>/talk/", views.talk, name="case_talk"),
]
