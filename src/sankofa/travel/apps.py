"""Travel as a Django application: its events get their sentences once all apps are loaded."""

from importlib import import_module

from django.apps import AppConfig


class TravelConfig(AppConfig):
    name = "sankofa.travel"

    def ready(self) -> None:
        import_module("sankofa.travel.events")
