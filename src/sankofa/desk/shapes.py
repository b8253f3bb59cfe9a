"""What the components of the desk are given: small frozen shapes that views build and templates show.

Texts are ready to read, in the reader's language. Nothing here knows a model or a rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

Tone = Literal["stop", "wait", "ok", "info", "plain"]


@dataclass(frozen=True, slots=True)
class NavItem:
    label: str
    url: str
    icon: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class NavGroup:
    label: str
    items: Sequence[NavItem]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the road. `sub` says since when, or how long it usually takes."""

    label: str
    state: Literal["done", "now", "ahead", "skipped"] = "ahead"
    sub: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing that must hold: what, why, whose move, by when; `url` leads to where it is mended."""

    tone: Literal["stop", "wait", "ok"]
    what: str
    why: str = ""
    owner: str = ""
    by: str = ""
    url: str = ""
    action: str = ""
    rests: Sequence[str] = ()  # what it was judged on, and who says so; folded


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a timeline. `when` is shown as people say it; a datetime is in the reader's local time."""

    when: date | datetime
    title: str
    text: str = ""
    by: str = ""
    icon: str = "dot"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A tab, a chip of a filter, a crumb."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    what: str
    url: str
    tone: Tone
    state: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of check-your-answers. `change_url` leads back to the field."""

    label: str
    value: str
    change_url: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One tap at the airport desk: posts `key` (idempotency) to `url`. `at` is the airport's local time."""

    label: str
    url: str
    state: Literal["done", "next", "open", "closed"] = "open"
    at: time | None = None
    key: str = ""
    sheet: str = ""  # id of a popover that asks for more and posts itself; empty: a tap posts


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: int
    shown: str = ""
    now: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a keyset-paged list. `shown` is a sentence: "25 of more than 1,000"."""

    shown: str
    earlier_url: str = ""
    later_url: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """What the frame shows of who is signed in and where."""

    staff_name: str = ""
    office: str = ""
