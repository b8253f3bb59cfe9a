"""/duplicates/: who may be the same person twice."""

from django.urls import path

from sankofa.desk.duplicates import views

ONE = "duplicates/<uuid:pair_id>/"

urlpatterns = [
    path("duplicates/", views.queue, name="duplicates"),
    path(ONE, views.pair, name="duplicate"),
    path(f"{ONE}join/", views.join, name="duplicate_join"),
    path(f"{ONE}apart/", views.apart, name="duplicate_apart"),
    path(f"{ONE}reopen/", views.reopen, name="duplicate_reopen"),
    path(f"{ONE}ask/", views.ask, name="duplicate_ask"),
    path("duplicates/joins/<uuid:join_id>/part/", views.part, name="duplicate_part"),
]
