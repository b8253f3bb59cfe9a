"""What a session has proved: how long it may live, whether a second factor was used, whether a demo sign-in may be.

Asked once a request by the middleware and by the sign-in pages. What somebody may do with a case stands in `cases`.
"""

import datetime as dt
import ipaddress
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from sankofa.accounts import rules
from sankofa.accounts.rules import BEGAN, DEVICE, NETWORK, SEEN

BY_DEMO = "sankofa_demo"
LONGEST_IDLE = dt.timedelta(minutes=60)
LONGEST = dt.timedelta(hours=10)  # a long office day
SEEN_EVERY = dt.timedelta(minutes=1)  # how exact the idle time is: a write for each request would cost a query
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_VIA")


def keep_alive(session: SessionBase, now: dt.datetime) -> bool:
    """Whether the session may go on; if so, it is marked as used at `now`. False: idle or open for too long."""
    at = now.timestamp()
    began, seen = float(session.get(BEGAN, at)), float(session.get(SEEN, at))
    if at - seen >= LONGEST_IDLE.total_seconds() or at - began >= LONGEST.total_seconds():
        return False
    if BEGAN not in session:
        session[BEGAN] = at
    if SEEN not in session or at - seen >= SEEN_EVERY.total_seconds():
        session[SEEN] = at
    return True


def note_place(request: HttpRequest) -> None:
    """Keeps with the session what it is used on and from which network, so that its owner knows it again."""
    if DEVICE not in request.session:
        request.session[DEVICE] = rules.device(request.headers.get("User-Agent", ""))
        request.session[NETWORK] = rules.network(get_adapter().get_client_ip(request))


def session_handle(key: str) -> str:
    """What a page may call a session: from it nobody gets back to the key, which is a way in."""
    return salted_hmac("sankofa.accounts.session", key).hexdigest()[:20]


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened or confirmed with an app code, a passkey or a recovery code; or as a demo."""
    if request.session.get(BY_DEMO) and demo_allowed(request):
        return True
    assert request.user.is_authenticated
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def demo_allowed(request: HttpRequest) -> bool:
    """Demo sign-in exists in demo mode, reached from this machine by its own address, not through a proxy."""
    return bool(settings.DEMO) and from_this_machine(request)


def from_this_machine(request: HttpRequest) -> bool:
    """Asked by a browser on this machine, by the machine's own address and through no proxy."""
    if any(header in request.META for header in FORWARDED):
        return False
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and (host == "localhost" or _is_loopback(host))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
