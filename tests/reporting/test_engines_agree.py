"""The same indicators over the same snapshot on DuckDB and on Spark (local here, a cluster there): the same figures."""

import datetime as dt
import shutil
import warnings
from collections.abc import Iterator
from typing import Any

import ibis
import pytest

from sankofa.accounts.vocab import Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.vocab import Kind
from sankofa.reporting import dictionary, services
from sankofa.reporting.reading import Opened
from tests.factories import NOW, make_case, make_mission, make_person, make_staff


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    assert shutil.which("java"), (
        "Spark needs Java: install a JRE, 17 or newer (Debian, Ubuntu: openjdk-17-jre-headless)."
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Spark's own, of the libraries it stands on
        from pyspark.sql import SparkSession  # noqa: PLC0415  heavy, and here alone

        settings: dict[str, bool | float | int | str | None] = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "1",
            "spark.sql.codegen.wholeStage": "false",  # compiling costs more than these few rows
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.session.timeZone": "UTC",
        }
        session = SparkSession.builder.master("local[1]").config(map=settings).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield ibis.pyspark.connect(session)
        session.stop()


@pytest.mark.filterwarnings("ignore")  # as above
def test_every_indicator_gives_the_same_figure_on_both(fresh_database: str, spark: Any) -> None:
    counsellor, desk = make_staff(), make_staff(Role.PROCESSOR, scope=Scope.MISSION)
    for place in range(12):
        case = make_case(
            counsellor,
            person_id=make_person(counsellor, f"Person {place}"),
            kind=Kind.ONWARD if place % 4 else Kind.RETURN,
        )
        if place % 3:
            on = dt.date(2025, 11, 1) + dt.timedelta(days=30 * place)
            cases.register_departed(case_id=case.case_id, departed_on=on, reason="told later", by=desk, now=NOW)
    figures = (
        "series,part,period,value,unit,source\nwebsite.visits,,2026,1234,visits,counter\ncontributions,Asia,2026,5,,x\n"
    )
    services.enter_figures(
        mission_id=make_mission().id, lines=figures.replace("5,,x", "5,not stated,x").splitlines(), now=NOW
    )
    snapshot = services.take_snapshot(now=NOW)
    indicators = list(dictionary.indicators().values())
    here, there = (Opened(snapshot.id, engine).compute(indicators, year=2026, mission="NL") for engine in (None, spark))
    assert here == there
    assert here["departures.total"][0].value
