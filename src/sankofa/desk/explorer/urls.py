"""/explorer/: one page a question, its cases, its file, kept questions."""

from django.urls import path

from sankofa.desk.explorer import views

urlpatterns = [
    path("explorer/", views.explorer, name="explorer"),
    path("explorer/cases/", views.cases, name="explorer_cases"),
    path("explorer/file/", views.export, name="explorer_file"),
    path("explorer/views/", views.keep, name="explorer_keep"),
    path("explorer/views/<uuid:view_id>/forget/", views.forget, name="explorer_forget"),
]
