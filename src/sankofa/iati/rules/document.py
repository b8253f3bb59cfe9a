"""An activity file: written from activities, and activities read out of one. What was written reads back the same.

Pure. Order of elements and attributes is the schema's. What a file of others says besides is passed over here: whether
it may stand there is judged by `structure`.
"""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from lxml import etree

from sankofa.iati.vocab import (
    VERSION,
    Activity,
    Amount,
    Budget,
    Indicator,
    Measured,
    Party,
    Result,
    Share,
    Texts,
    Transaction,
)

Element: TypeAlias = Any  # of lxml, which says nothing of its types
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LONGEST, MOST = 200, Decimal(10) ** 15  # an identifier, an amount
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # XML 1.0 has no place for them


def write(activities: Iterable[Activity], *, made_at: dt.datetime) -> bytes:
    """The file, UTF-8, indented: people read it too."""
    root = etree.Element("iati-activities", version=VERSION)
    root.set("generated-datetime", _instant(made_at))
    for one in activities:
        _activity(root, one)
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def read(root: Element) -> list[tuple[int, Activity]]:
    """(place from 1, activity) of those with an identifier and dates that are dates."""
    found = []
    for place, element in enumerate(root.findall("iati-activity"), start=1):
        try:
            found.append((place, _read(element)))
        except (ValueError, InvalidOperation):
            continue
    return found


# --- writing


def _activity(root: Element, one: Activity) -> None:
    of = etree.SubElement(root, "iati-activity")
    if one.updated_at:
        of.set("last-updated-datetime", _instant(one.updated_at))
    _attributes(
        of,
        (LANG, one.language),
        ("default-currency", one.currency),
        ("hierarchy", "" if one.hierarchy is None else str(one.hierarchy)),
    )
    etree.SubElement(of, "iati-identifier").text = one.identifier
    _party(of, "reporting-org", one.reporting)
    _texts(of, "title", one.titles)
    _texts(of, "description", one.texts)
    for role, party in one.parties:
        _party(of, "participating-org", party, activity="activity-id").set("role", role)
    etree.SubElement(of, "activity-status", code=one.status)
    for kind, day in one.dates:
        etree.SubElement(of, "activity-date", {"type": kind, "iso-date": day.isoformat()})
    _codes(of, one)
    for tag, budgets in (("budget", one.budgets), ("planned-disbursement", one.planned)):
        for budget in budgets:
            _budget(of, tag, budget)
    for transaction in one.transactions:
        _transaction(of, transaction)
    for kind, ref in one.related:
        etree.SubElement(of, "related-activity", ref=ref, type=kind)
    for result in one.results:
        _result(of, result)


def _codes(of: Element, one: Activity) -> None:
    """Where it works, what on, and how it is paid for."""
    for tag, shares in (
        ("recipient-country", one.countries),
        ("recipient-region", one.regions),
        ("sector", one.sectors),
    ):
        for share in shares:
            _share(of, tag, share)
    for tag, code in (
        ("default-flow-type", one.flow),
        ("default-finance-type", one.finance),
        ("default-aid-type", one.aid),
        ("default-tied-status", one.tied),
    ):
        if code:
            etree.SubElement(of, tag, code=code)


def _transaction(of: Element, one: Transaction) -> None:
    element = etree.SubElement(of, "transaction")
    _attributes(element, ("ref", one.ref))
    etree.SubElement(element, "transaction-type", code=one.type)
    etree.SubElement(element, "transaction-date", {"iso-date": one.on.isoformat()})
    _amount(element, one.amount)
    _texts(element, "description", one.texts)
    _between(element, one)


def _budget(of: Element, tag: str, one: Budget) -> None:
    element = etree.SubElement(of, tag)
    _attributes(element, ("type", one.type), ("status", one.status))
    _period(element, one.starts, one.ends)
    _amount(element, one.amount)
    _between(element, one)


def _between(of: Element, one: Transaction | Budget) -> None:
    for tag, party in (("provider", one.provider), ("receiver", one.receiver)):
        if party is not None:
            _party(of, f"{tag}-org", party, activity=f"{tag}-activity-id")


def _result(of: Element, one: Result) -> None:
    element = etree.SubElement(of, "result", {"type": one.type})
    _texts(element, "title", one.titles)
    for indicator in one.indicators:
        inner = etree.SubElement(element, "indicator", measure=indicator.measure)
        _texts(inner, "title", indicator.titles)
        _texts(inner, "description", indicator.texts)
        if indicator.baseline:
            year, value = indicator.baseline
            etree.SubElement(inner, "baseline", year=str(year), value=value)
        for period in indicator.periods:
            at = etree.SubElement(inner, "period")
            _period(at, period.starts, period.ends)
            for tag, value in (("target", period.target), ("actual", period.actual)):
                if value:
                    etree.SubElement(at, tag, value=value)


def _party(of: Element, tag: str, one: Party, activity: str = "") -> Element:
    element = etree.SubElement(of, tag)
    _attributes(element, ("ref", one.ref), ("type", one.type))
    if activity:
        _attributes(element, (activity, one.activity_id))
    _narratives(element, one.names)
    return element


def _share(of: Element, tag: str, one: Share) -> None:
    element = etree.SubElement(of, tag, code=one.code)
    _attributes(element, ("vocabulary", one.vocabulary))
    if one.percentage is not None:
        element.set("percentage", f"{one.percentage:f}")


def _period(of: Element, starts: dt.date, ends: dt.date) -> None:
    etree.SubElement(of, "period-start", {"iso-date": starts.isoformat()})
    etree.SubElement(of, "period-end", {"iso-date": ends.isoformat()})


def _amount(of: Element, one: Amount) -> None:
    element = etree.SubElement(of, "value")
    _attributes(element, ("currency", one.currency), ("value-date", one.on.isoformat()))
    element.text = f"{one.value:f}"


def _texts(of: Element, tag: str, texts: Texts) -> None:
    if texts:
        _narratives(etree.SubElement(of, tag), texts)


def _narratives(of: Element, texts: Texts) -> None:
    for language, text in texts:
        element = etree.SubElement(of, "narrative")
        _attributes(element, (LANG, language))
        element.text = UNPRINTABLE.sub("", text)


def _attributes(of: Element, *pairs: tuple[str, str]) -> None:
    for name, value in pairs:
        if value:
            of.set(name, value)


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- reading


def _read(of: Element) -> Activity:
    identifier = _text(of.find("iati-identifier"))
    if not identifier or len(identifier) > LONGEST:
        raise ValueError("no identifier that can be kept")
    hierarchy, updated = of.get("hierarchy"), of.get("last-updated-datetime")
    return Activity(
        identifier=identifier,
        reporting=_party_of(of.find("reporting-org")) or Party(),
        titles=_texts_of(of.find("title")),
        texts=tuple(pair for one in of.findall("description") for pair in _texts_of(one)),
        parties=tuple(
            (one.get("role", ""), party)
            for one in of.findall("participating-org")
            if (party := _party_of(one, "activity-id"))
        ),
        status=_code(of, "activity-status"),
        dates=tuple((one.get("type", ""), _day(one)) for one in of.findall("activity-date")),
        language=of.get(LANG, ""),
        currency=of.get("default-currency", ""),
        hierarchy=int(hierarchy) if hierarchy else None,
        updated_at=instant(updated) if updated else None,
        countries=_shares_of(of, "recipient-country"),
        regions=_shares_of(of, "recipient-region"),
        sectors=_shares_of(of, "sector"),
        flow=_code(of, "default-flow-type"),
        finance=_code(of, "default-finance-type"),
        aid=_code(of, "default-aid-type"),
        tied=_code(of, "default-tied-status"),
        budgets=_budgets_of(of, "budget"),
        planned=_budgets_of(of, "planned-disbursement"),
        transactions=tuple(_transaction_of(one) for one in of.findall("transaction")),
        related=tuple((one.get("type", ""), one.get("ref", "")) for one in of.findall("related-activity")),
        results=tuple(_result_of(one) for one in of.findall("result")),
    )


def _transaction_of(of: Element) -> Transaction:
    return Transaction(
        type=_code(of, "transaction-type"),
        on=_day(of.find("transaction-date")),
        amount=_amount_of(of),
        texts=_texts_of(of.find("description")),
        provider=_party_of(of.find("provider-org"), "provider-activity-id"),
        receiver=_party_of(of.find("receiver-org"), "receiver-activity-id"),
        ref=of.get("ref", ""),
    )


def _budgets_of(of: Element, tag: str) -> tuple[Budget, ...]:
    return tuple(
        Budget(
            starts,
            ends,
            _amount_of(one),
            one.get("type", ""),
            one.get("status", ""),
            _party_of(one.find("provider-org"), "provider-activity-id"),
            _party_of(one.find("receiver-org"), "receiver-activity-id"),
        )
        for one in of.findall(tag)
        for starts, ends in [_period_of(one)]
    )


def _result_of(of: Element) -> Result:
    return Result(
        of.get("type", ""), _texts_of(of.find("title")), tuple(_indicator_of(one) for one in of.findall("indicator"))
    )


def _indicator_of(of: Element) -> Indicator:
    periods = tuple(
        Measured(*_period_of(one), target=_value(one.find("target")), actual=_value(one.find("actual")))
        for one in of.findall("period")
    )
    return Indicator(
        _texts_of(of.find("title")), of.get("measure", ""), _texts_of(of.find("description")), periods, _baseline_of(of)
    )


def _baseline_of(of: Element) -> tuple[int, str] | None:
    """The first that has a year and a value."""
    found = ((one.get("year", ""), one.get("value", "")) for one in of.findall("baseline"))
    return next(((int(year), value) for year, value in found if year.isdigit() and value), None)


def _party_of(of: Element | None, activity: str = "") -> Party | None:
    if of is None:
        return None
    return Party(of.get("ref", ""), _texts_of(of), of.get("type", ""), of.get(activity, "") if activity else "")


def _shares_of(of: Element, tag: str) -> tuple[Share, ...]:
    return tuple(
        Share(one.get("code", ""), Decimal(held.strip()) if held else None, one.get("vocabulary", ""))
        for one in of.findall(tag)
        for held in [one.get("percentage")]
    )


def _period_of(of: Element) -> tuple[dt.date, dt.date]:
    starts = _day(of.find("period-start"))
    ends = of.find("period-end")
    return starts, starts if ends is None else _day(ends)


def _amount_of(of: Element) -> Amount:
    element = of.find("value")
    if element is None:
        raise ValueError("no value")
    value = Decimal(_text(element))
    if not value.is_finite() or abs(value) >= MOST:
        raise ValueError("no amount that can be kept")
    return Amount(value, day(element.get("value-date", "")), element.get("currency", ""))


def _texts_of(of: Element | None) -> Texts:
    found = () if of is None else of.findall("narrative")
    return tuple((one.get(LANG, ""), text) for one in found if (text := "".join(one.itertext())).strip())


def _text(of: Element | None) -> str:
    return "" if of is None else "".join(of.itertext()).strip()


def _code(of: Element, tag: str) -> str:
    found = of.find(tag)
    return "" if found is None else str(found.get("code", ""))


def _value(of: Element | None) -> str:
    return "" if of is None else str(of.get("value", ""))


def _day(of: Element | None) -> dt.date:
    return day("" if of is None else of.get("iso-date", ""))


def day(text: str) -> dt.date:
    """An xsd:date; the zone that it may carry says nothing here. Raises ValueError."""
    return dt.date.fromisoformat(text.strip()[:10])


def instant(text: str) -> dt.datetime:
    """An xsd:dateTime; without a zone it is UTC. Raises ValueError."""
    found = dt.datetime.fromisoformat(text.strip())
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
