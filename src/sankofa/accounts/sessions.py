"""Where sessions are kept: as Django's, with whose they are beside them, so that they can be listed and ended."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from sankofa.accounts import rules

if TYPE_CHECKING:
    from sankofa.accounts.models import StaffSession


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> "type[StaffSession]":
        from sankofa.accounts.models import StaffSession  # noqa: PLC0415  # models need the apps, which need this

        return StaffSession

    def create_model_instance(self, data: dict[str, Any]) -> "StaffSession":
        row: StaffSession = super().create_model_instance(data)  # type: ignore[assignment]  # of get_model_class
        row.staff_id = data.get("_auth_user_id")
        row.device, row.network = data.get(rules.DEVICE, ""), data.get(rules.NETWORK, "")
        row.began_at, row.seen_at = (_instant(data.get(name)) for name in (rules.BEGAN, rules.SEEN))
        return row


def _instant(timestamp: float | None) -> dt.datetime | None:
    return dt.datetime.fromtimestamp(timestamp, dt.UTC) if timestamp else None
