"""/find/ searches; /find/join/ puts somebody found on a case."""

from django.urls import path

from sankofa.desk.find.views import find, join

urlpatterns = [
    path("find/", find, name="find"),
    path("find/join/", join, name="find_join"),
]
