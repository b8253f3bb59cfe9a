"""One-line notices after a verb: what was done, with an undo where the world allows one."""

from django.contrib import messages
from django.http import HttpRequest


def done(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Says on the next page what was done. `undo_url` takes a POST and needs no further data."""
    messages.success(request, text, extra_tags=f"undo:{undo_url}" if undo_url else "")
