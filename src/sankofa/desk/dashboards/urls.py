"""/dashboard/ and below: a page a board; the first leads to the first board that somebody holds."""

from django.urls import path

from sankofa.desk.dashboards import views

urlpatterns = [
    path("dashboard/", views.first, name="dashboard"),
    path("dashboard/mission/", views.mission, name="dashboard_mission"),
    path("dashboard/money/", views.money, name="dashboard_money"),
    path("dashboard/airport/", views.airport, name="dashboard_airport"),
    path("dashboard/work/", views.work, name="dashboard_work"),
]
