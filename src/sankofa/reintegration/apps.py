"""Reintegration as a Django application: its events get their sentences once all apps are loaded."""

from importlib import import_module

from django.apps import AppConfig


class ReintegrationConfig(AppConfig):
    name = "sankofa.reintegration"

    def ready(self) -> None:
        import_module("sankofa.reintegration.events")
