"""One address: POST /preferences/."""

from django.urls import path

from sankofa.desk.preferences.views import choose

urlpatterns = [path("preferences/", choose, name="preferences")]
