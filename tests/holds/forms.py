"""A browser that sends forms as pages render them: with their hidden fields and a real CSRF token."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from django.http import HttpResponseBase

from sankofa.accounts.models import Staff
from sankofa.accounts.vocab import Actor
from tests.conftest import StaffClient

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"[^>]*? value="([^"]*)"')


def browser(actor: Actor) -> StaffClient:
    client = StaffClient(enforce_csrf_checks=True)
    client.force_login(Staff.objects.get(id=actor.id))
    return client


def opened(client: StaffClient, url: str, **query: str) -> dict[str, str]:
    """The hidden fields of the page's forms, of the last one where several name the same."""
    page = client.get(url, query)
    assert page.status_code == 200, page.status_code
    return hidden(page)


def hidden(page: HttpResponseBase) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page.content.decode())}  # type: ignore[attr-defined]


def send(client: StaffClient, url: str, form: Mapping[str, Any], **typed: Any) -> Any:
    return client.post(url, {**form, **typed})
