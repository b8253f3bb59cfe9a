"""/flights/ and a case's flights."""

from django.urls import path

from sankofa.desk.flights import views

BOOKING = "cases/<uuid:case_id>/flights/<uuid:booking_id>/"

urlpatterns = [
    path("flights/", views.flights, name="flights"),
    path("flights/connections/", views.connections, name="flight_connections"),
    path("cases/<uuid:case_id>/flights/", views.case_flights, name="case_flights"),
    path("cases/<uuid:case_id>/flights/hold/", views.hold, name="flight_hold"),
    path("cases/<uuid:case_id>/flights/declaration/<uuid:member_id>/", views.declaration, name="flight_declaration"),
    path("cases/<uuid:case_id>/flights/detention/", views.stay, name="flight_stay"),
    path(f"{BOOKING}ticket/", views.ticket, name="flight_ticket"),
    path(f"{BOOKING}reissue/", views.reissue, name="flight_reissue"),
    path(f"{BOOKING}times/", views.times, name="flight_times"),
    path(f"{BOOKING}on/", views.fly_on, name="flight_on"),
    path(f"{BOOKING}cancel/", views.cancel, name="flight_cancel"),
    path(f"{BOOKING}after/", views.loose_ends, name="flight_loose"),
    path(f"{BOOKING}refund/", views.refund, name="flight_refund"),
    path(f"{BOOKING}check/", views.check, name="flight_check"),
    path(f"{BOOKING}escort/", views.escort, name="flight_escort"),
    path(f"{BOOKING}escort/<uuid:escort_id>/remove/", views.remove_escort, name="flight_escort_remove"),
    path(f"{BOOKING}passenger/<uuid:passenger_id>/", views.passenger, name="flight_passenger"),
    path(f"{BOOKING}transport/", views.transport, name="flight_transport"),
    path(f"{BOOKING}help/<uuid:segment_id>/<slug:kind>/", views.ask_help, name="flight_help"),
    path(f"{BOOKING}letter/<slug:language>/", views.letter, name="flight_letter"),
]
