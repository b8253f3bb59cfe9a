"""The annual report at the desk: begun, written, handed in, signed off by another, published; traced; who may not."""

import uuid

import pytest

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.journal.models import Access
from sankofa.reporting import services
from sankofa.reporting.models import AnnualReport, AnnualText
from sankofa.reporting.vocab import AnnualState
from tests.factories import NOW, make_staff, signed_in
from tests.reporting.annual import YEAR, a_year, begun

pytestmark = pytest.mark.usefixtures("fresh_database")
Two = tuple[Actor, Actor]


@pytest.fixture
def two() -> Two:
    return a_year()


def words(page: object, **said: str) -> dict[str, str]:
    """What the form of a chapter sends, with other words in some boxes."""
    form = page.context["form"]  # type: ignore[attr-defined]  # of a test response
    return {name: str(form[name].value() or "") for name in form.fields} | said


def test_from_the_first_word_to_the_public_page(two: Two) -> None:
    writer, signer = two
    desk, other = signed_in(writer), signed_in(signer)
    assert desk.post("/reporting/", {"year": str(YEAR), "before": "1"}).status_code == 302
    report = AnnualReport.objects.get()
    at = f"/reporting/{report.id}/"
    chapter = f"{at}chapters/return/"
    sent = words(desk.get(chapter), **{"return-departures_en": "Fewer people asked for help."})
    assert desk.post(chapter, sent).status_code == 302
    assert "Fewer people asked for help." in desk.get(f"{at}read/en/").content.decode()
    desk.post(f"{at}hand-in/")
    assert b"Sign off" not in desk.get(at).content.split(b"<main")[1].split(b"<aside")[0].split(b"page-head")[1][:400]
    other.post(f"{at}sign/")
    other.post(f"{at}publish/")
    report.refresh_from_db()
    assert (report.state, report.signed_by_id) == (AnnualState.PUBLISHED, signer.id)
    public = desk.get(f"/reports/NL/{YEAR}/en/").content.decode()
    assert "Fewer people asked for help." in public
    assert "/reporting/" not in public


def test_words_that_somebody_else_wrote_meanwhile_are_shown_and_ones_own_are_kept(two: Two) -> None:
    writer, other = two
    report_id = begun(writer)
    at = f"/reporting/{report_id}/chapters/return/"
    sent = words(signed_in(other).get(at), return_en="Mine.")
    services.write_annual(
        report_id=report_id, chapter_id="return", words={("return", "en"): (0, "Theirs.")}, by=writer, now=NOW
    )
    page = signed_in(other).post(at, sent)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Theirs." in text
    assert "Mine." in text
    assert signed_in(other).post(at, words(page)).status_code == 302
    assert AnnualText.objects.order_by("-number").values_list("words", flat=True)[0] == "Mine."
    assert "Theirs." in signed_in(other).get(f"/reporting/{report_id}/versions/return/en/").content.decode()


def test_files_come_in_both_languages_before_it_is_published(two: Two) -> None:
    report_id = begun(two[0])
    desk = signed_in(two[0])
    assert desk.get(f"/reporting/{report_id}/read/nl/report.pdf").content.startswith(b"%PDF")
    assert desk.get(f"/reporting/{report_id}/read/en/report.xlsx").content.startswith(b"PK")


def test_a_figure_leads_to_the_cases_that_the_reader_may_open_and_that_is_logged(two: Two) -> None:
    report_id = begun(two[1])
    at = f"/reporting/{report_id}/figures/departures.onward/{YEAR}/"
    page = signed_in(two[1]).get(at)
    assert len(page.context["cases"]) == 7
    assert Access.objects.filter(staff_id=two[1].id, detail=f"behind departures.onward {YEAR}: 7 cases").exists()
    of_finance = signed_in(two[0]).get(at)  # reads no case at all
    assert of_finance.context["cases"] == ()
    assert "7 cases are not open to you" in of_finance.content.decode()
    assert at in signed_in(two[1]).get(f"/reporting/{report_id}/read/en/").content.decode()


def test_what_compartments_know_leads_to_no_case(two: Two) -> None:
    report_id = begun(two[1])
    page = signed_in(two[1]).get(f"/reporting/{report_id}/figures/trafficking.departed/{YEAR}/")
    assert "No case leads here" in page.content.decode()


def test_corrections_say_what_changed(two: Two) -> None:
    report_id = begun(two[0])
    desk = signed_in(two[0])
    assert "Nothing is frozen yet" in desk.get(f"/reporting/{report_id}/corrections/").content.decode()
    services.hand_in_annual(report_id=report_id, by=two[0], now=NOW)
    assert "Nothing changed" in desk.get(f"/reporting/{report_id}/corrections/").content.decode()


@pytest.mark.parametrize(
    "role", [Role.COUNSELLOR, Role.PROCESSOR, Role.HEALTH, Role.ADMINISTRATOR, Role.DATA_PROTECTION]
)
def test_who_writes_no_reports_sees_no_draft(two: Two, role: Role) -> None:
    report_id = begun(two[0])
    client = signed_in(make_staff(role, scope=Scope.MISSION))
    for path in (
        "",
        "chapters/return/",
        "read/en/",
        "read/en/report.pdf",
        "corrections/",
        f"figures/returns.total/{YEAR}/",
    ):
        assert client.get(f"/reporting/{report_id}/{path}").status_code == 403
    for verb in ("hand-in", "sign", "publish", "send-back", "refresh"):
        assert client.post(f"/reporting/{report_id}/{verb}/").status_code == 403
    assert AnnualReport.objects.get().state == AnnualState.DRAFT


def test_who_writes_but_may_not_sign_off_is_refused(two: Two) -> None:
    report_id = begun(two[1])
    services.hand_in_annual(report_id=report_id, by=two[1], now=NOW)
    client = signed_in(two[0])
    assert client.post(f"/reporting/{report_id}/sign/").status_code == 403
    assert client.post(f"/reporting/{report_id}/publish/").status_code == 403
    assert AnnualReport.objects.get().state == AnnualState.HANDED_IN


def test_a_report_that_is_not_there_is_not_found(two: Two) -> None:
    client = signed_in(two[0])
    for path in (f"/reporting/{uuid.uuid4()}/", f"/reporting/{begun(two[0])}/chapters/nothing/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("typed", ["", "last year", "1950", "2101"])
def test_a_year_that_can_not_be_is_said_in_our_words_beside_its_field(two: Two, typed: str) -> None:
    page = signed_in(two[0]).post("/reporting/", {"year": typed, "before": "1"})
    assert page.context["form"].errors["year"] == ["Write a year from 1951 to 2100."]
    assert not AnnualReport.objects.exists()
