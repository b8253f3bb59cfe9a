"""One address: /team/."""

from django.urls import path

from sankofa.desk.team.views import team

urlpatterns = [path("team/", team, name="team")]
