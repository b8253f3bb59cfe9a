"""An asylum claim is recorded as precisely as somebody knows its day: a day, a season, about a year."""

import datetime as dt

import pytest
from django.urls import reverse

from sankofa.eligibility import queries
from sankofa.eligibility.models import Claim
from sankofa.kernel.partial_dates import PartialDate
from tests.factories import make_case, make_person, make_staff, member_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "month", "roughly", "kept", "shown"),
    [
        ("3", "5", "", PartialDate.exact(dt.date(2001, 5, 3)), "3 May 2001"),
        ("", "5", "", PartialDate.month(2001, 5), "May 2001"),
        ("", "", "", PartialDate.year(2001), "2001"),
        ("", "", "spring", PartialDate.season(2001, "spring"), "spring 2001"),
        ("", "", "winter", PartialDate.season(2001, "winter"), "winter 2001"),
        ("", "", "about", PartialDate.about(2001), "about 2001"),
    ],
)
def test_a_claim_is_kept_and_shown_as_it_was_told(
    day: str, month: str, roughly: str, kept: PartialDate, shown: str
) -> None:
    counsellor = make_staff()
    case = make_case(counsellor, person_id=make_person(counsellor))
    page = signed_in(counsellor)
    typed = {
        "claim-filed_day": day,
        "claim-filed_month": month,
        "claim-filed_year": "2001",
        "claim-filed_roughly": roughly,
    }
    typed["claim-member"] = str(member_of(case))
    answer = page.post(reverse("desk:case_claims", args=[case.case_id]), typed, follow=True)
    claim = Claim.objects.get()
    assert (claim.filed_from, claim.filed_until, claim.filed_precision) == (kept.earliest, kept.end, kept.precision)
    (record,) = queries._claim(claim).values()
    assert record == kept
    assert f'<span class="more">{shown}' in answer.content.decode()


def test_a_month_and_a_season_do_not_go_together_and_what_was_typed_stays() -> None:
    counsellor = make_staff()
    case = make_case(counsellor, person_id=make_person(counsellor))
    typed = {
        "claim-filed_day": "",
        "claim-filed_month": "5",
        "claim-filed_year": "2001",
        "claim-filed_roughly": "spring",
    }
    typed["claim-member"] = str(member_of(case))
    answer = signed_in(counsellor).post(reverse("desk:case_claims", args=[case.case_id]), typed)
    assert answer.status_code == 422
    assert b"Leave month and day empty" in answer.content
    assert b'value="2001"' in answer.content
    assert not Claim.objects.exists()
