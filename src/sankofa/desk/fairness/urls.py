"""One address: /policies/fairness/."""

from django.urls import path

from sankofa.desk.fairness.views import fairness

urlpatterns = [path("policies/fairness/", fairness, name="fairness")]
