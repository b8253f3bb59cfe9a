"""When a periodic job is due. Pure: time is passed in."""

import datetime as dt

NIGHT = range(1, 5)  # hours of the server's own time zone
DAY = dt.timedelta(days=1)


def due(*, every: dt.timedelta, at_night: bool, last: dt.datetime | None, now: dt.datetime) -> bool:
    """Is a job due at `now` that last ended at `last`? `now` is local: its hour tells whether it is night.

    A nightly job waits for the night, but for no more than two periods: a server that sleeps at night runs it by day.
    """
    if last is None:
        return True
    waited = now - last
    if not at_night:
        return waited >= every
    return waited >= every * 2 or (now.hour in NIGHT and waited >= every / 2)
