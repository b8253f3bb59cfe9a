"""Background work on cases: requests that nobody acknowledged in time."""

import datetime as dt

from sankofa.cases.queries import overdue_requests
from sankofa.cases.services import escalate_request


def escalate(now: dt.datetime) -> int:
    """Tells who asked, once per request, each in a transaction of its own; answers how many. Safe to run twice."""
    return sum(escalate_request(request_id=request_id, now=now) for request_id in overdue_requests(now))
