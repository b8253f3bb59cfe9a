"""Passwords hash quickly here: the tests are about doors, not about the strength of Argon2."""

import pytest
from django.conf import LazySettings


@pytest.fixture(autouse=True)
def quick_passwords(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["tests.accounts.hashing.QuickArgon2"]
