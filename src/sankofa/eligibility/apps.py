"""Eligibility as a Django application: its events get their sentences once all apps are loaded."""

from importlib import import_module

from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    name = "sankofa.eligibility"

    def ready(self) -> None:
        import_module("sankofa.eligibility.events")
