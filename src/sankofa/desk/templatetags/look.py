"""The components as template tags: `{% load look %}`. /gallery/ shows each with its call.

A tag takes ready texts or the shapes of `sankofa.desk.shapes`; it formats and fetches nothing.
Block tags (`page_head`, `card`, `note`, `empty`) hold whatever stands between them and their end tag.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import template
from django.contrib.staticfiles import finders
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from sankofa.desk.shapes import Answer, Bar, Gate, Happening, Link, Page, Stage, Step, Task

if TYPE_CHECKING:
    from django.forms import BaseForm

register = template.Library()

TONE_ICONS = {
    "stop": "x-octagon-fill",
    "wait": "hourglass-split",
    "ok": "check-circle-fill",
    "info": "info-circle-fill",
    "plain": "circle",
}
_FLIPS = {
    "arrow-left",
    "arrow-right",
    "chevron-left",
    "chevron-right",
    "box-arrow-right",
    "box-arrow-in-right",
    "reply",
    "send",
}


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """The names the sprite holds. More: add to frontend/icons.txt and run `node frontend/icons.mjs`."""
    found = finders.find("sankofa/img/icons.svg")
    if not found:
        raise LookupError("frontend/static/img/icons.svg is not among the static files")
    return frozenset(re.findall(r'<symbol id="([^"]+)"', Path(str(found)).read_text()))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; decorative unless `label` gives it a meaning of its own."""
    return _icon(name, str(label))


@lru_cache(maxsize=1024)
def _icon(name: str, label: str) -> SafeString:
    if name not in icon_names():
        raise LookupError(f"no icon {name!r}: add it to frontend/icons.txt and run `node frontend/icons.mjs`")
    flip = " icon-flip" if name in _FLIPS else ""
    href = f"{static('sankofa/img/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon{}" role="img" aria-label="{}"><use href="{}"></use></svg>', flip, label, href
        )
    return format_html('<svg class="icon{}" aria-hidden="true"><use href="{}"></use></svg>', flip, href)


@register.simple_tag
def pill(tone: str, text: str, icon_name: str = "") -> SafeString:
    """A state as icon and word. Tones: stop, wait, ok, info, plain."""
    return format_html('<span class="pill {}">{}{}</span>', tone, icon(icon_name or TONE_ICONS[tone]), text)


@register.simple_tag
def when(value: date | datetime | None, *, with_time: bool = False) -> SafeString | str:
    """A day as people say it ("Fri 20 Nov"; the year where it isn't this one), with its full date."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    day = local.date() if isinstance(local, datetime) else local
    shown = _said(day, day.year == timezone.localdate().year, get_language())
    if with_time and isinstance(local, datetime):
        shown = f"{shown}, {formats.date_format(local, 'H:i')}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), shown)


@lru_cache(maxsize=4096)  # lists name the same days again and again
def _said(day: date, this_year: bool, _language: str | None) -> str:  # noqa: FBT001
    # Translators: day as people say it, in Django's date format: weekday, day, month
    return formats.date_format(day, pgettext("date format", "D j M") if this_year else pgettext("date format", "j M Y"))


@register.filter
def money(minor: int, currency: str = "EUR") -> str:
    """Minor units as "€ 5,250"; decimals only where there are any. `{{ plan.granted|money:"EUR" }}`."""
    sign = {"EUR": "€", "USD": "US$", "GBP": "£"}.get(currency, currency)
    amount = Decimal(abs(minor)).scaleb(-2)
    number = formats.number_format(amount, 2 if minor % 100 else 0, force_grouping=True)
    minus = "\u2212" if minor < 0 else ""
    return f"{minus}{sign}\u00a0{number}"


@register.filter
def euros(cents: int) -> str:
    """EUR cents as whole euros, for figures that one compares: "€ 1,199,408". The ledger itself shows the cents."""
    return money(int(Decimal(cents).scaleb(-2).quantize(Decimal(1), rounding=ROUND_HALF_UP)) * 100)


def _block(name: str, content: str, **values: object) -> SafeString:
    return render_to_string(f"desk/components/{name}.html", {"content": content, **values})


@register.simple_block_tag
def page_head(
    content: str,
    title: str,
    sub: str = "",
    *,
    own: str = "",
    own_lang: str = "",
    back_url: str = "",
    back: str = "",
) -> SafeString:
    """The head of a page. Between the tags: actions, one of them brass.

    `own`: the name in the person's own script, `own_lang` its language.
    """
    return _block(
        "page_head", SafeString(content.strip()), title=title, sub=sub, own=own, own_lang=own_lang,
        back_url=back_url, back=back or _("Back"),
    )  # fmt: skip


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    sub: str = "",
    *,
    id: str = "",  # noqa: A002 as in HTML
    more_url: str = "",
    more: str = "",
    level: int = 2,
) -> SafeString:
    """A card with a heading, a quiet line beside it and a link at the end."""
    return _block("card", content, title=title, sub=sub, id=id, more_url=more_url, more=more or _("All"), level=level)


@register.simple_block_tag
def note(content: str, tone: str = "info", icon_name: str = "") -> SafeString:
    """A sentence beside the thing it explains, in a tone."""
    return _block("note", content, tone=tone, icon_name=icon_name or TONE_ICONS[tone])


@register.simple_block_tag
def empty(content: str, title: str, icon_name: str = "inbox", text: str = "") -> SafeString:
    """A list without rows: what it means, and between the tags what to do."""
    return _block("empty", SafeString(content.strip()), title=title, icon_name=icon_name, text=text)


@register.inclusion_tag("desk/components/road.html")
def road(stages: Sequence[Stage], label: str = "") -> dict[str, Any]:
    return {"stages": stages, "label": label or _("The journey")}


@register.inclusion_tag("desk/components/gates.html")
def gates(rows: Sequence[Gate]) -> dict[str, Any]:
    words = {"stop": _("Blocks"), "wait": _("Waits"), "ok": _("Met")}
    return {"rows": [(gate, TONE_ICONS[gate.tone], words[gate.tone]) for gate in rows]}


@register.inclusion_tag("desk/components/timeline.html")
def timeline(happenings: Sequence[Happening]) -> dict[str, Any]:
    return {"happenings": happenings}


@register.inclusion_tag("desk/components/facts.html")
def facts(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Pairs of label and value; a value marked safe may hold a link or `masked`."""
    return {"pairs": pairs}


@register.inclusion_tag("desk/components/crumbs.html")
def crumbs(links: Sequence[Link]) -> dict[str, Any]:
    return {"links": links}


@register.inclusion_tag("desk/components/tabs.html")
def tabs(links: Sequence[Link], label: str) -> dict[str, Any]:
    return {"links": links, "label": label}


@register.inclusion_tag("desk/components/chips.html")
def chips(links: Sequence[Link], label: str) -> dict[str, Any]:
    """Filters that are links: shareable, and they work without JavaScript."""
    return {"links": links, "label": label}


@register.inclusion_tag("desk/components/pager.html")
def pager(page: Page) -> dict[str, Any]:
    return {"page": page}


@register.inclusion_tag("desk/components/tasks.html")
def task_list(tasks: Sequence[Task]) -> dict[str, Any]:
    return {"tasks": tasks}


@register.inclusion_tag("desk/components/answers.html")
def check_answers(answers: Sequence[Answer]) -> dict[str, Any]:
    return {"answers": answers}


@register.inclusion_tag("desk/components/steps.html", takes_context=True)
def steps(context: template.Context, rows: Sequence[Step], who: str) -> dict[str, Any]:
    """One form a step. `who` names the traveller for those who hear the page."""
    return {"rows": rows, "who": who, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("desk/components/masked.html", takes_context=True)
def masked(context: template.Context, shown: str, label: str, url: str) -> dict[str, Any]:
    """A sensitive value, masked. `shown` is its masked form.

    "Show" posts to `url`, which logs the look and answers with the value.
    """
    return {"shown": shown, "label": label, "url": url, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("desk/components/stat.html")
def stat(label: str, value: object, sub: str = "", url: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "sub": sub, "url": url}


@register.inclusion_tag("desk/components/bars.html")
def bars(rows: Sequence[Bar]) -> dict[str, Any]:
    """Horizontal bars, each with its figure in words beside it: the list is its own table."""
    most = max((row.value for row in rows), default=0) or 1
    return {"rows": [(row, f"{100 * row.value / most:.1f}") for row in rows]}


@register.inclusion_tag("desk/components/sparkline.html")
def sparkline(values: Sequence[float], label: str) -> dict[str, Any]:
    """A line in a box of 100 by 24, without axes; `label` says in words what it shows."""
    low, high = min(values), max(values)
    span, last = (high - low) or 1, max(len(values) - 1, 1)
    points = [f"{100 * i / last:.1f} {22 - 20 * (v - low) / span:.1f}" for i, v in enumerate(values)]
    return {"line": "M" + "L".join(points), "label": label}


@register.inclusion_tag("desk/components/progress.html")
def progress(label: str, value: int, most: int, shown: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "most": most, "shown": shown}


@register.inclusion_tag("desk/components/loading.html")
def loading(id: str = "", text: str = "") -> dict[str, Any]:  # noqa: A002 as in HTML
    """Shown by htmx while a request runs (`hx-indicator="#id"`); its space is always kept."""
    return {"id": id, "text": text or _("Loading")}


@register.inclusion_tag("desk/components/error_summary.html")
def error_summary(*forms: "BaseForm | BaseFormSet[Any] | list[BaseForm] | None", title: str = "") -> dict[str, Any]:
    """All errors of the forms, lists of forms and formsets, each a link to its field. Stands before the form.

    `title`: its heading where nothing is saved by the form.
    """
    return {"errors": [line for form in forms if form is not None for line in _errors(form)], "title": title}


def _errors(form: "BaseForm | BaseFormSet[Any] | list[BaseForm]") -> list[tuple[str, str, str]]:
    if isinstance(form, list):
        return [line for inner in form for line in _errors(inner)]
    if isinstance(form, BaseFormSet):
        own = [("", "", str(e)) for e in form.non_form_errors()] if form.is_bound else []
        return own + [line for inner in form.forms for line in _errors(inner)]
    lines = []
    for name, errors in form.errors.items():
        bound = form[name] if name in form.fields else None
        anchor = bound.auto_id if bound and not bound.use_fieldset else f"{bound.auto_id}_field" if bound else ""
        lines += [(anchor, str(bound.label) if bound else "", str(error)) for error in errors]
    return lines


@register.filter
def undo_url(tags: str) -> str:
    """The address a message's undo posts to, if `notices.done` gave one."""
    return next((tag.removeprefix("undo:") for tag in tags.split() if tag.startswith("undo:")), "")


@register.filter
def tone(level_tag: str) -> str:
    return {"success": "ok", "warning": "wait", "error": "stop"}.get(level_tag, "info")


@register.filter
def tone_icon(value: str) -> str:
    return TONE_ICONS[value]
