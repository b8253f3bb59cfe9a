"""The pages of possible duplicates: who sees them, what they say, what is logged, and the shield that changes hands."""

import uuid

import pytest
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import services as cases
from sankofa.journal.models import Access
from sankofa.journal.vocab import Action
from sankofa.matching import queries, services
from sankofa.people import services as people
from sankofa.people.models import Person, ShieldOffer
from sankofa.people.queries import birth
from sankofa.people.vocab import IdentifierKind
from tests.factories import NOW, make_case, make_person, make_staff, signed_in

pytestmark = pytest.mark.django_db
BORN = birth(1984, 3, 27)


@pytest.fixture
def by() -> Actor:
    return make_staff(Role.COUNSELLOR, scope=Scope.MISSION, name="Maria de Wit")


@pytest.fixture
def focal() -> Actor:
    return make_staff(Role.PROTECTION, scope=Scope.MISSION, name="Nadia Verschuur")


@pytest.fixture
def pair(by: Actor) -> uuid.UUID:
    for name in ("Dawit Tesfaye", "Dawit Tesfay Gebremariam"):
        make_case(by, person_id=make_person(by, name, birth=BORN, nationalities=["ETH"]))
    services.look(now=NOW)
    return queries.queue(by).rows[0].id


def test_the_queue_says_who_and_why_and_logs_one_line(by: Actor, pair: uuid.UUID) -> None:
    page = signed_in(by).get(reverse("desk:duplicates"))
    assert page.status_code == 200
    for words in ("Dawit Tesfaye", "Gebremariam", "The names sound alike", "Born on the same day", str(pair)):
        assert words in page.content.decode()
    assert Access.objects.filter(action=Action.COMPARED, staff_id=by.id, person_id=None).count() == 1


def test_an_empty_queue_says_what_it_means(by: Actor) -> None:
    page = signed_in(by).get(reverse("desk:duplicates"))
    assert "Nobody seems to be here twice" in page.content.decode()
    assert not Access.objects.exists()


def test_the_pair_stands_side_by_side_with_numbers_masked_and_both_readings_logged(by: Actor, pair: uuid.UUID) -> None:
    for person in Person.objects.all():
        people.add_identifier(person_id=person.id, kind=IdentifierKind.UNHCR, value="280-12C34567", by=by, now=NOW)
    page = signed_in(by).get(reverse("desk:duplicate", args=[pair])).content.decode()
    assert page.count("UNHCR number ···· 4567") == 2
    assert "280-12C34567" not in page
    assert Access.objects.filter(action=Action.COMPARED, person_id__isnull=False).count() == 2


def test_joining_leads_to_the_record_that_stands_and_the_old_page_leads_there_too(by: Actor, pair: uuid.UUID) -> None:
    kept, merged = Person.objects.order_by("id")
    client = signed_in(by)
    answer = client.post(reverse("desk:duplicate_join", args=[pair]), {"keep": str(kept.id)})
    assert answer.headers["Location"] == reverse("desk:person", args=[kept.id])
    old = client.get(reverse("desk:person", args=[merged.id]))
    assert old.headers["Location"] == reverse("desk:person", args=[kept.id])
    page = client.get(reverse("desk:person", args=[kept.id])).content.decode()
    assert "2 cases open to you" in page
    assert "Take apart" in page
    undo = reverse("desk:duplicate_part", args=[queries.joined_with(by, kept.id)[0].id])
    assert undo in page
    client.post(undo)
    assert client.get(reverse("desk:person", args=[merged.id])).status_code == 200


def test_joining_without_saying_which_record_stands_is_said_on_the_page(by: Actor, pair: uuid.UUID) -> None:
    answer = signed_in(by).post(reverse("desk:duplicate_join", args=[pair]))
    assert answer.status_code == 422
    assert "Choose which of the two records stands." in answer.content.decode()


def test_what_stands_in_the_way_of_a_join_is_said_on_the_page(by: Actor, pair: uuid.UUID) -> None:
    kept, merged = Person.objects.order_by("id")
    people.relate(person_id=kept.id, other_id=merged.id, kind="sibling", by=by, now=NOW)  # type: ignore[arg-type]
    answer = signed_in(by).post(reverse("desk:duplicate_join", args=[pair]), {"keep": str(kept.id)})
    assert answer.status_code == 422
    assert "recorded as relatives" in answer.content.decode()


def test_different_people_leave_the_queue_and_come_back_when_that_is_undone(by: Actor, pair: uuid.UUID) -> None:
    client = signed_in(by)
    client.post(reverse("desk:duplicate_apart", args=[pair]))
    link = f'href="{reverse("desk:duplicate", args=[pair])}"'
    assert link not in client.get(reverse("desk:duplicates")).content.decode()
    assert link in client.get(reverse("desk:duplicates"), {"show": "decided"}).content.decode()
    client.post(reverse("desk:duplicate_reopen", args=[pair]))
    assert link in client.get(reverse("desk:duplicates")).content.decode()


def test_asking_a_colleague_needs_a_name_and_a_question(by: Actor, pair: uuid.UUID) -> None:
    client, url = signed_in(by), reverse("desk:duplicate_ask", args=[pair])
    answer = client.post(url, {"of": "", "what": "", "due_on": ""})
    assert answer.status_code == 422
    answer = client.post(url, {"of": str(by.id), "what": "The same?", "due_on": "2026-11-30"})
    assert answer.status_code == 302
    assert "Maria de Wit was asked" in client.get(reverse("desk:duplicates")).content.decode()


def test_my_day_says_how_many_wait(by: Actor, pair: uuid.UUID) -> None:
    assert "1 pair waits for a decision" in signed_in(by).get(reverse("desk:my_day")).content.decode()


@pytest.mark.parametrize("role", [Role.OUTREACH, Role.AIRPORT, Role.HOME_MISSION, Role.HEALTH, Role.DATA_PROTECTION])
def test_a_role_that_settles_nothing_gets_neither_list_nor_pair(role: Role, pair: uuid.UUID) -> None:
    client = signed_in(make_staff(role, scope=Scope.MISSION))
    assert client.get(reverse("desk:duplicates")).status_code == 403
    for name in ("duplicate", "duplicate_ask"):
        assert client.get(reverse(f"desk:{name}", args=[pair])).status_code == 404
    for name in ("duplicate_join", "duplicate_apart", "duplicate_reopen"):
        assert client.post(reverse(f"desk:{name}", args=[pair])).status_code == 404
    assert client.post(reverse("desk:duplicate_part", args=[pair])).status_code == 404


def test_a_focal_point_settles_the_doubles_of_whom_she_shields_and_nobody_else_opens_them(
    by: Actor, focal: Actor, pair: uuid.UUID
) -> None:
    shielded, double = Person.objects.order_by("id")
    cases.shield_person(person_id=shielded.id, by=focal, now=NOW)
    assert signed_in(by).get(reverse("desk:duplicate", args=[pair])).status_code == 404
    hers = signed_in(focal)
    assert str(pair) in hers.get(reverse("desk:shielded")).content.decode()
    page = hers.get(reverse("desk:duplicate", args=[pair])).content.decode()
    assert "Joined, both records are shielded." in page
    assert reverse("desk:duplicate_ask", args=[pair]) not in page
    hers.post(reverse("desk:duplicate_join", args=[pair]), {"keep": str(double.id)})
    assert Person.objects.get(id=double.id).shielded_by_id == focal.id


@pytest.fixture
def offer(by: Actor, focal: Actor) -> ShieldOffer:
    person = make_person(by, "Hanna Girma")
    make_case(by, person_id=person)
    cases.shield_person(person_id=person, by=focal, now=NOW)
    colleague = make_staff(Role.PROTECTION, scope=Scope.MISSION, name="Sara Blom")
    signed_in(focal).post(reverse("desk:shield_offer", args=[person]), {"to": str(colleague.id), "reason": "I leave"})
    return ShieldOffer.objects.get()


def staff(staff_id: uuid.UUID) -> Actor:
    from sankofa.accounts.queries import actor  # noqa: PLC0415

    found = actor(staff_id, at=NOW)
    assert found
    return found


def test_a_shield_changes_hands_when_the_colleague_accepts_who_learns_the_name_only_then(offer: ShieldOffer) -> None:
    hers, theirs = signed_in(staff(offer.from_staff_id)), signed_in(staff(offer.to_staff_id))
    assert "Hanna Girma" in hers.get(reverse("desk:shielded")).content.decode()
    page = theirs.get(reverse("desk:shielded")).content.decode()
    assert "I leave" in page
    assert "Hanna Girma" not in page
    assert theirs.get(reverse("desk:person", args=[offer.person_id])).status_code == 404
    answer = theirs.post(reverse("desk:shield_answer", args=[offer.id]), {"answer": "accept"})
    assert answer.headers["Location"] == reverse("desk:person", args=[offer.person_id])
    assert theirs.get(reverse("desk:person", args=[offer.person_id])).status_code == 200
    assert hers.get(reverse("desk:person", args=[offer.person_id])).status_code == 404


@pytest.mark.parametrize("who", ["to_staff_id", "from_staff_id"])
def test_an_offer_declined_or_taken_back_changes_nothing(offer: ShieldOffer, who: str) -> None:
    signed_in(staff(getattr(offer, who))).post(reverse("desk:shield_answer", args=[offer.id]), {"answer": "decline"})
    offer.refresh_from_db()
    assert offer.accepted is False
    assert Person.objects.get(id=offer.person_id).shielded_by_id == offer.from_staff_id


def test_nobody_else_answers_an_offer_and_who_offered_cannot_accept_it(offer: ShieldOffer) -> None:
    for actor in (make_staff(Role.PROTECTION, scope=Scope.MISSION), staff(offer.from_staff_id)):
        answer = signed_in(actor).post(reverse("desk:shield_answer", args=[offer.id]), {"answer": "accept"})
        assert answer.status_code == 404
    assert Person.objects.get(id=offer.person_id).shielded_by_id == offer.from_staff_id


def test_only_who_holds_a_shield_offers_it(by: Actor, focal: Actor) -> None:
    person = make_person(by, "Hanna Girma")
    make_case(by, person_id=person)
    answer = signed_in(focal).post(reverse("desk:shield_offer", args=[person]), {"to": str(by.id)})
    assert answer.status_code == 403
