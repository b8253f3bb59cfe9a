"""/calendar/ and the appointments made there."""

from django.urls import path

from sankofa.desk.calendar import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/new/", views.new, name="appointment_new"),
    path("calendar/hour/", views.hour, name="office_hour"),
    path("calendar/attendance/", views.attendance, name="attendance"),
    path("calendar/<uuid:appointment_id>/mark/", views.mark, name="appointment_mark"),
    path("calendar/<uuid:appointment_id>/move/", views.move, name="appointment_move"),
]
