"""Consent for one purpose and one recipient, with its proof; withdrawn in one step."""

import datetime as dt
import uuid

import pytest

from sankofa.accounts.models import Organisation
from sankofa.accounts.vocab import Actor, PartnerKind, Role
from sankofa.kernel.errors import DomainError, RefusedError
from sankofa.people import queries, rules, services
from sankofa.people.vocab import BASES, Basis, ConsentLine, EvidenceKind, Purpose
from tests.factories import NOW, make_mission, make_person, make_staff

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 900


def agree(person_id: uuid.UUID, by: Actor, purpose: Purpose = Purpose.ASSIST, **more: object) -> uuid.UUID:
    given: dict[str, object] = {"evidence": EvidenceKind.SPOKEN, "witness": "The interpreter", "explained_in": "am"}
    return services.give_consent(person_id=person_id, purpose=purpose, by=by, now=NOW, **{**given, **more})  # type: ignore[arg-type]


def standing(person_id: uuid.UUID) -> list[ConsentLine]:
    return [line for line in queries.person_file(person_id).consents if line.in_force]


def test_it_keeps_who_explained_in_which_language_through_whom() -> None:
    counsellor = make_staff(name="Maria de Wit")
    person_id = make_person(counsellor)
    agree(person_id, counsellor, interpreter="A. Abebe", text_version="2026-11")
    (line,) = standing(person_id)
    assert (line.explained_by, line.explained_in, line.interpreter) == ("Maria de Wit", "am", "A. Abebe")
    assert (line.witness, line.text_version) == ("The interpreter", "2026-11")


def test_a_signature_is_kept_as_a_file() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    agree(person_id, counsellor, evidence=EvidenceKind.SIGNATURE, witness="", file=(PNG, "signature.png"))
    assert standing(person_id)[0].file_id


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"evidence": None}, "evidence_needed"),
        ({"evidence": EvidenceKind.SIGNATURE}, "signature_needed"),
        ({"evidence": EvidenceKind.SCAN}, "scan_needed"),
        ({"witness": " "}, "witness_needed"),
        ({"given_on": dt.date(2026, 11, 23)}, "given_in_future"),
        ({"purpose": Purpose.SHARE_MISSION}, "mission_needed"),
        ({"purpose": Purpose.SHARE_PARTNER}, "organisation_needed"),
        ({"basis": Basis.LEGAL_DUTY}, "wrong_basis"),
        ({"basis": Basis.VITAL_INTEREST}, "reason_needed"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(more: dict[str, object], code: str) -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    with pytest.raises(DomainError, match=code):
        agree(person_id, counsellor, **more)  # type: ignore[arg-type]
    assert standing(person_id) == []


@pytest.mark.parametrize(
    ("purpose", "kind"),
    [
        (Purpose.SHARE_PARTNER, PartnerKind.AUTHORITY),
        (Purpose.TELL_AUTHORITY, PartnerKind.HELPER),
    ],
)
def test_a_helper_and_an_authority_are_never_taken_for_each_other(purpose: Purpose, kind: PartnerKind) -> None:
    counsellor = make_staff()
    wrong = Organisation.objects.create(mission_id=counsellor.mission_id, name="Elsewhere", kind=kind)
    with pytest.raises(DomainError, match="organisation_needed"):
        agree(make_person(counsellor), counsellor, purpose, organisation_id=wrong.id)


def test_for_who_may_be_a_child_the_parent_or_guardian_agrees() -> None:
    counsellor = make_staff()
    child = make_person(counsellor, birth=rules.birth(2009))
    with pytest.raises(DomainError, match="guardian_needed"):
        agree(child, counsellor)
    agree(child, counsellor, given_for_by="F. de Boer, guardian")
    assert standing(child)[0].given_for_by == "F. de Boer, guardian"


def test_one_consent_per_purpose_and_recipient_holds_at_a_time() -> None:
    counsellor = make_staff()
    addis, abuja = make_mission("ET", "ETH"), make_mission("NG", "NGA")
    person_id = make_person(counsellor)
    agree(person_id, counsellor, Purpose.SHARE_MISSION, mission_id=addis.id)
    agree(person_id, counsellor, Purpose.SHARE_MISSION, mission_id=abuja.id)
    with pytest.raises(DomainError, match="given_already"):
        agree(person_id, counsellor, Purpose.SHARE_MISSION, mission_id=addis.id)


def test_withdrawing_is_one_step_without_a_reason_and_twice_is_once() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    consent = agree(person_id, counsellor)
    services.withdraw(consent_id=consent, by=counsellor, now=NOW)
    services.withdraw(consent_id=consent, by=counsellor, now=NOW + dt.timedelta(hours=1), note="again")
    (line,) = queries.person_file(person_id).consents
    assert (line.withdrawn_at, line.withdrawn_note) == (NOW, "")


def test_after_a_withdrawal_the_person_may_agree_anew() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    services.withdraw(consent_id=agree(person_id, counsellor), by=counsellor, now=NOW)
    agree(person_id, counsellor)
    assert len(standing(person_id)) == 1


def test_a_legal_duty_is_named_and_there_is_no_consent_to_withdraw() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    authority = Organisation.objects.create(
        mission_id=counsellor.mission_id, name="Immigration service", kind=PartnerKind.AUTHORITY
    )
    duty = agree(
        person_id,
        counsellor,
        Purpose.TELL_AUTHORITY,
        basis=Basis.LEGAL_DUTY,
        reason="court order of 3 May",
        organisation_id=authority.id,
    )
    with pytest.raises(DomainError, match="not_withdrawable"):
        services.withdraw(consent_id=duty, by=counsellor, now=NOW)


@pytest.mark.parametrize("role", [Role.AIRPORT, Role.HEALTH, Role.MANAGER, Role.ADMINISTRATOR])
def test_who_explains_nothing_records_no_consent(role: Role) -> None:
    with pytest.raises(RefusedError):
        agree(make_person(make_staff()), make_staff(role))


@pytest.mark.parametrize("language", queries.text_languages())
@pytest.mark.parametrize("purpose", Purpose)
def test_each_purpose_has_its_text_in_each_language(purpose: Purpose, language: str) -> None:
    text = queries.consent_text(purpose, language, recipient="ABC")
    assert text.language == language
    assert text.says
    assert text.always
    assert "{" not in text.title + text.agree + "".join(text.says)


def test_a_language_without_a_text_gets_the_english_one_to_be_read_out() -> None:
    assert queries.consent_text(Purpose.ASSIST, "am").language == "en"


def test_arabic_reads_from_right_to_left() -> None:
    assert queries.consent_text(Purpose.ASSIST, "ar").right_to_left


def test_each_purpose_may_rest_on_consent_and_no_language_hides_what_authorities_get() -> None:
    assert all(Basis.CONSENT in bases for bases in BASES.values())
    counts = {code: [len(t.fields) for t in queries.authority_texts(code)] for code in queries.text_languages()}
    assert len({tuple(count) for count in counts.values()}) == 1
