"""The annual report: figures that stay what they were, two pairs of eyes, texts that are never lost, corrections."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases.vocab import Kind
from sankofa.kernel.errors import ConflictError, DomainError, NotFoundError, RefusedError
from sankofa.reporting import dictionary, queries, services
from sankofa.reporting.models import AnnualFile, AnnualReport, AnnualText, Snapshot
from sankofa.reporting.queries.annual import computed, fetch
from sankofa.reporting.rules import annual
from tests.factories import NOW, make_mission, make_office, make_staff
from tests.reporting.annual import YEAR, a_year, begun, left, published

pytestmark = pytest.mark.usefixtures("fresh_database")
Two = tuple[Actor, Actor]


@pytest.fixture
def two() -> Two:
    """Who writes, and who signs."""
    return a_year()


def figure(report_id: uuid.UUID, by: Actor, indicator: str) -> tuple[object, bool]:
    held = annual.read(fetch(by, report_id).figures or [])
    return next((one.value, one.shown) for one in held if one.indicator == indicator and one.year == YEAR)


def test_a_frozen_report_computed_again_comes_out_identical(two: Two) -> None:
    writer, _signer = two
    report_id = begun(writer)
    services.hand_in_annual(report_id=report_id, by=writer, now=NOW)
    report = fetch(writer, report_id)
    again = annual.kept(computed(report, report.snapshot_id))
    assert again == report.figures
    assert annual.seal(again) == report.seal
    assert figure(report_id, writer, "departures.total") == (Decimal(16), True)


def test_each_figure_is_kept_with_the_digest_of_its_definition(two: Two) -> None:
    report_id = begun(two[0])
    services.hand_in_annual(report_id=report_id, by=two[0], now=NOW)
    known = dictionary.indicators()
    for one in annual.read(fetch(two[0], report_id).figures or []):
        assert one.definition == annual.digest_of(known[one.indicator])


def test_a_small_count_is_blank(two: Two) -> None:
    report_id = begun(two[0])
    services.hand_in_annual(report_id=report_id, by=two[0], now=NOW)
    assert figure(report_id, two[0], "resettlement.admitted") == (Decimal(3), False)


def test_records_that_change_later_change_nothing_in_it_and_stand_under_corrections(two: Two) -> None:
    writer, signer = two
    report_id = published(writer, signer)
    assert queries.corrections(writer, report_id) == []
    desk = make_staff(Role.PROCESSOR, scope=Scope.MISSION)
    left(desk, make_staff(), "told late", Kind.RETURN, dt.date(YEAR, 4, 4))
    services.take_snapshot(now=NOW + dt.timedelta(hours=1))
    found = {one.indicator: (one.printed, one.now, one.year) for one in queries.corrections(writer, report_id)}
    assert found["departures.total"] == (Decimal(16), Decimal(17), YEAR)
    assert "resettlement.admitted" not in found
    shown = queries.published_report("NL", YEAR, "en")
    assert "16" in str(shown.chapters[0].blocks[0].lines[0].cells[0].text)


def test_whoever_wrote_in_it_does_not_sign_it(two: Two) -> None:
    writer, signer = two
    report_id = begun(writer)
    words = {("return", "en"): (0, "Fewer people left than the year before.")}
    services.write_annual(report_id=report_id, chapter_id="return", words=words, by=signer, now=NOW)
    services.hand_in_annual(report_id=report_id, by=writer, now=NOW)
    with pytest.raises(RefusedError, match="second_pair_of_eyes"):
        services.sign_annual(report_id=report_id, by=signer, now=NOW)
    other = make_staff(Role.MANAGER, scope=Scope.MISSION)
    services.sign_annual(report_id=report_id, by=other, now=NOW)


def test_who_may_not_sign_off_does_not(two: Two) -> None:
    report_id = begun(two[1])
    services.hand_in_annual(report_id=report_id, by=two[1], now=NOW)
    with pytest.raises(RefusedError):
        services.sign_annual(report_id=report_id, by=two[0], now=NOW)  # finance writes, and signs nothing


def test_the_database_itself_refuses_one_pair_of_eyes(two: Two) -> None:
    report_id = begun(two[0])
    services.hand_in_annual(report_id=report_id, by=two[0], now=NOW)
    with pytest.raises(IntegrityError, match="annual_second_pair_of_eyes"), transaction.atomic():
        AnnualReport.objects.filter(id=report_id).update(state="signed", signed_by=two[0].id, signed_at=NOW)


def test_the_database_itself_keeps_frozen_figures_and_published_reports(two: Two) -> None:
    report_id = begun(two[0])
    services.hand_in_annual(report_id=report_id, by=two[0], now=NOW)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        AnnualReport.objects.filter(id=report_id).update(figures=[])
    services.sign_annual(report_id=report_id, by=two[1], now=NOW)
    services.publish_annual(report_id=report_id, by=two[1], now=NOW)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        AnnualReport.objects.filter(id=report_id).update(year=2000)


def test_changed_figures_are_not_signed(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    report_id = begun(two[0])
    services.hand_in_annual(report_id=report_id, by=two[0], now=NOW)
    monkeypatch.setattr(services.annual, "computed", lambda *_a: [])
    with pytest.raises(DomainError, match="not_the_same"):
        services.sign_annual(report_id=report_id, by=two[1], now=NOW)


def test_a_handed_in_report_is_not_written_in_until_it_is_sent_back(two: Two) -> None:
    writer, signer = two
    report_id = begun(writer)
    services.hand_in_annual(report_id=report_id, by=writer, now=NOW)
    words = {("return", "en"): (0, "Late words.")}
    with pytest.raises(ConflictError):
        services.write_annual(report_id=report_id, chapter_id="return", words=words, by=writer, now=NOW)
    services.send_annual_back(report_id=report_id, by=signer)
    assert services.write_annual(report_id=report_id, chapter_id="return", words=words, by=writer, now=NOW) == 1
    assert fetch(writer, report_id).figures is None


def test_a_published_report_can_not_be_sent_back(two: Two) -> None:
    report_id = published(*two)
    with pytest.raises(ConflictError):
        services.send_annual_back(report_id=report_id, by=two[1])


def test_two_who_write_the_same_place_lose_nothing(two: Two) -> None:
    writer, other = two
    report_id = begun(writer)
    first = {("return", "nl"): (0, "Wat zij schreef.")}
    services.write_annual(report_id=report_id, chapter_id="return", words=first, by=writer, now=NOW)
    with pytest.raises(ConflictError):
        services.write_annual(
            report_id=report_id,
            chapter_id="return",
            words={("return", "nl"): (0, "Wat hij schreef.")},
            by=other,
            now=NOW,
        )
    services.write_annual(
        report_id=report_id, chapter_id="return", words={("return", "nl"): (1, "Beide.")}, by=other, now=NOW
    )
    versions = queries.annual_versions(writer, report_id, "return", "nl")
    assert [(one.number, one.words, one.by) for one in versions] == [
        (2, "Beide.", other.name), (1, "Wat zij schreef.", writer.name),
    ]  # fmt: skip


def test_what_is_as_it_was_is_not_a_version(two: Two) -> None:
    report_id = begun(two[0])
    own = queries.annual_texts(two[0], report_id, "return")["return", "en"].words
    words = {("return", "en"): (0, own), ("return.rean", "en"): (0, "")}
    assert services.write_annual(report_id=report_id, chapter_id="return", words=words, by=two[0], now=NOW) == 0
    assert not AnnualText.objects.exists()


def test_there_is_one_report_a_year(two: Two) -> None:
    begun(two[0])
    with pytest.raises(DomainError, match="there_already"):
        begun(two[1])


def test_a_report_needs_a_snapshot_and_a_year_that_has_begun() -> None:
    writer = make_staff(Role.MANAGER, scope=Scope.MISSION)
    with pytest.raises(DomainError, match="no_snapshot"):
        begun(writer)
    with pytest.raises(DomainError, match="no_such_year"):
        services.begin_annual(year=NOW.year + 1, before=2, by=writer, now=NOW)


def test_another_mission_neither_sees_nor_signs_it(two: Two) -> None:
    report_id = begun(two[0])
    services.hand_in_annual(report_id=report_id, by=two[0], now=NOW)
    abroad = make_office(make_mission("ET", "ETH", "Africa/Addis_Ababa"), "Addis")
    theirs = make_staff(Role.MANAGER, office=abroad, scope=Scope.MISSION)
    for verb in (
        lambda: queries.annual_report(theirs, report_id),
        lambda: queries.annual_document(theirs, report_id, "en"),
        lambda: services.sign_annual(report_id=report_id, by=theirs, now=NOW),
    ):
        with pytest.raises(NotFoundError):
            verb()


def test_the_snapshot_of_a_report_is_never_erased(two: Two) -> None:
    report_id = begun(two[0])
    held = fetch(two[0], report_id).snapshot_id
    services.take_snapshot(now=NOW + dt.timedelta(hours=1))
    services.forget_old(before=NOW + dt.timedelta(days=400))
    assert Snapshot.objects.filter(id=held).exists()
    with pytest.raises(ProtectedError):
        Snapshot.objects.get(id=held).delete()


def test_publishing_makes_its_files_once_in_both_languages(two: Two) -> None:
    published(*two)
    made = AnnualFile.objects.values_list("kind", "language")
    assert sorted(made) == [("pdf", "en"), ("pdf", "nl"), ("xlsx", "en"), ("xlsx", "nl")]
