"""/money/iati/: what is published first; partners' activities and their files below it."""

from django.urls import path

from sankofa.desk.iati import views

ONE = "money/iati/<uuid:listing_id>/"

urlpatterns = [
    path("money/iati/", views.rows, name="iati"),
    path("money/iati/file/", views.file, name="iati_file"),
    path("money/iati/publisher/", views.publisher, name="iati_publisher"),
    path("money/iati/new/", views.new, name="iati_new"),
    path("money/iati/partners/", views.partners, name="iati_partners"),
    path("money/iati/partners/<uuid:partner_activity_id>/", views.partner, name="iati_partner"),
    path("money/iati/read/", views.read, name="iati_read"),
    path("money/iati/read/<uuid:reading_id>/", views.reading, name="iati_reading"),
    path(ONE, views.one, name="iati_one"),
    path(ONE + "change/", views.change, name="iati_change"),
    path(ONE + "unlist/", views.unlist, name="iati_unlist"),
]
