"""/airport/ and below: also the reach of the page's service worker."""

from django.urls import path

from sankofa.desk.airport import views

urlpatterns = [
    path("airport/", views.desk, name="airport"),
    path("airport/worker.js", views.worker, name="airport_worker"),
    path("airport/day/", views.summary, name="airport_summary"),
    path("airport/manifest/", views.manifest, name="airport_manifest"),
    path("airport/settings/", views.settings, name="airport_settings"),
    path("airport/transit/add/", views.add_party, name="airport_add_party"),
    path("airport/transit/<uuid:party_id>/<slug:step>/", views.step_party, name="airport_party_step"),
    path("airport/change/<uuid:change_id>/seen/", views.see_change, name="airport_change"),
    path("airport/signature/<uuid:handover_id>/", views.signature, name="airport_signature"),
    path("airport/<uuid:booking_id>/step/<slug:step>/", views.step, name="airport_step"),
    path("airport/<uuid:booking_id>/undo/<slug:what>/", views.undo, name="airport_undo"),
    path("airport/<uuid:booking_id>/trouble/", views.trouble, name="airport_trouble"),
    path("airport/<uuid:booking_id>/back/<uuid:passenger_id>/", views.take_back, name="airport_take_back"),
    path("airport/<uuid:booking_id>/gate/", views.gate, name="airport_gate"),
    path("airport/<uuid:booking_id>/police/<uuid:transport_id>/", views.border_police, name="airport_police"),
    path("airport/<uuid:booking_id>/receipt/", views.receipt, name="airport_receipt"),
]
