"""The public face as a Django application, so that its templates are found."""

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "sankofa.website"
    label = "website"
