"""Where sessions are kept: as Django's, with whose they are beside them, so that they can be listed and ended."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from sankofa.accounts import rules
from sankofa.kernel import clock
from sankofa.kernel.prepared import prepared

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from sankofa.accounts.models import StaffSession


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> "type[StaffSession]":
        from sankofa.accounts.models import StaffSession  # noqa: PLC0415  # models need the apps, which need this

        return StaffSession

    def _get_session_from_db(self) -> "StaffSession | None":
        """As Django's, with SQL that is put together once."""
        rows = _open_session(self.session_key or "-", clock.now())
        if not rows:
            self._session_key = None
        return next(iter(rows), None)

    def create_model_instance(self, data: dict[str, Any]) -> "StaffSession":
        row: StaffSession = super().create_model_instance(data)  # type: ignore[assignment]  # of get_model_class
        row.staff_id = data.get("_auth_user_id")
        row.device, row.network = data.get(rules.DEVICE, ""), data.get(rules.NETWORK, "")
        row.began_at, row.seen_at = (_instant(data.get(name)) for name in (rules.BEGAN, rules.SEEN))
        return row


@prepared
def _open_session(key: str, now: dt.datetime) -> "QuerySet[StaffSession]":
    return SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=now)


def _instant(timestamp: float | None) -> dt.datetime | None:
    return dt.datetime.fromtimestamp(timestamp, dt.UTC) if timestamp else None
