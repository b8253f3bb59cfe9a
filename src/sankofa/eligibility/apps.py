"""Eligibility as a Django application: its events get their sentences once all apps are
loaded, and the policy engine the versions that were approved here.
"""

from importlib import import_module

from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    name = "sankofa.eligibility"

    def ready(self) -> None:
        import_module("sankofa.eligibility.events")
        from_database = import_module("sankofa.eligibility.drafting").published
        import_module("sankofa.schemes.queries").publish_from(from_database)
