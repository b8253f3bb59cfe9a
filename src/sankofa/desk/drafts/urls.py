"""/drafts/: where forms keep what was typed."""

from django.urls import path

from sankofa.desk.drafts import views

urlpatterns = [
    path("drafts/<slug:form>/", views.keep, name="draft"),
    path("drafts/<slug:form>/drop/", views.drop, name="draft_drop"),
]
