"""A manager copies a version, changes it, tries it out; a second person approves; it takes force on its date."""

import datetime as dt
import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from sankofa.accounts.vocab import Actor, Perm, Role
from sankofa.desk.policy.forms import ValuesForm
from sankofa.eligibility import queries, services
from sankofa.eligibility.models import ApprovedVersion
from sankofa.kernel import clock
from sankofa.kernel.errors import ConflictError, DomainError, RefusedError
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import Facts, FieldKind, parts
from tests.conftest import StaffClient
from tests.factories import NOW, make_office, make_staff, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approved_policies")]
TOMORROW = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def two_managers() -> tuple[Actor, Actor]:
    office = make_office()
    return make_staff(Role.MANAGER, office=office), make_staff(Role.MANAGER, office=office)


def copied(by: Actor, version: str = "hrt/2010") -> uuid.UUID:
    return services.start_draft(scheme_id="hrt", version_id=version, by=by, now=NOW)


def kept(by: Actor, draft_id: uuid.UUID, old: str, new: str) -> None:
    row = queries.draft(by, draft_id)
    assert old in row.text
    services.change_draft(draft_id=draft_id, text=row.text.replace(old, new), version=row.version, by=by, now=NOW)


def approved(writer: Actor, other: Actor, draft_id: uuid.UUID) -> str:
    services.submit_draft(draft_id=draft_id, by=writer, now=NOW, words_read=True)
    version = queries.draft(other, draft_id).version
    return services.approve_draft(draft_id=draft_id, version=version, by=other, now=NOW, words_read=True)


def test_a_copy_starts_tomorrow_under_a_name_of_its_own_and_holds() -> None:
    writer, _other = two_managers()
    row = queries.draft(writer, copied(writer))
    _all, version = schemes.with_draft("hrt", row.text, NOW.date())
    assert version.id == "hrt/2026-11-22"
    assert version.in_force.start == TOMORROW
    assert version.known_since == NOW.date()


def test_what_a_second_person_approved_holds_from_its_first_day_and_replays_of_before_stay() -> None:
    writer, other = two_managers()
    draft_id = copied(writer)
    kept(writer, draft_id, "175_000", "190_000")
    made = approved(writer, other, draft_id)
    scheme = schemes.scheme("hrt")
    assert made == "hrt/2026-11-22"
    version = schemes.version_on(scheme, TOMORROW)
    assert version is not None
    assert version.id == made
    assert version.amounts[0].cents == 190_000
    assert schemes.version_on(scheme, NOW.date()) is None
    before = schemes.evaluate("hrt", Facts.of({}, {"m": {}}), TOMORROW, known_on=dt.date(2026, 11, 21))
    assert before is not None
    assert before.version_id is None


def test_the_command_line_explains_and_compares_what_was_approved() -> None:
    writer, other = two_managers()
    draft_id = copied(writer)
    kept(writer, draft_id, "175_000", "190_000")
    made = approved(writer, other, draft_id)
    explained, compared = StringIO(), StringIO()
    call_command("policy", "explain", "hrt", "--on", str(TOMORROW), stdout=explained)
    assert made in explained.getvalue()
    assert "EUR 1,900.00" in explained.getvalue()
    call_command("policy", "diff", "hrt/2010", made, stdout=compared)
    assert "EUR 1,900.00" in compared.getvalue()


def test_nobody_approves_what_they_wrote() -> None:
    writer, _other = two_managers()
    draft_id = copied(writer)
    services.submit_draft(draft_id=draft_id, by=writer, now=NOW)
    with pytest.raises(RefusedError):
        services.approve_draft(draft_id=draft_id, version=1, by=writer, now=NOW)


def test_the_database_itself_wants_two_people() -> None:
    writer, _other = two_managers()
    with pytest.raises(IntegrityError, match="approved_by_somebody_else"), transaction.atomic():
        ApprovedVersion.objects.create(
            scheme="hrt",
            version="hrt/x",
            text="x",
            starts_on=TOMORROW,
            known_on=NOW.date(),
            written_by_id=writer.id,
            approved_by_id=writer.id,
            approved_at=NOW,
        )


def test_an_approved_version_is_never_edited() -> None:
    writer, other = two_managers()
    approved(writer, other, copied(writer))
    for verb in ("UPDATE eligibility_approvedversion SET text = ''", "DELETE FROM eligibility_approvedversion"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(verb)


def test_a_draft_that_changed_after_it_was_read_is_not_approved() -> None:
    writer, other = two_managers()
    draft_id = copied(writer)
    services.submit_draft(draft_id=draft_id, by=writer, now=NOW)
    kept(writer, draft_id, "175_000", "999_000")
    with pytest.raises(ConflictError):
        services.approve_draft(draft_id=draft_id, version=1, by=other, now=NOW)


def test_a_draft_that_does_not_hold_or_begins_in_the_past_is_not_submitted() -> None:
    writer, _other = two_managers()
    draft_id = copied(writer)
    kept(writer, draft_id, "claim.filed_on", "claim.filled_on")
    with pytest.raises(DomainError):
        services.submit_draft(draft_id=draft_id, by=writer, now=NOW)
    kept(writer, draft_id, "claim.filled_on", "claim.filed_on")
    kept(writer, draft_id, "[2026-11-23, )", "[2020-01-01, )")
    with pytest.raises(DomainError):
        services.submit_draft(draft_id=draft_id, by=writer, now=NOW)


def test_only_its_writer_changes_a_draft() -> None:
    writer, other = two_managers()
    draft_id = copied(writer)
    with pytest.raises(RefusedError):
        services.change_draft(draft_id=draft_id, text="x", version=1, by=other, now=NOW)
    with pytest.raises(RefusedError):
        services.drop_draft(draft_id=draft_id, by=other)


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.PROCESSOR, Role.OUTREACH, Role.HEALTH])
def test_others_neither_write_nor_read_drafts(role: Role) -> None:
    writer, _other = two_managers()
    draft_id = copied(writer)
    stranger = make_staff(role)
    with pytest.raises(RefusedError):
        services.start_draft(scheme_id="hrt", version_id="hrt/2010", by=stranger, now=NOW)
    page = signed_in(stranger)
    assert page.get(f"/policies/drafts/{draft_id}/").status_code == 403
    assert page.post("/policies/hrt/copy/", {"version": "hrt/2010"}).status_code == 403


def typed_as_shown(form: ValuesForm) -> dict[str, str]:
    """What a browser sends of a form that nobody touched."""
    return {field.html_name: str(field.value() or "") for field in form}


def test_the_pages_from_copy_to_approval() -> None:
    writer, other = two_managers()
    mine, theirs = signed_in(writer), signed_in(other)
    assert b"hrt/2006" in mine.get("/policies/hrt/?version=hrt/2006").content
    address = mine.post("/policies/hrt/copy/", {"version": "hrt/2006"}).headers["Location"]
    draft_id = uuid.UUID(address.rstrip("/").rsplit("/", 1)[1])
    page = mine.get(address)
    assert b"The text holds." in page.content
    fields = schemes.draft_fields(queries.draft(writer, draft_id).text)
    typed = typed_as_shown(page.context["values"])
    first = next(one.name for one in fields if one.name.startswith("cents"))
    answer = mine.post(f"{address}values/", {**typed, first: "1900.00", "version": 1})
    assert answer.status_code == 302
    changed = mine.get(address)
    assert b"1,900.00" in changed.content
    assert b"What differs" in changed.content
    assert mine.post(f"{address}try/").status_code == 302
    assert b"Who gains, who loses" in theirs.get(address).content
    assert mine.post(f"{address}submit/", {"words_read": "1"}).status_code == 302
    assert b"Approve</button>" not in mine.get(address).content
    assert b"Approve</button>" in theirs.get(address).content
    assert theirs.post(f"{address}approve/", {"version": 2, "words_read": "1"}).status_code == 302
    assert [one.id for one in schemes.scheme("hrt").versions][-1] == "hrt/2026-11-22"
    assert other.name in theirs.get("/policies/hrt/?version=hrt/2026-11-22").content.decode()


def test_sentences_that_contradict_their_values_are_told_and_nobody_approves_them_unread() -> None:
    writer, other = two_managers()
    draft_id = copied(writer)
    kept(writer, draft_id, "before: 2006-06-15", "before: 2020-01-01")
    mine, theirs = signed_in(writer), signed_in(other)
    address = f"/policies/drafts/{draft_id}/"
    page = mine.get(address)
    assert b"Sentences to read again" in page.content
    assert b"It says 15 June 2006, and the terms do not." in page.content
    refused = mine.post(f"{address}submit/")
    assert refused.status_code == 422
    assert b"Some sentences may say something else than the terms." in refused.content
    assert mine.post(f"{address}submit/", {"words_read": "1"}).status_code == 302
    assert b"15 June 2006" in theirs.get(address).content
    assert theirs.post(f"{address}approve/", {"version": 2}).status_code == 422
    assert theirs.post(f"{address}approve/", {"version": 2, "words_read": "1"}).status_code == 302


def test_sentences_are_put_right_in_the_form_beside_their_values() -> None:
    writer, _other = two_managers()
    draft_id = copied(writer)
    page = signed_in(writer)
    address = f"/policies/drafts/{draft_id}/"
    fields = schemes.draft_fields(queries.draft(writer, draft_id).text)
    typed = typed_as_shown(page.get(address).context["values"])
    typed |= {one.name: "2020-01-01" for one in fields if (one.of, one.key) == ("claim_in_time", "before")}
    typed |= {
        one.name: one.value.replace("15 June 2006", '"1 January 2020"').replace("15 juni 2006", "1 januari 2020")
        for one in fields
        if one.of == "claim_in_time" and "2006" in one.value and one.kind is FieldKind.WORDS
    }
    typed |= {one.name: "a decree of 2026" for one in fields if (one.of, one.key) == ("claim_in_time", "source")}
    assert page.post(f"{address}values/", {**typed, "version": 1}).status_code == 302
    changed = page.get(address)
    assert b"Sentences to read again" not in changed.content
    _all, version = schemes.with_draft("hrt", queries.draft(writer, draft_id).text, NOW.date())
    (claim,) = (one.why for one in parts(version.conditions) if one.why and one.why.id == "claim_in_time")
    assert claim.text.en.startswith('You claimed asylum before "1 January 2020"')


def test_typing_is_checked_live_with_line_and_suggestion_and_nothing_is_kept() -> None:
    writer, _other = two_managers()
    draft_id = copied(writer)
    text = queries.draft(writer, draft_id).text.replace("claim.filed_on", "claim.filled_on")
    answer = signed_in(writer).post(f"/policies/drafts/{draft_id}/check/", {"text": text})
    assert b"Did you mean claim.filed_on?" in answer.content
    assert b"line " in answer.content
    assert "claim.filled_on" not in queries.draft(writer, draft_id).text


def test_text_typed_over_somebody_elses_window_is_not_lost() -> None:
    writer, _other = two_managers()
    draft_id = copied(writer)
    answer = signed_in(writer).post(f"/policies/drafts/{draft_id}/text/", {"text": "id: mine", "version": 7})
    assert answer.status_code == 422
    assert b"id: mine" in answer.content


def test_a_scheme_of_a_compartment_is_in_no_list_and_on_no_page() -> None:
    page = signed_in(make_staff(Role.MANAGER))
    assert b"rmh3" not in page.get("/policies/").content
    assert page.get("/policies/rmh3/").status_code == 404
    assert page.post("/policies/rmh3/copy/", {"version": "rmh3/2007"}).status_code == 404


def test_a_draft_thrown_away_is_gone() -> None:
    writer, _other = two_managers()
    draft_id = copied(writer)
    assert signed_in(writer).post(f"/policies/drafts/{draft_id}/drop/").status_code == 302
    assert queries.drafts(writer) == []


def test_who_may_write_and_who_may_approve() -> None:
    manager = make_staff(Role.MANAGER)
    assert manager.may(Perm.POLICY)
    assert manager.may(Perm.APPROVE_POLICY)
    assert not make_staff(Role.PROCESSOR).may(Perm.POLICY)


def test_an_administrator_who_reads_no_case_finds_the_draft_and_approves_it() -> None:
    writer, _other = two_managers()
    draft_id = copied(writer)
    services.submit_draft(draft_id=draft_id, by=writer, now=NOW)
    page = signed_in(make_staff(Role.ADMINISTRATOR))
    assert b"/policies/" in page.get("/").content
    assert str(draft_id).encode() in page.get("/policies/").content
    answer = page.post(f"/policies/drafts/{draft_id}/approve/", {"version": 1}, follow=True)
    assert answer.status_code == 200
    assert b"takes force on its first day" in answer.content
    assert page.get("/policies/hrt/").status_code == 200


@pytest.mark.parametrize("role", [Role.FINANCE, Role.DATA_PROTECTION])
def test_who_reads_no_case_and_approves_nothing_does_not_read_the_terms(role: Role) -> None:
    page = signed_in(make_staff(role))
    assert page.get("/policies/").status_code == 403
    assert page.get("/policies/hrt/").status_code == 403


def test_the_list_shows_schemes_to_everybody_who_reads_cases(client: StaffClient) -> None:
    page = signed_in(make_staff())
    assert b"HRT" in page.get("/policies/").content
    assert b"Copy to a draft" not in page.get("/policies/hrt/").content
