"""A person's page shows what its reader may know; hidden values are shown on purpose; nothing typed is lost."""

import datetime as dt
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sankofa.accounts.models import Organisation, Staff
from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Member, Share
from sankofa.journal.models import Access
from sankofa.journal.vocab import Action
from sankofa.matching import services as matching
from sankofa.people import queries, services
from sankofa.people.models import Consent, CustodyMove, IdentityDocument, Person
from sankofa.people.vocab import (
    ChannelDetails,
    ChannelKind,
    DocumentDetails,
    DocumentKind,
    EvidenceKind,
    IdentifierKind,
    PersonDetails,
    Purpose,
    RelationKind,
    Safety,
)
from tests.conftest import StaffClient
from tests.factories import NOW, give_consent, make_case, make_mission, make_office, make_person, make_staff

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 invented"


def sign_in(actor: Actor) -> StaffClient:
    client = StaffClient()
    client.force_login(Staff.objects.get(id=actor.id))
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def somebody(by: Actor) -> uuid.UUID:
    person_id = make_person(by, "ተስፋዬ", latin_name="Tesfaye", nationalities=("ETH",))
    details = ChannelDetails(ChannelKind.PHONE, "0612344417", Safety.SAFE, introduce_as="Maria from the desk")
    services.add_channel(person_id=person_id, details=details, by=by, now=NOW)
    services.add_identifier(person_id=person_id, kind=IdentifierKind.IMMIGRATION, value="V1234567", by=by, now=NOW)
    services.add_document(
        person_id=person_id,
        details=DocumentDetails(DocumentKind.PASSPORT, "ETH", "EP123456"),
        copy=(PDF, "passport.pdf"),
        by=by,
        now=NOW,
    )
    make_case(by, person_id=person_id)
    return person_id


def shared_with(person_id: uuid.UUID, by: Actor) -> Actor:
    """Somebody of the mission in Addis Ababa, with which the person's case is shared."""
    addis = make_mission("ET", "ETH", "Africa/Addis_Ababa")
    abroad = make_staff(Role.HOME_MISSION, office=make_office(addis, "Addis Ababa"), scope=Scope.MISSION)
    consent = give_consent(person_id, by, Purpose.SHARE_MISSION, mission_id=addis.id)
    Share.objects.create(case=Case.objects.get(lead=person_id), mission=addis, consent=consent, since=NOW)
    return abroad


def test_the_page_shows_the_person_and_writes_down_who_looked() -> None:
    counsellor = make_staff(name="Maria de Wit")
    person_id = somebody(counsellor)
    page = sign_in(counsellor).get(url("person", person_id)).content.decode()
    for told in ("Tesfaye", "ተስፋዬ", "Ethiopia", "Maria from the desk", "NL-2026-00001", "Opened the person"):
        assert told in page
    assert Access.objects.filter(person_id=person_id, action=Action.OPENED_PERSON, staff_id=counsellor.id).count() == 1


def test_telephones_and_numbers_are_hidden_until_one_asks() -> None:
    counsellor = make_staff()
    page = sign_in(counsellor).get(url("person", somebody(counsellor))).content.decode()
    assert "+31 6 ···· 4417" in page
    for hidden in ("0612344417", "V1234567", "EP123456"):
        assert hidden not in page


@pytest.mark.parametrize(
    ("what", "value", "kind"),
    [("channel", "0612344417", "phone"), ("number", "V1234567", "immigration"), ("paper", "EP123456", "passport")],
)
@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {}], ids=["as a part", "without JavaScript"])
def test_a_hidden_value_is_shown_on_purpose_and_the_showing_is_written_down(
    what: str, value: str, kind: str, headers: dict[str, str]
) -> None:
    counsellor = make_staff()
    person_id = somebody(counsellor)
    file = queries.person_file(person_id)
    key = {"channel": file.channels[0].id, "number": file.identifiers[0].id, "paper": file.documents[0].id}[what]
    answer = sign_in(counsellor).post(url("person_show", person_id, what, key), headers=headers)
    assert value in answer.content.decode()
    assert Access.objects.get(person_id=person_id, action=Action.SHOWED_SECRET).detail == kind
    assert sign_in(counsellor).get(url("person_show", person_id, what, key)).status_code == 405


def test_a_value_of_somebody_else_is_not_shown_under_this_person() -> None:
    counsellor = make_staff()
    key = queries.person_file(somebody(counsellor)).channels[0].id
    other = make_person(counsellor, "Hanna")
    assert sign_in(counsellor).post(url("person_show", other, "channel", key)).status_code == 404


GET_PAGES = (
    "person",
    "person_edit",
    "person_languages",
    "person_channel_new",
    "person_number_new",
    "person_paper_new",
    "person_relative_new",
    "person_consent_new",
)


@pytest.mark.parametrize("name", GET_PAGES)
@pytest.mark.parametrize("who", ["another office", "another mission", "caseload of a colleague"])
def test_to_who_may_not_know_of_somebody_no_page_exists(name: str, who: str) -> None:
    person_id = somebody(make_staff())
    reader = {
        "another office": lambda: make_staff(office=make_office(name="Tilburg")),
        "another mission": lambda: make_staff(
            office=make_office(make_mission("ET", "ETH"), "Addis Ababa"), scope=Scope.MISSION
        ),
        "caseload of a colleague": lambda: make_staff(scope=Scope.CASELOAD),
    }[who]()
    assert sign_in(reader).get(url(name, person_id)).status_code == 404


@pytest.mark.parametrize("name", GET_PAGES)
def test_a_shielded_person_has_no_page_for_her_own_office(name: str) -> None:
    counsellor, focal = make_staff(), make_staff(Role.PROTECTION)
    person_id = somebody(counsellor)
    cases.shield_person(person_id=person_id, by=focal, now=NOW)
    assert sign_in(make_staff()).get(url(name, person_id)).status_code == 404
    assert sign_in(counsellor).get(url(name, person_id)).status_code == 200  # she has the case


@pytest.mark.parametrize("name", [*GET_PAGES, "shielded"])
def test_who_is_not_signed_in_is_asked_to(name: str) -> None:
    args = () if name == "shielded" else (uuid.uuid4(),)
    answer = StaffClient().get(url(name, *args))
    assert (answer.status_code, "sign-in" in answer["Location"]) == (302, True)


@pytest.mark.parametrize("role", [Role.HEALTH, Role.AIRPORT, Role.HOME_MISSION, Role.MANAGER])
@pytest.mark.parametrize("name", ["person_edit", "person_channel_new", "person_consent_new", "person_relative_new"])
def test_who_may_read_but_not_write_is_refused(role: Role, name: str) -> None:
    person_id = somebody(make_staff())
    reader = sign_in(make_staff(role))
    assert reader.get(url("person", person_id)).status_code == 200
    assert reader.get(url(name, person_id)).status_code == 403


def test_a_mission_with_which_the_case_is_shared_reads_without_numbers_or_consents_of_others() -> None:
    counsellor = make_staff()
    person_id = somebody(counsellor)
    give_consent(person_id, counsellor, Purpose.STORY)
    abroad = sign_in(shared_with(person_id, counsellor))
    page = abroad.get(url("person", person_id)).content.decode()
    assert "Share my file with the mission at home" in page
    for hidden in ("Immigration number", "Use my story", "Who looked", counsellor.name + "</span>"):
        assert hidden not in page
    number = queries.person_file(person_id).identifiers[0].id
    assert abroad.post(url("person_show", person_id, "number", number)).status_code == 404
    story = Consent.objects.get(purpose=Purpose.STORY)
    assert abroad.get(url("person_consent", person_id, story.id)).status_code == 404


def test_who_recorded_somebody_may_open_them_until_they_are_on_a_case_of_others() -> None:
    counsellor, colleague = make_staff(), make_staff(office=make_office(name="Tilburg"))
    person_id = make_person(counsellor)
    assert sign_in(counsellor).get(url("person", person_id)).status_code == 200
    theirs = make_case(colleague)
    Member.objects.create(case_id=theirs.case_id, person_id=person_id, joined_on=NOW.date())
    assert sign_in(counsellor).get(url("person", person_id)).status_code == 404


# --- record, correct, merge ---------------------------------------------------------------------------------------


def fields(**more: object) -> dict[str, object]:
    return {"full_name": "Dawit Tesfaye", "sex": "m", "q": "Dawit", **more}


def test_a_new_person_is_recorded_with_what_was_typed() -> None:
    counsellor = make_staff()
    typed = fields(born_2="1988", phone="06 12344417", number="V1", nationality="ETH", nationality_2="XXA")
    sign_in(counsellor).post(url("person_new"), typed)
    file = queries.person_file(Person.objects.get(full_name="Dawit Tesfaye").id)
    assert file.details.nationalities == ("ETH", "XXA")
    assert (len(file.channels), len(file.identifiers)) == (1, 1)


def test_what_was_searched_for_stands_in_the_form() -> None:
    page = sign_in(make_staff()).get(url("person_new"), {"q": "ተስፋዬ 1988"}).content.decode()
    assert 'value="ተስፋዬ"' in page


def test_a_possible_double_is_shown_once_more_and_must_be_called_another_person() -> None:
    counsellor = make_staff()
    client = sign_in(counsellor)
    make_person(counsellor)
    again = client.post(url("person_new"), fields(given_name="Dawit"))
    assert again.status_code == 422
    page = again.content.decode()
    assert "Is it one of them?" in page
    assert 'value="Dawit"' in page  # nothing typed is lost
    assert Person.objects.count() == 1
    client.post(url("person_new"), fields(another_person="yes"))
    assert Person.objects.count() == 2


def test_beside_a_shielded_person_another_is_recorded_without_a_word() -> None:
    counsellor, focal = make_staff(), make_staff(Role.PROTECTION)
    person_id = somebody(counsellor)
    cases.shield_person(person_id=person_id, by=focal, now=NOW)
    answer = sign_in(counsellor).post(url("person_new"), fields(full_name="Tesfaye", phone="0612344417"))
    assert answer.status_code == 302
    matching.look(now=NOW)
    settle = sign_in(focal).get(url("shielded")).content.decode()
    assert "The same person twice?" in settle


def test_a_wrong_telephone_is_said_beside_its_field_and_nothing_is_recorded() -> None:
    answer = sign_in(make_staff()).post(url("person_new"), fields(phone="call the shelter"))
    assert answer.status_code == 422
    assert "This is no telephone number" in answer.content.decode()
    assert not Person.objects.exists()


def test_for_a_case_the_new_person_joins_it() -> None:
    counsellor = make_staff()
    case = make_case(counsellor, person_id=make_person(counsellor, "Hanna"))
    sign_in(counsellor).post(url("person_new"), fields(for_case=case.case_id))
    assert Case.objects.get(id=case.case_id).members.count() == 2


def base(**values: object) -> str:
    return json.dumps({"full_name": "Dawit Tesfaye", "latin_name": "Dawit Tesfaye", "sex": "m", **values})


def test_what_only_one_of_two_changed_is_kept_from_each_without_a_question() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    theirs = PersonDetails("Dawit Tesfaye", "Dawit Tesfaye", sex="m", birth_place="Gondar")
    services.correct_person(person_id=person_id, version=1, details=theirs, by=counsellor, now=NOW)
    mine = fields(latin_name="Dawit Tesfaye", given_name="Dawit", version="1", base=base())
    assert sign_in(counsellor).post(url("person_edit", person_id), mine).status_code == 302
    details = queries.person_file(person_id).details
    assert (details.birth_place, details.given_name) == ("Gondar", "Dawit")


def test_what_both_changed_is_asked_field_by_field_and_the_choice_holds() -> None:
    counsellor = make_staff(name="Maria de Wit")
    person_id = make_person(counsellor)
    theirs = PersonDetails("Dawit Tesfaye", "Dawit Tesfaye", sex="m", birth_place="Gondar", given_name="David")
    services.correct_person(person_id=person_id, version=1, details=theirs, by=counsellor, now=NOW)
    mine = fields(latin_name="Dawit Tesfaye", birth_place="Mekelle", given_name="Dawit", version="1", base=base())
    client = sign_in(counsellor)
    asked = client.post(url("person_edit", person_id), mine)
    assert asked.status_code == 409
    page = asked.content.decode()
    for told in ("Maria de Wit", "Gondar", "Mekelle", 'name="keep_birth_place"', 'name="keep_given_name"'):
        assert told in page
    assert queries.person_file(person_id).details.birth_place == "Gondar"
    chosen = {**mine, "version": "2", "keep_birth_place": "mine", "keep_given_name": "theirs"}
    assert client.post(url("person_edit", person_id), chosen).status_code == 302
    details = queries.person_file(person_id).details
    assert (details.birth_place, details.given_name) == ("Mekelle", "David")


def test_languages_are_corrected_with_their_level_and_the_interpreter() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    rows = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "version": "1"}
    rows |= {"form-0-language": "am", "form-0-level": "mother", "form-0-interpreter_needed": "on"}
    rows |= {"form-1-language": "", "form-1-level": "mother"}
    assert sign_in(counsellor).post(url("person_languages", person_id), rows).status_code == 302
    (line,) = queries.person_file(person_id).languages
    assert (line.language, line.interpreter_needed) == ("am", True)


# --- contact, papers, family --------------------------------------------------------------------------------------


def test_a_channel_is_corrected_and_ended() -> None:
    counsellor = make_staff()
    person_id = somebody(counsellor)
    client, file = sign_in(counsellor), queries.person_file(person_id)
    (line,) = file.channels
    typed = {"kind": "phone", "value": "0612344417", "safe": "unsafe", "version": file.version, "base": "{}"}
    assert client.post(url("person_channel", person_id, line.id), typed).status_code == 302
    assert queries.person_file(person_id).channels[0].details.safe == Safety.UNSAFE
    client.post(url("person_channel_end", person_id, line.id))
    assert queries.person_file(person_id).channels[0].ended_on


@pytest.mark.parametrize("name", ["person_channel", "person_channel_end"])
def test_a_channel_of_somebody_else_cannot_be_reached_through_this_person(name: str) -> None:
    counsellor = make_staff()
    line = queries.person_file(somebody(counsellor)).channels[0]
    other = make_person(counsellor, "Hanna")
    assert sign_in(counsellor).post(url(name, other, line.id)).status_code == 404


def test_a_paper_is_added_with_its_copy_and_holder() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    typed = {
        "kind": "identity_card",
        "country": "ETH",
        "holder": "authority",
        "copy": SimpleUploadedFile("card.pdf", PDF),
    }
    assert sign_in(counsellor).post(url("person_paper_new", person_id), typed).status_code == 302
    (line,) = queries.person_file(person_id).documents
    assert line.copy_id
    assert line.holder
    assert line.holder.holder == "authority"


def test_a_wrong_kind_of_file_is_said_beside_it() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    typed = {"kind": "passport", "country": "ETH", "copy": SimpleUploadedFile("a.pdf", b"MZ no pdf")}
    answer = sign_in(counsellor).post(url("person_paper_new", person_id), typed)
    assert answer.status_code == 422
    assert "Only PDF, PNG and JPEG" in answer.content.decode()
    assert not IdentityDocument.objects.exists()


def test_the_airport_unit_moves_the_original_and_the_page_shows_the_chain() -> None:
    counsellor, airport = make_staff(), make_staff(Role.AIRPORT, name="Sam Visser")
    person_id = somebody(counsellor)
    client = sign_in(airport)
    paper = queries.person_file(person_id).documents[0].id
    client.post(url("person_paper_move", person_id, paper), {"holder": "airport", "place": "safe 2"})
    assert CustodyMove.objects.get(document=paper).holder == "airport"
    page = client.get(url("person_paper", person_id, paper)).content.decode()
    assert "safe 2" in page
    assert "Sam Visser" in page


def test_a_move_still_to_come_is_refused_beside_its_day() -> None:
    counsellor = make_staff()
    person_id = somebody(counsellor)
    paper = queries.person_file(person_id).documents[0].id
    typed = {"holder": "airport", "on": (dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=9)).date().isoformat()}
    answer = sign_in(counsellor).post(url("person_paper_move", person_id, paper), typed)
    assert answer.status_code == 422
    assert "still to come" in answer.content.decode()


def test_a_relative_from_the_same_case_is_offered_and_linked_from_both_sides() -> None:
    counsellor = make_staff()
    person_id = somebody(counsellor)
    child = make_person(counsellor, "Hanna")
    cases.join(case_id=Case.objects.get().id, person_id=child, role="daughter", by=counsellor, now=NOW)
    client = sign_in(counsellor)
    assert "Hanna" in client.get(url("person_relative_new", person_id)).content.decode()
    client.post(url("person_relative_new", child), {"other": person_id, "kind": "child"})
    assert queries.person_file(person_id).relations[0].says == "Parent of"
    assert url("person", child) in client.get(url("person", person_id)).content.decode()


def test_nobody_is_related_to_a_person_whose_file_is_closed() -> None:
    counsellor = make_staff()
    elsewhere = make_staff(office=make_office(name="Tilburg"))
    closed = make_person(elsewhere, "Hanna")
    person_id = somebody(counsellor)
    answer = sign_in(counsellor).post(url("person_relative_new", person_id), {"other": closed, "kind": "spouse"})
    assert answer.status_code == 422
    assert queries.person_file(person_id).relations == ()


def test_a_relative_whose_file_is_closed_shows_without_a_link() -> None:
    counsellor = make_staff()
    person_id = somebody(counsellor)
    other = make_staff(office=make_office(name="Tilburg"))
    relative = make_person(other, "Hanna")
    services.relate(person_id=person_id, other_id=relative, kind=RelationKind.SIBLING, by=counsellor, now=NOW)
    assert url("person", relative) not in sign_in(counsellor).get(url("person", person_id)).content.decode()


# --- consent ------------------------------------------------------------------------------------------------------


def spoken(**more: object) -> dict[str, object]:
    agreed = {"topic": "assist", "language": "am", "basis": "consent", "evidence": "spoken", "witness": "A. Abebe"}
    return {**agreed, "given_on": "2026-11-20", **more}


def test_a_consent_is_recorded_in_the_language_it_was_explained_in() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    assert sign_in(counsellor).post(url("person_consent_new", person_id), spoken()).status_code == 302
    row = Consent.objects.get(person=person_id)
    assert (row.explained_in_id, row.witness, row.explained_by_id) == ("am", "A. Abebe", counsellor.id)


def test_the_text_stands_in_the_chosen_language_and_direction() -> None:
    counsellor = make_staff()
    page = sign_in(counsellor).get(
        url("person_consent_new", make_person(counsellor)), {"topic": "assist", "language": "ar"}
    )
    assert '<section class="consent-text card" lang="ar" dir="rtl"' in page.content.decode()
    assert "ساعدوني" in page.content.decode()


def test_a_recipient_is_named_in_the_text_and_kept() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    addis = make_mission("ET", "ETH")
    topic = f"share_mission:{addis.id}"
    client = sign_in(counsellor)
    page = client.get(url("person_consent_new", person_id), {"topic": topic, "language": "en"}).content.decode()
    assert "My file may be shared with Mission ET." in page
    client.post(url("person_consent_new", person_id), spoken(topic=topic))
    assert Consent.objects.get(person=person_id).mission_id == addis.id


def test_helpers_and_authorities_are_offered_under_their_own_purpose_alone() -> None:
    counsellor = make_staff()
    for name, kind in (("Refugee council", "helper"), ("Immigration service", "authority")):
        Organisation.objects.create(mission_id=counsellor.mission_id, name=name, kind=kind)
    page = sign_in(counsellor).get(url("person_consent_new", make_person(counsellor))).content.decode()
    assert "Share with a partner: Refugee council" in page
    assert "Ask or tell an authority: Immigration service" in page
    assert "Share with a partner: Immigration service" not in page


@pytest.mark.parametrize("signature", ["", "data:image/png;base64,AAAA", "data:image/png;base64,???", "hello"])
def test_without_a_real_signature_nothing_is_recorded_and_the_rest_stays(signature: str) -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    typed = spoken(evidence="signature", signature=signature, interpreter="A. Abebe")
    answer = sign_in(counsellor).post(url("person_consent_new", person_id), typed)
    assert answer.status_code == 422
    assert 'value="A. Abebe"' in answer.content.decode()
    assert not Consent.objects.exists()


def test_withdrawing_takes_one_post_without_a_reason() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    consent = give_consent(person_id, counsellor)
    client = sign_in(counsellor)
    assert "Withdraw now" in client.get(url("person_consent", person_id, consent.id)).content.decode()
    assert client.post(url("person_consent_withdraw", person_id, consent.id)).status_code == 302
    consent.refresh_from_db()
    assert consent.withdrawn_at


def test_a_withdrawal_ends_what_was_shared_on_it_at_once() -> None:
    counsellor = make_staff()
    person_id = somebody(counsellor)
    abroad = sign_in(shared_with(person_id, counsellor))
    assert abroad.get(url("person", person_id)).status_code == 200
    consent = Consent.objects.get(purpose=Purpose.SHARE_MISSION)
    sign_in(counsellor).post(url("person_consent_withdraw", person_id, consent.id))
    assert abroad.get(url("person", person_id)).status_code == 404


def test_a_consent_of_somebody_else_is_not_reached_through_this_person() -> None:
    counsellor = make_staff()
    consent = give_consent(make_person(counsellor), counsellor)
    other = make_person(counsellor, "Hanna")
    client = sign_in(counsellor)
    assert client.get(url("person_consent", other, consent.id)).status_code == 404
    assert client.post(url("person_consent_withdraw", other, consent.id)).status_code == 404
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("nl", "ltr"), ("ar", "rtl")])
def test_what_authorities_are_told_is_a_list_one_can_hand_out(language: str, direction: str) -> None:
    page = sign_in(make_staff()).get(url("authorities"), {"language": language}).content.decode()
    assert f'lang="{language}" dir="{direction}"' in page
    assert page.count("<section") == 5


# --- files --------------------------------------------------------------------------------------------------------


def test_a_copy_is_sent_to_save_never_to_run_and_written_down() -> None:
    counsellor = make_staff()
    person_id = somebody(counsellor)
    copy = queries.person_file(person_id).documents[0].copy_id
    answer = sign_in(counsellor).get(url("file", copy))
    assert answer.getvalue() == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="passport.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert Access.objects.filter(person_id=person_id, action=Action.OPENED_FILE).count() == 1


def test_a_file_of_a_person_whose_file_is_closed_does_not_exist() -> None:
    copy = queries.person_file(somebody(make_staff())).documents[0].copy_id
    elsewhere = sign_in(make_staff(office=make_office(name="Tilburg")))
    assert elsewhere.get(url("file", copy)).status_code == 404
    assert elsewhere.get(url("file", uuid.uuid4())).status_code == 404


def test_the_proof_of_a_consent_is_closed_to_a_mission_it_does_not_name() -> None:
    counsellor = make_staff()
    person_id = somebody(counsellor)
    services.give_consent(
        person_id=person_id,
        purpose=Purpose.STORY,
        explained_in="am",
        evidence=EvidenceKind.SCAN,
        file=(PDF, "story.pdf"),
        by=counsellor,
        now=NOW,
    )
    proof = Consent.objects.get(purpose=Purpose.STORY).file_id
    assert sign_in(counsellor).get(url("file", proof)).status_code == 200
    assert sign_in(shared_with(person_id, counsellor)).get(url("file", proof)).status_code == 404


def test_the_page_takes_the_same_queries_however_much_is_on_it(django_assert_max_num_queries: object) -> None:
    counsellor = make_staff()
    person_id = somebody(counsellor)
    for number in range(3):
        relative = make_person(counsellor, f"Child {number}")
        services.relate(person_id=person_id, other_id=relative, kind=RelationKind.PARENT, by=counsellor, now=NOW)
        make_case(counsellor, person_id=person_id)
    client = sign_in(counsellor)
    client.get(url("person", person_id))
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        client.get(url("person", person_id))
