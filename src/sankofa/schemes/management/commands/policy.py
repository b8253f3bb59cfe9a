"""`policy check` reads the policy files and tells every problem; `policy explain` prints what a scheme says on a day.

Here: the command line. Not here: judging a case, which needs its facts (the case page does that).
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sankofa.schemes import queries
from sankofa.schemes.loading import Policies, read_policies
from sankofa.schemes.rules import version_on
from sankofa.schemes.vocab import BadPolicyError, Requirement, Scheme, SchemeVersion, Why, parts


class Command(BaseCommand):
    help = "Check the policy files, or explain what a scheme or the gates ask on a day."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=queries.POLICIES, help="the policy files (default: ours)")
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("check", help="read every policy file; exit 1 with each problem when one is bad")
        explain = verbs.add_parser("explain", help="print the terms of a scheme, or of readiness")
        explain.add_argument("policy", help="such as hrt, or readiness")
        explain.add_argument("--on", type=date.fromisoformat, required=True, help="the day, as 2007-03-01")
        explain.add_argument("--lang", choices=("nl", "en"), default="en")

    def handle(self, *_args: Any, folder: Path, verb: str, **options: Any) -> None:
        try:
            policies = read_policies(folder)
        except BadPolicyError as error:
            raise CommandError(str(error)) from error
        lines = _checked(policies) if verb == "check" else _explained(policies, options)
        for line in lines:
            self.stdout.write(line)


def _checked(policies: Policies) -> Iterator[str]:
    for scheme in policies.schemes.values():
        unverified = sum(not why.verified for version in scheme.versions for why in _whys(version))
        yield f"{scheme.id}: {len(scheme.versions)} versions, {unverified} conditions not verified"
    for policy in policies.readiness.values():
        yield f"{policy.id}: {sum(len(version.requirements) for version in policy.versions)} requirements"
    yield f"{len(policies.dictionary.facts)} facts, {len(policies.lists)} lists. No problems found."


def _explained(policies: Policies, options: dict[str, Any]) -> Iterator[str]:
    name, on, lang = str(options["policy"]), options["on"], str(options["lang"])
    if name in policies.schemes:
        return _scheme(policies.schemes[name], on, lang)
    if name not in policies.readiness:
        known = ", ".join([*policies.schemes, *policies.readiness])
        raise CommandError(f"There is no policy {name}. There are: {known}.")
    version = version_on(policies.readiness[name].versions, on)
    if version is None:
        raise CommandError(f"{name} has no version in force on {on}.")
    return (line for requirement in version.requirements for line in _requirement(requirement, lang))


def _scheme(scheme: Scheme, on: date, lang: str) -> Iterator[str]:
    version = version_on(scheme.versions, on)
    if version is None:
        raise CommandError(f"{scheme.id} was not in force on {on}.")
    yield f"{scheme.title.into(lang)} ({version.id}, {version.in_force.start} - {version.in_force.end or ''})"
    yield f"{version.basis.into(lang)}. {scheme.summary.into(lang)}"
    for why in _whys(version):
        yield f"  - {why.text.into(lang)} [{why.source}]{_mark(verified=why.verified)}"
    for line in version.amounts:
        yield f"  EUR {line.cents / 100:,.2f}  {line.text.into(lang)} [{line.source}]{_mark(verified=line.verified)}"
    if version.excludes:
        yield f"  x {', '.join(version.excludes)}"
    if version.note:
        yield f"  {version.note.into(lang)}"


def _requirement(requirement: Requirement, lang: str) -> Iterator[str]:
    gates = ", ".join(sorted(requirement.gates))
    yield f"{requirement.id} ({gates}; {requirement.owner}; waiver: {requirement.waiver or 'never'})"
    yield f"  {requirement.title.into(lang)} [{requirement.source}]{_mark(verified=requirement.verified)}"


def _whys(version: SchemeVersion) -> Iterator[Why]:
    return (part.why for part in parts(version.conditions) if part.why)


def _mark(*, verified: bool) -> str:
    return "" if verified else " (not verified)"
