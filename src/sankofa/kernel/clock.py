"""The only place that reads the clock. Views and jobs call it once and pass time in; rules never do."""

import datetime as dt
from zoneinfo import ZoneInfo


def now() -> dt.datetime:
    """The instant of the call, aware, in UTC."""
    return dt.datetime.now(tz=dt.UTC)


def date_in(instant: dt.datetime, zone: str) -> dt.date:
    """The calendar date of `instant` at a place (`zone` is an IANA name such as Europe/Amsterdam)."""
    return instant.astimezone(ZoneInfo(zone)).date()
