"""Terms in words for their pages: conditions with sources, amounts, periods, test cases. Nothing is judged here."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sankofa.desk.policy.forms import doubt_words
from sankofa.desk.templatetags.look import money
from sankofa.kernel.periods import Period
from sankofa.reference.queries import country_name
from sankofa.schemes.queries import list_periods, list_readers
from sankofa.schemes.vocab import (
    AmountLine,
    CodeList,
    Doubt,
    ListVersion,
    SampleResult,
    Scheme,
    SchemeVersion,
    Told,
    lists_in,
    named_parts,
    parts,
    trees,
)


@dataclass(frozen=True)
class VersionLine:
    id: str
    period: str
    today: bool


@dataclass(frozen=True)
class SchemeLine:
    id: str
    title: str
    summary: str
    versions: tuple[VersionLine, ...]
    in_force: bool


@dataclass(frozen=True)
class Cited:
    text: str
    source: str
    verified: bool


@dataclass(frozen=True)
class VersionWords:
    id: str
    period: str
    known_since: dt.date
    basis: str
    note: str
    sources: tuple[str, ...]
    conditions: tuple[Cited, ...]
    amounts: tuple[tuple[str, Cited], ...]
    gives: tuple[Cited, ...]
    payers: tuple[str, ...]
    excludes: tuple[str, ...]
    lists: tuple[tuple[str, str], ...]  # the dated lists that it reads: id, title


@dataclass(frozen=True)
class ListLine:
    """A dated list: how many countries stand on it today, and its versions."""

    id: str
    title: str
    today: int
    versions: tuple[VersionLine, ...]


@dataclass(frozen=True)
class ListWords:
    """A dated list, or one version of it, in words. `period`: of a version."""

    id: str
    source: str
    verified: bool
    countries: tuple[str, ...]
    period: str = ""
    known_since: dt.date | None = None


@dataclass(frozen=True)
class Tried:
    name: str
    on: dt.date
    expected: str
    computed: str
    ok: bool


def scheme_row(scheme: Scheme, today: dt.date, lang: str) -> SchemeLine:
    lines = tuple(VersionLine(one.id, period(one), today in one.in_force) for one in scheme.versions)
    return SchemeLine(
        scheme.id, scheme.title.into(lang), scheme.summary.into(lang), lines, any(one.today for one in lines)
    )


def period(version: SchemeVersion) -> str:
    """From its first day up to and including its last."""
    return days(version.in_force)


def days(some: Period) -> str:
    start = date_format(some.start, "j M Y")
    if some.end is None:
        return _("from %(day)s") % {"day": start}
    end = date_format(some.end - dt.timedelta(days=1), "j M Y")
    return _("%(start)s to %(end)s") % {"start": start, "end": end}


def version(one: SchemeVersion, lang: str) -> VersionWords:
    whys = [part.why for part in parts(one.conditions) if part.why]
    return VersionWords(
        id=one.id,
        period=period(one),
        known_since=one.known_since,
        basis=one.basis.into(lang),
        note=one.note.into(lang) if one.note else "",
        sources=one.sources,
        conditions=tuple(Cited(why.text.into(lang), why.source, why.verified) for why in whys),
        amounts=tuple((_amount(line), Cited(line.text.into(lang), line.source, line.verified)) for line in one.amounts),
        gives=tuple(Cited(given.text.into(lang), given.source, given.verified) for given in one.gives),
        payers=tuple(paid.project for paid in one.paid_by),
        excludes=one.excludes,
        lists=tuple(
            sorted({(read.codes.id, read.codes.title.into(lang)) for tree in trees(one) for read in lists_in(tree)})
        ),
    )


def list_row(one: CodeList, today: dt.date, lang: str) -> ListLine:
    lines = tuple(VersionLine(made.id, days(made.in_force), today in made.in_force) for made in one.versions)
    return ListLine(one.id, one.title.into(lang), len(standing(one, today)), lines)


def standing(one: CodeList, day: dt.date) -> list[str]:
    """The codes on a list on a day."""
    return [code for code, some in list_periods(one).items() if any(day in part for part in some)]


def list_today(one: CodeList, today: dt.date) -> ListWords:
    held = [made for made in one.versions if today in made.in_force]
    if held:
        return list_version(max(held, key=lambda made: made.known_since))
    return ListWords(one.id, one.source, one.verified, _countries(standing(one, today)))


def list_version(made: ListVersion) -> ListWords:
    countries = _countries(made.codes)
    return ListWords(made.id, made.source, made.verified, countries, days(made.in_force), made.known_since)


@dataclass(frozen=True)
class Reader:
    """A scheme that reads a list, in which of its versions, and what staff read of it in the last: it may name a
    country.
    """

    id: str
    title: str
    versions: tuple[VersionLine, ...]
    sentences: tuple[str, ...]


def readers(list_id: str, lang: str) -> list[Reader]:
    return [
        Reader(
            one.id,
            one.title.into(lang),
            tuple(VersionLine(made.id, period(made), today=False) for made in some),
            tuple(
                part.why.staff.into(lang)
                for tree in trees(some[-1])
                for part in parts(tree)
                if part.why and any(read.codes.id == list_id for read in lists_in(part))
            ),
        )
        for one, some in list_readers(list_id)
    ]


def list_days(one: CodeList) -> list[tuple[str, str]]:
    """Each country that ever stood on a list, with the days on which it does."""
    found = list_periods(one)
    return sorted((country_name(code), _all_days(some)) for code, some in found.items())


def list_differences(old: CodeList, new: CodeList) -> list["Differing"]:
    """The countries that come on a list, go off it, or stand on it on other days."""
    before, after = list_periods(old), list_periods(new)
    found = []
    for code in {*before, *after}:
        was, now = before.get(code, ()), after.get(code, ())
        if was != now:
            named = (country_name(code), (_all_days(was),) if was else (), (_all_days(now),) if now else ())
            found.append(Differing(_change(was, now), *named, wording_stays=False))
    return sorted(found, key=lambda one: (one.what, one.title))


def _change(was: tuple[Period, ...], now: tuple[Period, ...]) -> str:
    """By the last days: who stands on it then."""
    ends = [some[-1].end or dt.date.max if some else dt.date.min for some in (was, now)]
    if not was or ends[1] > ends[0]:
        return _("country added")
    return _("country removed") if ends[1] < ends[0] else _("country on other days")


def _countries(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(country_name(code) for code in codes))


def _all_days(some: Iterable[Period]) -> str:
    return "; ".join(days(one) for one in some)


@dataclass(frozen=True)
class Differing:
    """One thing that differs from what was copied."""

    what: str
    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    wording_stays: bool


def differences(found: Iterable[Told], lang: str) -> list[Differing]:
    return [
        Differing(
            what=one.what.into(lang),
            title=one.title.into(lang) if one.title else "",
            before=tuple(text.into(lang) for text in one.before),
            after=tuple(text.into(lang) for text in one.after),
            wording_stays=one.wording_stays,
        )
        for one in found
    ]


@dataclass(frozen=True)
class Reread:
    """The sentences of one part to read again: each with its language and what is the matter."""

    title: str
    sentences: tuple[tuple[str, str, str], ...]


def reread(found: Iterable[Doubt], names: Mapping[str, str]) -> list[Reread]:
    by_part: dict[str, list[tuple[str, str, str]]] = {}
    for one in found:
        title = names.get(one.of.rsplit("/", 1)[-1], _("These terms"))
        by_part.setdefault(title, []).append((one.lang, one.sentence, doubt_words(one)))
    return [Reread(title, tuple(sentences)) for title, sentences in by_part.items()]


def titles(one: SchemeVersion, lang: str) -> dict[str, str]:
    """What the parts of a version are called, by the ids they have in its text."""
    whys = (part.why for tree in trees(one) for part in parts(tree))
    found = {why.id: why.text.into(lang) for why in whys if why}
    found |= {payer.project: payer.text.into(lang) for payer in one.paid_by}
    return found | {name: text.into(lang) for name, text in named_parts(one).items()}


def _amount(line: AmountLine) -> str:
    most = money(line.cents, line.currency)
    if line.from_cents is not None:
        return _("%(least)s to %(most)s") % {"least": money(line.from_cents, line.currency), "most": most}
    return _("up to %(most)s") % {"most": most} if line.up_to else most


def tried(results: Iterable[SampleResult], version_id: str = "") -> list[Tried]:
    """A scheme's own test cases; those that name another version are left out."""
    return [
        Tried(one.sample.name, one.sample.on, one.expected, one.computed, one.ok)
        for one in results
        if not version_id or one.sample.expected.version in (None, version_id)
    ]
