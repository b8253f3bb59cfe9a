"""One-line notices after a verb: what was done, with an undo where the world allows one."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from sankofa.reporting.vocab import Earlier


def done(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Says on the next page what was done. `undo_url` takes a POST and needs no further data."""
    messages.success(request, text, extra_tags=f"undo:{undo_url}" if undo_url else "")


def blank_because(earlier: Sequence[Earlier]) -> str:
    """Why cells are blank that aren't small: the last of what left the house before, and what to do."""
    last = earlier[-1]
    day = formats.date_format(timezone.localtime(last.issued_at), "j F Y")
    return _(
        "Some counts that aren't small are blank too: beside \u201c%(title)s\u201d, which left the house on %(day)s,"
        " small ones could be reckoned from them. To have more shown, ask for what left then, or for fewer dimensions."
    ) % {"title": last.title, "day": day}
