"""The staff face as a Django application, so that its templates and tags are found."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "sankofa.desk"
    label = "desk"
