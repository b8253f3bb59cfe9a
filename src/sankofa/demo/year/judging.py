"""What the policies say of a planned case: facts as the apps would have supplied them, judgements, decisions."""

import datetime as dt
from dataclasses import dataclass, field

from sankofa.cases.models import Member
from sankofa.demo.world import World
from sankofa.demo.year.plans import Plan
from sankofa.demo.year.returns import IN_EUROPE, NEW_ACT
from sankofa.eligibility.models import Decision
from sankofa.eligibility.services import frozen
from sankofa.eligibility.vocab import ClaimAct, Decided
from sankofa.kernel.partial_dates import PartialDate, Precision
from sankofa.kernel.sealing import seal
from sankofa.kernel.three import Three
from sankofa.people.models import Person
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import ABSENT, Evaluation, Facts, Value

FUNDED_OTHERWISE = "The terms leave this nationality out. The person is in danger here and travels with our help."
NOT_ALL_ANSWERED = "Not everything could be answered before the journey; the counsellor vouches for what is open."


@dataclass
class Judge:
    """Judges once what is alike: most refusals and most grants of REAN rest on the same answers."""

    world: World
    alike: dict[tuple[object, ...], Evaluation] = field(default_factory=dict)

    def facts(self, plan: Plan, members: list[tuple[Member, Person]], on: dt.date) -> Facts:
        case: dict[str, Value] = {
            "case.kind": plan.kind.value,
            "case.host.country": "NLD",
            "case.destination.country": plan.destination,
            "case.members.count": len(members),
            "case.city": plan.city or "other",
        }
        if plan.received and plan.received <= on:
            case["case.application.signed_on"] = plan.received
        known = {str(member.id): self._of_member(plan, person) for member, person in members}
        return Facts.of(case, known)

    def _of_member(self, plan: Plan, person: Person) -> dict[str, Value]:
        assert person.birth_from
        assert person.birth_until
        known: dict[str, Value] = {
            "person.birth_date": PartialDate(
                person.birth_from, person.birth_until - dt.timedelta(days=1), Precision(person.birth_precision)
            ),
            "person.nationalities": (plan.nationality,),
            "person.age_doubted": False,
            "member.return.voluntary": True,
            "member.return.for_good": True,
            "member.return.accepts_end_of_procedures": True,
            "member.means.can_pay": plan.outcome == "ineligible",
            "member.travel_document.obtainable": True,
            "member.objection": False,
            "member.residence.status": plan.status or "none",
            "member.unaccompanied": plan.guardian,
            "member.single_parent": plan.group == "varrp" and not plan.guardian,
            "claim": (_claim(plan),) if plan.claim else ABSENT,
            "returns.last_assisted_on": ABSENT,
        }
        if plan.kind == "onward":
            known["member.admission.proof_on"] = plan.received or ABSENT
        if plan.guardian:
            known["member.guardian.consent.given_on"] = plan.opened or ABSENT
            known["member.guardian.consent.withdrawn_on"] = ABSENT
        if plan.ground:
            known |= {
                "member.vulnerability.ground": plan.ground,
                "member.vulnerability.judged_on": plan.opened or ABSENT,
                "member.vulnerability.judged_by": "counsellor",
            }
        if plan.site:
            known |= {"member.detention.since": plan.opened or ABSENT, "member.detention.site": plan.site}
            known["member.detention.until"] = ABSENT
        return known

    def judge(self, scheme: str, plan: Plan, facts: Facts, on: dt.date) -> Evaluation:
        """The judgement; where amounts hang on whose case it is, of this very case."""
        alike = (
            scheme, on >= dt.date(2007, 5, 1), plan.nationality in IN_EUROPE, plan.kind, plan.guardian,
            plan.claim is None, plan.outcome, plan.ground, plan.site, plan.city, plan.checked,
            plan.group, len(facts.members),
        )  # fmt: skip
        own = plan.checked == "yes" or scheme == "uam_angola"
        found = None if own else self.alike.get(alike)
        if found is None:
            found = schemes.evaluate(scheme, facts, on)
            assert found is not None
            self.alike[alike] = found
        return found

    def decision(
        self, scheme: str, plan: Plan, members: list[tuple[Member, Person]], at: dt.datetime, *, refused: bool = False
    ) -> Decision:
        """A decision as `journey.decide` keeps it: by the rule, or as a deviation with a reason."""
        on = at.date()
        facts = self.facts(plan, members, on)
        judged = self.judge(scheme, plan, facts, on)
        said_yes = judged.outcome is Three.YES
        outcome = Decided.REFUSED if refused else Decided.GRANTED if said_yes else Decided.DEVIATION
        row = Decision(id=self.world.id_at(at), case_id=members[0][0].case_id, scheme=scheme, outcome=outcome)
        row.version, row.advice = judged.version_id or "", judged.outcome.name.lower()
        if outcome == Decided.DEVIATION:
            row.reason = FUNDED_OTHERWISE if plan.nationality in IN_EUROPE else NOT_ALL_ANSWERED
        row.lines_en, row.lines_nl = list(judged.reasons("en")), list(judged.reasons("nl"))
        if outcome != Decided.REFUSED and judged.amounts:
            self._grant(row, judged)
        row.facts_sealed, row.facts_hash = seal(frozen(facts), bound_to=str(row.id)), schemes.hash_of(facts)
        row.decided_on, row.decided_at, row.decided_by_id = on, at, self.world.actors["processor"].id
        return row

    def _grant(self, row: Decision, judged: Evaluation) -> None:
        assert judged.amounts
        amounts: dict[str, int] = {}
        for line in judged.amounts.lines:
            if line.currency == "EUR" and line.from_cents is None:
                amounts[line.member] = amounts.get(line.member, 0) + line.cents
        row.amounts = amounts
        row.support = [
            {
                "member": line.member, "part": line.part, "amount": line.amount_id, "cents": line.cents,
                "from_cents": line.from_cents, "currency": line.currency, "form": line.form.value,
                "cash_cents": line.cash_cents, "project": line.project,
            }
            for line in judged.amounts.lines
        ]  # fmt: skip


def _claim(plan: Plan) -> dict[str, PartialDate | str]:
    assert plan.claim
    return {"filed_on": PartialDate.exact(plan.claim), "act": act_of(plan.claim), "status": plan.claim_status}


def act_of(day: dt.date) -> str:
    return ClaimAct.ALIENS_ACT_2000 if day >= NEW_ACT else ClaimAct.ALIENS_ACT_1994
