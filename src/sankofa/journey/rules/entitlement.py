"""Where a scheme stands for a case, whether it can matter at all, and what is best asked next.

Here: reading judgements. Not here: judging (schemes), who may see a scheme (schemes: what comes in is redacted).
"""

from collections.abc import Iterable, Mapping, Sequence

from sankofa.journey.rules.explaining import explain
from sankofa.journey.vocab import PaperScheme, SchemeRow, Stands, SupportLine
from sankofa.schemes.vocab import (
    ABSENT,
    Ask,
    Dictionary,
    Evaluation,
    FactUse,
    GroupOp,
    Line,
    Node,
    Scheme,
)

GROUP_FACTS = frozenset(
    {
        "case.host.country",
        "case.city",
        "person.nationalities",
        "member.unaccompanied",
        "member.detention.since",
        "member.detention.site",
    }
)
"""Facts by which a scheme says for whom it is. Who isn't among them needs no refusal: it is not about them."""

TO_DO_FACTS = frozenset({"case.plan.written_on", "case.application.signed_on", "member.guardian.consent.given_on"})
"""What is absent today and there tomorrow, once somebody did it: no reason for a no yet."""


def others(evaluation: Evaluation) -> bool:
    """Whether the scheme is for another group of people, or another host country: a no that asks for nothing.

    Judged by conditions that ask who somebody is; one that shuts somebody out ("not of …") is a refusal to explain.
    """
    return evaluation.outcome.is_no and any(_asks_who(node) for node in evaluation.failed if not node.scheme)


def _asks_who(node: Node) -> bool:
    below = list(node.walk())
    used = {use.ref.key for inner in below for use in inner.facts if inner.outcome.is_no}
    return bool(used & GROUP_FACTS) and not any(inner.label == GroupOp.NOT for inner in below)


LABELS = "member.vulnerability."
ASKED_OF_OTHERS = (LABELS, "member.objection", "member.eligibility.", "person.age_doubted")


def awaits_a_label(evaluation: Evaluation) -> bool:
    """Whether it hangs on a judgement of vulnerability that nobody made: not to be held out to the person as help."""
    return evaluation.outcome.is_unknown and any(ask.ref.key.startswith(LABELS) for ask in evaluation.to_ask)


def is_theirs(key: str) -> bool:
    """Whether the person can answer it; the rest is asked of authorities and colleagues."""
    return not key.startswith(ASKED_OF_OTHERS)


def place(evaluation: Evaluation) -> Stands:
    """Where it stands, for the reader of a case."""
    if evaluation.version_id is None:
        return Stands.CLOSED
    if not evaluation.decidable:
        return Stands.INFORMS
    if others(evaluation):
        return Stands.OTHERS
    if evaluation.outcome.is_no:
        return Stands.TO_DO if all(map(_to_do, evaluation.failed)) else Stands.NO
    return Stands.YES if evaluation.outcome.is_yes else Stands.UNKNOWN


def _to_do(node: Node) -> bool:
    uses: list[FactUse] = [use for inner in node.walk() if inner.outcome.is_no for use in inner.facts]
    return bool(uses) and any(use.ref.key in TO_DO_FACTS and use.value is ABSENT for use in uses)


def rank(evaluations: Iterable[Evaluation], dictionary: Dictionary, base: frozenset[str]) -> dict[str, tuple[Ask, ...]]:
    """What is still to be asked over all schemes that can still become yes, by fact: the best question first.

    A question of one scheme alone comes last, unless others rest on that scheme (`base`); else the cheapest first.
    """
    asked: dict[str, dict[str, Ask]] = {}
    wanted: dict[str, set[str]] = {}
    for one in evaluations:
        for ask in _open(one):
            asked.setdefault(ask.ref.key, {}).setdefault(ask.ref.member, ask)
            wanted.setdefault(ask.ref.key, set()).add(one.scheme_id)
    order = {definition.key: number for number, definition in enumerate(dictionary)}

    def worth(key: str) -> tuple[bool, int, int]:
        rare = len(wanted[key]) == 1 and not wanted[key] & base
        return rare, min(ask.cost for ask in asked[key].values()), order[key]

    return {key: tuple(asked[key].values()) for key in sorted(asked, key=worth)}


def _open(one: Evaluation) -> Sequence[Ask]:
    if place(one) is Stands.UNKNOWN:
        return one.to_ask
    return one.amounts.to_ask if place(one) is Stands.YES and one.amounts else ()


def scheme_row(
    evaluation: Evaluation,
    scheme: Scheme,
    lang: str,
    *,
    names: Mapping[str, str],
    titles: Mapping[str, str],
    apart_from: Iterable[str] = (),
) -> SchemeRow:
    """One scheme as its row shows it. `apart_from`: facts whose questions another row counts already."""
    stands = place(evaluation)
    tree = explain(evaluation.tree, scheme.dictionary, lang, names=names)
    version, amounts = evaluation.version, evaluation.amounts
    return SchemeRow(
        id=evaluation.scheme_id,
        title=evaluation.title.into(lang),
        summary=scheme.summary.into(lang),
        stands=stands,
        outcome=evaluation.outcome.value,
        version=evaluation.version_id or "",
        basis=version.basis.into(lang) if version else "",
        note=version.note.into(lang) if version and version.note else "",
        failed=tuple(one for one in tree if one.outcome == "no"),
        open=tuple(one for one in tree if one.outcome == "unknown"),
        tree=tree if stands is not Stands.CLOSED else (),
        questions=len({ask.ref.key for ask in _open(evaluation)} - set(apart_from)),
        lines=_lines(amounts.lines, lang, names) if amounts else (),
        least=dict(amounts.least) if amounts else {},
        most=dict(amounts.most) if amounts else {},
        settled=bool(amounts and not amounts.open_for),
        gives=tuple(dict.fromkeys(one.text.into(lang) for one in evaluation.gives)),
        projects=_projects(evaluation),
        excludes=tuple(titles[one] for one in evaluation.excludes if one in titles),
        ways=tuple((way.text.into(lang), way.decider) for way in evaluation.ways),
        quotas=evaluation.quotas,
        rules_open=evaluation.rules_open,
        refusal_note=evaluation.refusal_note.into(lang) if evaluation.refusal_note else "",
        decidable=evaluation.decidable,
        has_check=bool(scheme.check),
    )


def paper_scheme(evaluation: Evaluation, summary: str, lang: str) -> PaperScheme:
    """One scheme in the words of the person: what failed or is open as whole sentences."""
    amounts = evaluation.amounts if evaluation.amounts and not evaluation.amounts.open_for else None
    return PaperScheme(
        title=evaluation.title.into(lang),
        summary=summary,
        stands=place(evaluation),
        reasons=evaluation.reasons(lang) if not evaluation.outcome.is_unknown else (),
        gives=tuple(dict.fromkeys(one.text.into(lang) for one in evaluation.gives)),
        least=dict(amounts.least) if amounts else {},
        most=dict(amounts.most) if amounts else {},
        at_most=any(line.up_to for line in amounts.lines) if amounts else False,
    )


def _projects(evaluation: Evaluation) -> tuple[str, ...]:
    paid = [line.project for line in evaluation.amounts.lines] if evaluation.amounts else []
    return tuple(dict.fromkeys(project for project in [*paid, *(one.project for one in evaluation.gives)] if project))


def _lines(lines: Iterable[Line], lang: str, names: Mapping[str, str]) -> tuple[SupportLine, ...]:
    """The lines of an amount that are alike, as one: for how many, each so much, who pays."""
    alike: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        key = (line.amount_id, line.cents, line.from_cents, line.project)
        alike.setdefault(key, []).append(line)
    return tuple(
        SupportLine(
            text=first.text.into(lang),
            who=tuple(names.get(line.member, "") for line in same),
            each=first.cents,
            from_each=first.from_cents,
            currency=first.currency,
            up_to=first.up_to,
            form=first.form.value,
            cash=sum(line.cash_cents for line in same),
            cut=sum(line.cut for line in same),
            project=first.project,
            project_open=first.project_open,
            source=first.source,
            verified=first.verified,
            instalments=tuple((due.text.into(lang), due.cents * len(same)) for due in first.pay),
        )
        for (first, *_), same in ((same, same) for same in alike.values())
    )
