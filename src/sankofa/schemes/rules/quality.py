"""What can't be right in a case: findings of the rules of data quality, to mend before anybody decides on them.

Here: sure findings only. Not here: the worklist that keeps them, and who mends them.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from sankofa.schemes.rules.facts import Context
from sankofa.schemes.rules.instances import each_member, expand, node_of, version_on
from sankofa.schemes.rules.readiness import Words
from sankofa.schemes.vocab import Facts, Finding, Per, QualityPolicy, QualityRule


def findings(
    policy: QualityPolicy,
    facts: Facts,
    on: date,
    *,
    names: Mapping[str, str] | None = None,
    known_on: date | None = None,
) -> tuple[Finding, ...]:
    """What is surely wrong in a case on a day, in the order of the policy; nothing when no version is in force."""
    version = version_on(policy.versions, on, known_on)
    if version is None:
        return ()
    context = Context(facts=facts, dictionary=policy.dictionary, on=on, known_on=known_on, refs=MappingProxyType({}))
    judged = [
        _judge(rule, one, policy.id, version.id, names or {})
        for rule in version.rules
        for one in (each_member(context) if rule.per is Per.MEMBER else (context,))
    ]
    return tuple(one for one in judged if one)


def _judge(
    rule: QualityRule, context: Context, policy_id: str, version_id: str, names: Mapping[str, str]
) -> Finding | None:
    wrong = expand(rule.wrong, context)
    if not wrong.outcome.is_yes:
        return None
    words = Words(context, None, None, names)
    return Finding(
        rule_id=rule.id,
        policy_id=policy_id,
        version_id=version_id,
        member=context.member_key,
        owner=rule.owner,
        text=words.fill(rule.found),
        to_do=words.fill(rule.to_do),
        tree=node_of(wrong),
    )
