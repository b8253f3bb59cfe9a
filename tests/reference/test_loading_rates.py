"""Exchange rates come from a real published file; a day without one is said to have none."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sankofa.reference import queries
from sankofa.reference.models import Rate

pytestmark = pytest.mark.django_db
FILE = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "reference" / "exchange-rates-monthly.csv"
SMALL = "Date,Country,Exchange rate\n1998-12-01,Japan,115\n1999-01-01,Japan,113\n1999-01-01,Euro,0.8627\n"


def load(tmp_path: Path, text: str = SMALL) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(text)
    call_command("rates", str(file), verbosity=0)


def test_a_rate_is_euros_for_one_unit_from_the_month_of_the_euro_on(tmp_path: Path) -> None:
    load(tmp_path)
    assert queries.rate("USD", dt.date(1999, 1, 20)) == Decimal("0.8627")
    assert queries.rate("JPY", dt.date(1999, 1, 1)) == Decimal("0.007634513")
    assert queries.rate("JPY", dt.date(1998, 12, 31)) is None


def test_a_month_not_yet_published_takes_the_last_before_it_and_no_older(tmp_path: Path) -> None:
    load(tmp_path)
    assert queries.rate("USD", dt.date(1999, 3, 31)) == Decimal("0.8627")
    assert queries.rate("USD", dt.date(1999, 6, 1)) is None


def test_loading_again_corrects_what_stands(tmp_path: Path) -> None:
    load(tmp_path)
    load(tmp_path, SMALL.replace("0.8627", "0.8"))
    assert queries.rate("USD", dt.date(1999, 1, 1)) == Decimal("0.8")
    assert Rate.objects.count() == 2


def test_a_file_of_something_else_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="monthly rates"):
        load(tmp_path, "a,b\n1,2\n")


def test_the_published_file_loads_whole() -> None:
    call_command("rates", str(FILE), verbosity=0)
    assert queries.rate("USD", dt.date(2026, 6, 15)) == Decimal("0.8684")
    assert queries.rate("XYZ", dt.date(2026, 6, 15)) is None
