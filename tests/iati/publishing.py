"""A mission that publishes: its name, a project and its agreement as listed, costs of cases in closed books."""

import datetime as dt
import uuid

from sankofa.finance import services as finance
from sankofa.finance.vocab import LineKind, Part
from sankofa.iati import services
from tests.factories import NOW, make_case, make_staff
from tests.finance.books import Money, charge, cost

US = "NL-KVK-12345678"
THEIRS = "XM-DAC-7-1"
TOLD = {
    "title_en": "Going home", "title_nl": "Naar huis", "text_en": "Help with going home.",
    "text_nl": "Hulp bij naar huis gaan.", "sector": "15190", "flow": "10", "finance": "110", "aid": "C01", "tied": "5",
    "indicator": "departures.total", "partner_id": None,
}  # fmt: skip


def make_publisher(money: Money) -> None:
    services.set_publisher(ref=US, name_en="River Crossing", name_nl="Rivieroversteek", type="21", by=money.manager)


def list_one(money: Money, of: uuid.UUID, suffix: str, **told: object) -> uuid.UUID:
    return services.list_activity(of=of, suffix=suffix, by=money.manager, **{**TOLD, **told})  # type: ignore[arg-type]


def spend_on(money: Money, cases: list[uuid.UUID], on: dt.date, minor: int = 50_000) -> None:
    charge(
        money,
        *(cost(money.lines[LineKind.SUPPORT], minor, on=on, parts=(Part(money.lines[LineKind.SUPPORT], case),))
          for case in cases),
    )  # fmt: skip


def make_cases(n: int, money: Money) -> list[uuid.UUID]:
    counsellor = make_staff()
    assert counsellor.mission_id == money.mission
    return [make_case(counsellor).case_id for _n in range(n)]


def close(money: Money, until: dt.date) -> None:
    finance.close_books(until=until, by=money.officer, now=NOW)


FILE = """<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
  <iati-activity xml:lang="en" default-currency="EUR">
    <iati-identifier>XM-DAC-7-1-BRIDGES</iati-identifier>
    <reporting-org ref="XM-DAC-7-1" type="10"><narrative>Ministry of Bridges</narrative></reporting-org>
    <title><narrative>{title}</narrative></title>
    <description><narrative>Bridges that last</narrative></description>
    <participating-org role="1" ref="XM-DAC-7-1"/>
    <participating-org role="4"><narrative>River Crossing</narrative></participating-org>
    <activity-status code="2"/>
    <activity-date type="2" iso-date="2026-01-01"/>
    <activity-date type="3" iso-date="2026-12-31"/>
    <recipient-country code="GH"/>
    <sector code="15190"/>
    <budget type="1"><period-start iso-date="2026-01-01"/><period-end iso-date="2026-12-31"/>
      <value value-date="2026-01-01">250000</value></budget>
  </iati-activity>
  {more}
</iati-activities>
"""
BAD = """<iati-activity xml:lang="en">
    <iati-identifier>XM-DAC-7-1-WELLS</iati-identifier>
    <reporting-org ref="XM-DAC-7-1" type="10"><narrative>Ministry of Bridges</narrative></reporting-org>
    <title><narrative>Wells</narrative></title>
    <description><narrative>Wells</narrative></description>
    <participating-org role="1" ref="XM-DAC-7-1"/>
    <activity-status code="2"/>
    <activity-date type="2" iso-date="2026-01-01"/>
    <recipient-country code="GH" percentage="40"/>
    <sector code="15190"/>
  </iati-activity>"""


def theirs(*, title: str = "Bridges", bad: bool = False) -> bytes:
    return FILE.format(title=title, more=BAD if bad else "").encode()
