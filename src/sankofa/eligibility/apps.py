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
        policies = import_module("sankofa.schemes.queries")
        policies.publish_from(from_database)
        policies.samples_from(import_module("sankofa.eligibility.samples").kept_samples)
