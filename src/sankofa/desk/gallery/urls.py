"""/gallery/ and the whole pages below it."""

from django.urls import path

from sankofa.desk.gallery import views

urlpatterns = [
    path("gallery/", views.components, name="gallery"),
    path("gallery/case/", views.case, name="gallery_case"),
    path("gallery/caseload/", views.caseload, name="gallery_caseload"),
    path("gallery/form/", views.form, name="gallery_form"),
    path("gallery/form/draft/", views.draft, name="gallery_draft"),
    path("gallery/airport/", views.airport, name="gallery_airport"),
]
