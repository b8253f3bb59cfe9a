"""The pages of IATI: saying who publishes, publishing a project, taking the file, reading one of others."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sankofa.accounts.vocab import Role, Scope
from sankofa.iati import queries, services
from sankofa.iati.models import Listing, PartnerActivity, Publisher, Reading
from tests.factories import NOW, make_staff, signed_in
from tests.factories.after_departure import url
from tests.finance.books import Money, make_money
from tests.iati.publishing import TOLD, US, close, list_one, make_cases, make_publisher, spend_on, theirs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def money() -> Money:
    return make_money()


@pytest.fixture
def manager(money: Money) -> Client:
    return signed_in(money.manager)


@pytest.fixture
def officer(money: Money) -> Client:
    return signed_in(money.officer)


@pytest.fixture
def listing(money: Money) -> uuid.UUID:
    make_publisher(money)
    return list_one(money, money.project, "RET")


def shown(client: Client, name: str, /, *args: object, **query: str) -> str:
    answer = client.get(url(name, *args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def typed(**more: object) -> dict[str, object]:
    return {**{name: value or "" for name, value in TOLD.items()}, **more}


def test_one_says_first_who_publishes(money: Money, manager: Client) -> None:
    assert "Nobody said yet who publishes" in shown(manager, "iati")
    told = {"ref": US, "name_en": "River Crossing", "name_nl": "Rivieroversteek", "type": "21"}
    assert manager.post(url("iati_publisher"), {**told, "ref": "1234"}).status_code == 422
    assert manager.post(url("iati_publisher"), told).status_code == 302
    assert Publisher.objects.get().ref == US
    assert "Nothing is published yet" in shown(manager, "iati")
    assert f'value="{US}"' in shown(manager, "iati_publisher")


def test_a_project_is_published_and_its_words_are_changed(money: Money, manager: Client) -> None:
    make_publisher(money)
    told = typed(of=str(money.project), suffix="RET", title_en="Going home")
    wrong = manager.post(url("iati_new"), {**told, "suffix": "a b"})
    assert wrong.status_code == 422
    assert "Going home" in wrong.content.decode()  # nothing typed is lost
    assert manager.post(url("iati_new"), told).status_code == 302
    row = Listing.objects.get()
    assert "NL-KVK-12345678-RET" in shown(manager, "iati_one", row.id)
    assert manager.post(url("iati_change", row.id), typed(title_en="Home again")).status_code == 302
    assert "Home again" in shown(manager, "iati_one", row.id)
    assert manager.post(url("iati_change", row.id), typed(title_en="")).status_code == 422


def test_an_agreement_takes_the_identifier_of_its_donor_along(money: Money, manager: Client) -> None:
    make_publisher(money)
    told = typed(of=str(money.agreement), suffix="A-1", donor_ref="XM-DAC-7", donor_type="10", indicator="")
    assert manager.post(url("iati_new"), {**told, "donor_ref": "bridges"}).status_code == 422
    assert manager.post(url("iati_new"), told).status_code == 302
    assert 'value="XM-DAC-7"' in shown(manager, "iati_change", Listing.objects.get().id)


def test_one_activity_shows_its_transactions_and_what_is_withheld(
    money: Money, officer: Client, listing: uuid.UUID
) -> None:
    some = make_cases(6, money)
    spend_on(money, some[:5], dt.date(2026, 2, 9))
    spend_on(money, some[5:], dt.date(2026, 3, 9), 123_400)
    close(money, dt.date(2026, 4, 1))
    text = shown(officer, "iati_one", listing)
    assert "EUR\u00a02,500.00" in text
    assert "Reintegration support, 2026-02" in text
    assert "€\u00a01,234" in text
    assert "1 case" in text


def test_the_file_is_taken(money: Money, officer: Client, listing: uuid.UUID) -> None:
    answer = officer.get(url("iati_file"))
    assert answer["Content-Type"] == "application/xml"
    assert answer["Content-Disposition"] == 'attachment; filename="iati-activities-2026-11-22.xml"'
    assert queries.judge(answer.content, now=NOW).problems == ()


def test_while_nothing_is_published_there_is_no_file(money: Money, officer: Client) -> None:
    assert officer.get(url("iati_file")).status_code == 302
    make_publisher(money)
    assert officer.get(url("iati_file")).status_code == 302


def test_what_is_wrong_with_ours_is_said_and_there_is_no_file(
    money: Money, officer: Client, listing: uuid.UUID
) -> None:
    Publisher.objects.update(ref=US)
    Listing.objects.update(suffix="RET", title_en=" ", title_nl=" ")
    text = shown(officer, "iati")
    assert "must be mended" in text
    assert "The title is empty." in shown(officer, "iati_one", listing)
    assert officer.get(url("iati_file")).status_code == 302


def test_it_is_taken_out_again(money: Money, manager: Client, listing: uuid.UUID) -> None:
    assert manager.get(url("iati_unlist", listing)).status_code == 405
    assert manager.post(url("iati_unlist", listing)).status_code == 302
    assert not Listing.objects.exists()


def send(client: Client, content: bytes, name: str = "theirs.xml") -> str:
    answer = client.post(url("iati_read"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_file_is_looked_at_before_anything_is_stored(money: Money, manager: Client) -> None:
    where = send(manager, theirs(bad=True))
    text = manager.get(where).content.decode()
    assert not PartnerActivity.objects.exists()
    assert "XM-DAC-7-1-WELLS" in text
    assert "There is one country, and its percentage is not 100." in text
    assert "Take in 1 good activity" in text
    assert manager.post(where, {"which": "all"}).status_code == 422
    assert manager.post(where, {"which": "good"}).status_code == 302
    assert [row.identifier for row in PartnerActivity.objects.all()] == ["XM-DAC-7-1-BRIDGES"]
    assert manager.get(where).status_code == 404


def test_a_problem_of_the_structure_is_told_with_place_and_value(money: Money, manager: Client) -> None:
    content = theirs().replace(b'code="GH"/>', b'code="GH" percentage="much"/>')
    text = manager.get(send(manager, content)).content.decode()
    assert "The value is not of the kind that belongs here." in text
    assert "recipient-country/@percentage" in text
    assert "“<bdi>much</bdi>”" in text
    assert "There is nothing in the file that can be taken in." in text


def test_a_file_that_brings_definitions_along_is_refused_in_words(money: Money, manager: Client) -> None:
    bomb = theirs().replace(b"<iati-activities", b'<!DOCTYPE x [<!ENTITY a "b">]><iati-activities', 1)
    assert "definitions of its own" in manager.get(send(manager, bomb)).content.decode()


def test_what_a_file_says_is_shown_as_text(money: Money, manager: Client) -> None:
    evil = theirs(title="&lt;script&gt;alert(1)&lt;/script&gt;")
    where = send(manager, evil, "<b>.xml")
    text = manager.get(where).content.decode()
    assert "<script>alert" not in text
    manager.post(where, {"which": "all"})
    assert "<script>alert" not in shown(manager, "iati_partners")


def test_a_partners_activity_shows_its_budget_and_who_refers_to_it(
    money: Money, manager: Client, officer: Client, listing: uuid.UUID
) -> None:
    manager.post(send(manager, theirs()), {"which": "all"})
    [row] = PartnerActivity.objects.all()
    services.change_listing(listing_id=listing, by=money.manager, **{**TOLD, "partner_id": row.id})  # type: ignore[arg-type]
    text = shown(officer, "iati_partner", row.id)
    assert "EUR 250,000.00" in text
    assert "River Crossing" in text
    assert ">RET<" in text
    assert "Bridges" in shown(officer, "iati_partners", q="ministry")
    assert "Nothing found" in shown(officer, "iati_partners", q="wells")


def test_nothing_chosen_is_an_error_beside_the_field(money: Money, manager: Client) -> None:
    assert manager.post(url("iati_read"), {"sent": "yes"}).status_code == 422
    assert manager.post(url("iati_new"), {"sent": "yes"}).status_code == 422


def test_the_pages_speak_dutch(money: Money, listing: uuid.UUID) -> None:
    client = signed_in(money.manager)
    client.cookies["language"] = "nl"
    where = send(client, theirs(bad=True))
    assert (
        "Er is één land en het percentage daarvan is geen 100."
        in client.get(where, headers={"accept-language": "nl"}).content.decode()
    )
    assert (
        "Hulp bij naar huis gaan."
        in client.get(url("iati_one", listing), headers={"accept-language": "nl"}).content.decode()
    )


WRITING = ("iati_publisher", "iati_new", "iati_change", "iati_unlist", "iati_read", "iati_reading")


def addresses(money: Money, listing: uuid.UUID) -> dict[str, str]:
    reading = services.keep_file(content=theirs(), name="a.xml", by=money.manager, now=NOW)
    services.take_in(
        reading_id=services.keep_file(content=theirs(), name="b.xml", by=money.manager, now=NOW),
        only_good=False, by=money.manager, now=NOW,
    )  # fmt: skip
    ids = {
        "iati_one": listing, "iati_change": listing, "iati_unlist": listing, "iati_reading": reading,
        "iati_partner": PartnerActivity.objects.get().id,
    }  # fmt: skip
    names = ("iati", "iati_file", "iati_partners", "iati_one", "iati_partner", *WRITING)
    return {name: url(name, *([ids[name]] if name in ids else [])) for name in names}


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.MANAGER, Role.FINANCE}])
def test_who_does_not_see_money_comes_nowhere(money: Money, listing: uuid.UUID, role: Role) -> None:
    client = signed_in(make_staff(role, scope=Scope.MISSION))
    for name, address in addresses(money, listing).items():
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in {403, 405}, name


def test_a_finance_officer_changes_nothing(money: Money, officer: Client, listing: uuid.UUID) -> None:
    found = addresses(money, listing)
    for name in WRITING:
        assert officer.post(found[name]).status_code == 403, name
    assert Reading.objects.count() == 1
    assert "Publish another" not in shown(officer, "iati")
