"""Long forms about people: a draft comes back, a chosen file survives a form error, a signature is never a draft."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sankofa.accounts.vocab import Actor
from sankofa.documents import queries as documents
from sankofa.journal.models import Access, Draft
from sankofa.journal.vocab import Action
from sankofa.people.models import Consent, IdentityDocument
from tests.factories import make_case, make_person, make_staff, signed_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 an invented passport"


@pytest.fixture
def by() -> Actor:
    return make_staff()


@pytest.fixture
def person_id(by: Actor) -> uuid.UUID:
    person = make_person(by)
    make_case(by, person_id=person)
    return person


def scan(content: bytes = PDF, name: str = "passport.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def kept_key(page: str) -> str:
    start = page.index('_kept" value="') + len('_kept" value="')
    return page[start : start + 32]


def test_a_chosen_scan_is_kept_when_the_form_comes_back_and_goes_with_it_when_it_is_mended(
    by: Actor, person_id: uuid.UUID
) -> None:
    client, url = signed_in(by), reverse("desk:person_paper_new", args=[person_id])
    answer = client.post(url, {"kind": "passport", "country": "", "copy": scan()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "passport.pdf" in page
    again = client.post(url, {"kind": "passport", "country": "", "copy_kept": kept_key(page)})
    assert kept_key(again.content.decode()) == kept_key(page)  # a second error keeps it once
    done = client.post(url, {"kind": "passport", "country": "ETH", "copy_kept": kept_key(page)})
    assert done.status_code == 302
    paper = IdentityDocument.objects.get()
    assert paper.copy_id
    assert (documents.file(paper.copy_id).name, documents.content(paper.copy_id)) == ("passport.pdf", PDF)
    assert not Draft.objects.exists()


def test_a_kept_scan_can_be_removed_or_replaced(by: Actor, person_id: uuid.UUID) -> None:
    client, url = signed_in(by), reverse("desk:person_paper_new", args=[person_id])
    key = kept_key(client.post(url, {"kind": "passport", "country": "", "copy": scan()}).content.decode())
    client.post(url, {"kind": "passport", "country": "ETH", "copy_kept": key, "copy_drop": "on"})
    assert IdentityDocument.objects.get().copy_id is None
    key = kept_key(client.post(url, {"kind": "passport", "country": "", "copy": scan()}).content.decode())
    other = scan(PDF + b"2", "other.pdf")
    client.post(url, {"kind": "laissez_passer", "country": "ETH", "copy_kept": key, "copy": other})
    paper = IdentityDocument.objects.get(kind="laissez_passer")
    assert paper.copy_id
    assert documents.file(paper.copy_id).name == "other.pdf"


def test_a_file_that_is_itself_wrong_is_not_kept(by: Actor, person_id: uuid.UUID) -> None:
    url = reverse("desk:person_paper_new", args=[person_id])
    answer = signed_in(by).post(url, {"kind": "passport", "country": "ETH", "copy": scan(b"a text", "list.txt")})
    assert answer.status_code == 422
    assert "_kept" not in answer.content.decode()
    assert not Draft.objects.exists()


def test_nobody_elses_kept_file_stands_in(by: Actor, person_id: uuid.UUID) -> None:
    url = reverse("desk:person_paper_new", args=[person_id])
    key = kept_key(signed_in(by).post(url, {"kind": "passport", "country": "", "copy": scan()}).content.decode())
    colleague = make_staff()
    signed_in(colleague).post(url, {"kind": "passport", "country": "ETH", "copy_kept": key})
    assert IdentityDocument.objects.get().copy_id is None


def test_the_scan_of_a_consent_is_kept_too(by: Actor, person_id: uuid.UUID) -> None:
    client, url = signed_in(by), reverse("desk:person_consent_new", args=[person_id])
    typed = {"topic": "assist", "language": "am", "basis": "consent", "evidence": "scan"}
    page = client.post(url, {**typed, "given_on": "2099-01-01", "file": scan(name="form.pdf")}).content.decode()
    assert "form.pdf" in page
    client.post(url, {**typed, "given_on": "2026-11-20", "file_kept": kept_key(page)})
    assert Consent.objects.get().file_id


def test_a_begun_paper_comes_back_and_goes_when_it_is_added(by: Actor, person_id: uuid.UUID) -> None:
    client, url = signed_in(by), reverse("desk:person_paper_new", args=[person_id])
    client.post(reverse("desk:draft", args=[f"paper-{person_id}"]), {"kind": "passport", "number": "EP99"})
    page = client.get(url).content.decode()
    assert 'value="EP99"' in page
    assert "This is what you typed before" in page
    client.post(url, {"kind": "passport", "country": "ETH", "number": "EP99"})
    assert 'value="EP99"' not in client.get(url).content.decode()


def test_a_begun_person_comes_back_with_the_birth_date_for_the_same_search_alone(by: Actor) -> None:
    client, url = signed_in(by), reverse("desk:person_new")
    typed = {"q": "Selam", "full_name": "Selam Girma", "born_day": "3", "born_month": "", "born_year": "1990"}
    client.post(reverse("desk:draft", args=["person-new"]), typed)
    page = client.get(url, {"q": "Selam"}).content.decode()
    for value in ("Selam Girma", "1990"):
        assert f'value="{value}"' in page
    assert 'value="Selam Girma"' not in client.get(url, {"q": "Dawit"}).content.decode()


def test_a_begun_consent_comes_back_without_a_signature(by: Actor, person_id: uuid.UUID) -> None:
    client = signed_in(by)
    typed = {"interpreter": "Almaz", "signature": "data:image/png;base64,AAAA"}
    client.post(reverse("desk:draft", args=[f"consent-{person_id}-assist"]), typed)
    page = client.get(reverse("desk:person_consent_new", args=[person_id]), {"topic": "assist"}).content.decode()
    assert 'value="Almaz"' in page
    assert "AAAA" not in page


def test_a_search_that_shows_somebody_leaves_one_line_without_what_was_typed(by: Actor, person_id: uuid.UUID) -> None:
    client = signed_in(by)
    client.get(reverse("desk:find"), {"q": "Tesfaye"})
    client.get(reverse("desk:find"), {"q": "Nobody At All"})
    (row,) = Access.objects.filter(action=Action.FOUND)
    assert (row.detail, row.person_id) == ("search by name: 1 shown, 0 known elsewhere", None)
    assert person_id
