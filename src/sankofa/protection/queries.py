"""Questions to protection: guardians, the published verdicts, and, with a key, what a compartment holds."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.kernel.errors import NotFoundError
from sankofa.kernel.prepared import prepared
from sankofa.kernel.sealing import open_bytes, unseal
from sankofa.protection.compartments import compartment
from sankofa.protection.models import (
    Guardian,
    HealthFile,
    Key,
    Opening,
    ProtectionNote,
    SealedAnswer,
    SealedDecision,
)
from sankofa.protection.vocab import (
    ESCORTS,
    Compartment,
    DecisionInside,
    EmergencyRow,
    EntryRow,
    HealthFileRow,
    VerdictRow,
)
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import ABSENT, Value

__all__ = ["compartment"]  # the door itself, for a question of `journey` that reads inside

# A verdict is about somebody, not about a file's cover: it holds in each of their cases at one mission, until the
# officer says otherwise. A case of their own, or a new one after years, never starts out silent.
_IN_FORCE = """
SELECT DISTINCT ON (asked.id, v.compartment)
  asked.id, v.compartment, v.verdict, s.name, v.needs, v.fit_check_required, v.fit_check_passed_on
FROM cases_member asked
JOIN cases_case c ON c.id = asked.case_id
JOIN cases_member m ON m.person_id = asked.person_id
JOIN cases_case mc ON mc.id = m.case_id AND mc.mission_id = c.mission_id
JOIN protection_verdict v ON v.member_id = m.id
JOIN accounts_staff s ON s.id = v.owner_id
WHERE asked.id = ANY(%s)
ORDER BY asked.id, v.compartment, v.at DESC, v.id DESC
"""


def verdicts(member_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, VerdictRow]:
    """The verdicts in force per member, the last in any of their cases at the case's mission.

    For every reader of the case: they say what follows, never why.
    """
    found: dict[uuid.UUID, dict[str, object]] = {member: {} for member in member_ids}
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, [list(member_ids)])
        for member, which, verdict, owner, needs, fit_required, fit_passed_on in cursor.fetchall():
            if which == Compartment.PROTECTION:
                found[member] |= {"protection": verdict, "protection_owner": owner}
            else:
                found[member] |= {
                    "health": verdict,
                    "health_owner": owner,
                    "needs": tuple(needs),
                    "fit_check_required": fit_required,
                    "fit_check_passed_on": fit_passed_on,
                }
    return {member: VerdictRow(member, **known) for member, known in found.items()}  # type: ignore[arg-type]


def facts(member_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Mapping[str, Value]]:
    """The engine's facts per member that protection keeps (policies/facts.yaml): verdicts and guardians' consents."""
    guardians = {g.member_id: g for g in _guardians_of(list(member_ids))}
    answers: dict[uuid.UUID, Mapping[str, Value]] = {}
    for member, row in verdicts(member_ids).items():
        guardian = guardians.get(member)
        answers[member] = {
            "member.health.verdict": row.health,
            "member.health.fit_check_required": row.fit_check_required,
            "member.health.fit_check_passed_on": row.fit_check_passed_on or ABSENT,
            "member.protection.verdict": row.protection,
            "member.guardian.consent.given_on": (guardian and guardian.consent_given_on) or ABSENT,
            "member.guardian.consent.withdrawn_on": (guardian and guardian.consent_withdrawn_on) or ABSENT,
        }
    return answers


@prepared
def _guardians_of(member_ids: list[uuid.UUID]) -> QuerySet[Guardian]:
    return Guardian.objects.filter(member__any_of=member_ids, until=None)


def needs_escort(row: VerdictRow) -> bool:
    return bool(ESCORTS & set(row.needs))


def guardians(case_id: uuid.UUID) -> list[Guardian]:
    """The guardians of the case's members today."""
    return list(Guardian.objects.filter(member__case=case_id, until=None).order_by("id"))


def keys_of(actor: Actor, *, at: dt.datetime) -> frozenset[Compartment]:
    """The compartments that this member of staff holds a key to, in their own mission."""
    rows = Key.objects.filter(staff=actor.id, mission=actor.mission_id, since__lte=at, until=None)
    return frozenset(Compartment(row) for row in rows.values_list("compartment", flat=True))


def emergencies(actor: Actor, *, since: dt.datetime, most: int) -> list[EmergencyRow]:
    """Compartments of the actor's mission that were opened without a key since then, the latest first.

    For who sees the access log everywhere; nothing for anybody else.
    """
    if not actor.may(Perm.ACCESS_LOG):
        return []
    rows = Opening.objects.filter(break_glass=True, at__gte=since, case__mission=actor.mission_id)
    return [
        EmergencyRow(row.at, row.staff.name, row.compartment, row.case.number, row.reason)
        for row in rows.select_related("staff", "case").order_by("-at", "-id")[:most]
    ]


def health_files(*, case_id: uuid.UUID, by: Actor, reason: str, break_glass: bool = False) -> list[HealthFileRow]:
    """What the health compartment holds for a case. Opening it is logged and shows on the case."""
    with compartment(Compartment.HEALTH, case_id=case_id, by=by, reason=reason, break_glass=break_glass):
        files = HealthFile.objects.filter(case=case_id).prefetch_related("entries__by").order_by("opened_at")
        return [
            HealthFileRow(
                f.id,
                f.member_id,
                f.opened_at,
                f.get_opened_for_display(),
                tuple(EntryRow(e.id, e.at, e.by.name, _text(e.sealed, e.id)) for e in f.entries.all()),
            )
            for f in files
        ]


def protection_notes(*, case_id: uuid.UUID, by: Actor, reason: str, break_glass: bool = False) -> list[EntryRow]:
    """What the protection compartment holds for a case, newest first. Opening it is logged and shows on the case."""
    with compartment(Compartment.PROTECTION, case_id=case_id, by=by, reason=reason, break_glass=break_glass):
        notes = ProtectionNote.objects.filter(case=case_id).select_related("by").order_by("-at")
        return [EntryRow(n.id, n.at, n.by.name, _text(n.sealed, n.id), n.member_id) for n in notes]


def answers_inside(which: Compartment, case_id: uuid.UUID) -> dict[uuid.UUID, dict[str, Value]]:
    """What one compartment knows of each member, as facts, inside an opening; the last answer to each counts."""
    found: dict[uuid.UUID, dict[str, Value]] = defaultdict(dict)
    for row in SealedAnswer.objects.filter(case=case_id, compartment=which).order_by("at", "id"):
        kept = unseal(row.sealed, bound_to=str(row.id))
        assert isinstance(kept, dict)  # services.answer_inside wrote it
        found[row.member_id][kept["key"]] = schemes.kept_value(kept["key"], kept["value"])
    return found


def decisions_inside(which: Compartment, case_id: uuid.UUID) -> list[DecisionInside]:
    """Every decision that one compartment keeps of a case, newest first. Inside an opening; nothing outside it."""
    rows = SealedDecision.objects.filter(case=case_id, compartment=which).select_related("by").order_by("-at", "-id")
    found = []
    for row in rows:
        drawn = unseal(row.sealed, bound_to=str(row.id))
        assert isinstance(drawn, dict)  # services.keep_decision wrote it
        found.append(DecisionInside(row.id, row.at, row.by.name, drawn))
    return found


def letter_inside(which: Compartment, *, case_id: uuid.UUID, decision_id: uuid.UUID, by: Actor, reason: str) -> bytes:
    """The letter of a decision inside, as the person got it. Opening it is logged. Raises NotFoundError."""
    with compartment(which, case_id=case_id, by=by, reason=reason):
        row = SealedDecision.objects.filter(id=decision_id, case=case_id, compartment=which).first()
        if row is None:
            raise NotFoundError("no_letter", _("There is no such letter."))
        return open_bytes(bytes(row.letter), bound_to=f"{row.id} letter")


def _text(sealed: bytes | memoryview, row_id: uuid.UUID) -> str:
    return str(unseal(sealed, bound_to=str(row_id)))
