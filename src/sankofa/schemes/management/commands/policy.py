"""`policy check | explain | test | acceptance | diff | simulate`: what the policy files say, and whether they do what
they should.

Here: the command line. Not here: judging a case, which needs its facts (the case page does that); simulating, which
needs the facts of all (the command `simulate`, which is called by its name).
"""

from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from sankofa.schemes import queries
from sankofa.schemes.loading import Policies, read_policies, read_samples
from sankofa.schemes.rules import differences, periods, try_out, version_on, wording
from sankofa.schemes.vocab import (
    BadPolicyError,
    Benefit,
    CodeList,
    Deviation,
    PaidBy,
    QualityRule,
    Quota,
    Requirement,
    SampleResult,
    Scheme,
    SchemeVersion,
    Why,
    parts,
)


class Command(BaseCommand):
    help = "Check, explain, try out or compare the policy files."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder", type=Path, help="other policy files (default: ours, with the versions approved since)"
        )
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("check", help="read every policy file; exit 1 with each problem when one is bad")
        explain = verbs.add_parser(
            "explain", help="print the terms of a scheme, of readiness or of data quality, or a dated list"
        )
        explain.add_argument("policy", help="such as hrt, readiness or data")
        explain.add_argument("--on", type=date.fromisoformat, required=True, help="the day, as 2007-03-01")
        _language(explain)
        tests = verbs.add_parser("test", help="run the test cases beside the schemes; exit 1 when one fails")
        tests.add_argument("scheme", nargs="*", help="only these schemes")
        verbs.add_parser("acceptance", help="print a line per case of acceptance; exit 1 when one fails")
        diff = verbs.add_parser("diff", help="what changed between two versions, or from other files to these")
        diff.add_argument("first", help="a version such as hrt/2006; or a scheme, with --against")
        diff.add_argument("second", nargs="?", help="the later version, such as hrt/2007-05")
        diff.add_argument("--against", type=Path, help="the folder of policy files to compare with")
        _language(diff)
        simulate = verbs.add_parser("simulate", help="what other terms would change for the caseload; counts only")
        simulate.add_argument("scheme", help="such as hrt; or list:excluded_later, for every scheme that reads it")
        for name in ("--draft", "--on", "--since", "--until"):
            simulate.add_argument(name, help=_SIMULATE[name])
        simulate.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, folder: Path | None, verb: str, **options: Any) -> None:
        if verb == "simulate":
            given = [text for name in _SIMULATE if (value := options[name[2:]]) for text in (name, value)]
            json = ["--json"] if options["json"] else []
            call_command("simulate", options["scheme"], *given, *json, stdout=self.stdout)
            return
        try:
            approved_too = folder is None and verb in _WITH_APPROVED
            policies = queries.policies() if approved_too else read_policies(folder or queries.POLICIES)
            lines = _VERBS[verb](policies, folder or queries.POLICIES, options)
            for line in lines:
                self.stdout.write(line)
        except BadPolicyError as error:
            raise CommandError(str(error)) from error


_WITH_APPROVED = frozenset({"explain", "test", "diff"})
"""What looks at versions looks at those in the database too; files are checked without one."""

_SIMULATE = {
    "--draft": "a file with one version as YAML",
    "--on": "as if decided on this day, as 2007-03-01",
    "--since": "cases with their first contact from this day",
    "--until": "and before this day",
}


def _language(parser: ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("nl", "en"), default="en")


# --- check


def _checked(policies: Policies, folder: Path, _options: dict[str, Any]) -> Iterator[str]:
    samples = read_samples(folder, policies)
    for scheme in policies.schemes.values():
        unverified = sum(not why.verified for version in scheme.versions for why in _whys(version))
        tried = sum(sample.scheme == scheme.id for sample in samples)
        versions = len(scheme.versions)
        yield f"{scheme.id}: {versions} versions, {unverified} conditions not verified, {tried} test cases"
    for policy in policies.readiness.values():
        yield f"{policy.id}: {sum(len(version.requirements) for version in policy.versions)} requirements"
    for checker in policies.quality.values():
        yield f"{checker.id}: {sum(len(version.rules) for version in checker.versions)} rules of data quality"
    yield f"{len(policies.dictionary.facts)} facts, {len(policies.lists)} lists. No problems found."


# --- explain


def _explained(policies: Policies, _folder: Path, options: dict[str, Any]) -> Iterator[str]:
    name, on, lang = str(options["policy"]), options["on"], str(options["lang"])
    if name in policies.schemes:
        return _scheme(policies.schemes[name], on, lang)
    if name in policies.quality:
        checker = version_on(policies.quality[name].versions, on)
        return (line for rule in (checker.rules if checker else ()) for line in _rule(rule, lang))
    if name in policies.lists:
        return _list(policies.lists[name], on, lang)
    if name not in policies.readiness:
        known = ", ".join([*policies.schemes, *policies.readiness, *policies.quality, *policies.lists])
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
        yield f"  {wording.amount(line)}  {line.text.into(lang)} [{line.source}]{_mark(verified=line.verified)}"
    yield from (f"  + {_cited(one, lang)}" for one in version.gives)
    yield from (f"  # {one.places}: {_cited(one, lang)}" for one in version.quotas)
    yield from (f"  = {_cited(one, lang)}" for one in version.paid_by)
    yield from (f"  ~ {one.decider}: {_cited(one, lang)}" for one in version.deviations)
    if version.transition:
        yield f"  > until {version.transition.until}: {wording.condition(version.transition.when)}"
    if version.excludes:
        yield f"  x {', '.join(version.excludes)}"
    if version.note:
        yield f"  {version.note.into(lang)}"


def _list(codes: CodeList, on: date, lang: str) -> Iterator[str]:
    """Who stands on a list on a day, and each with its days."""
    held = version_on(codes.versions, on)
    source, verified = (held.source, held.verified) if held else (codes.source, codes.verified)
    yield f"{codes.title.into(lang)} ({held.id if held else codes.id}) [{source}]{_mark(verified=verified)}"
    for code, some in sorted(periods(codes).items()):
        if any(on in one for one in some):
            yield f"  - {code}  {'; '.join(wording.period(one) for one in some)}"


def _cited(one: Benefit | Quota | PaidBy | Deviation, lang: str) -> str:
    return f"{one.text.into(lang)} [{one.source}]{_mark(verified=one.verified)}"


def _requirement(requirement: Requirement, lang: str) -> Iterator[str]:
    gates = ", ".join(sorted(requirement.gates))
    yield f"{requirement.id} ({gates}; {requirement.owner}; waiver: {requirement.waiver or 'never'})"
    yield f"  {requirement.title.into(lang)} [{requirement.source}]{_mark(verified=requirement.verified)}"


def _rule(rule: QualityRule, lang: str) -> Iterator[str]:
    yield f"{rule.id} ({rule.owner})"
    yield f"  {rule.found.into(lang)} [{rule.source}]{_mark(verified=rule.verified)}"


def _whys(version: SchemeVersion) -> Iterator[Why]:
    return (part.why for part in parts(version.conditions) if part.why)


def _mark(*, verified: bool) -> str:
    return "" if verified else " (not verified)"


# --- test and acceptance


def _tested(policies: Policies, folder: Path, options: dict[str, Any]) -> Iterator[str]:
    wanted = options["scheme"]
    samples = [one for one in read_samples(folder, policies) if not wanted or one.scheme in wanted]
    return _reported(try_out(sample, policies.schemes) for sample in samples)


def _accepted(policies: Policies, folder: Path, _options: dict[str, Any]) -> Iterator[str]:
    samples = [one for one in read_samples(folder, policies) if one.acceptance]
    return _reported(try_out(sample, policies.schemes) for sample in samples)


def _reported(results: Iterable[SampleResult]) -> Iterator[str]:
    """A line per case; raises CommandError at the end when one failed."""
    failed = total = 0
    for one in results:
        total, failed = total + 1, failed + (not one.ok)
        state = "ok" if one.ok else "FAILED"
        name = f"{one.sample.scheme}: {one.sample.name}"
        yield f"{state:6}  {name} | expected {one.expected} | computed {one.computed}"
    if failed or not total:
        raise CommandError(f"{failed} of {total} cases failed." if total else "There are no cases.")
    yield f"{total} cases, all ok."


# --- diff


def _compared(policies: Policies, _folder: Path, options: dict[str, Any]) -> Iterator[str]:
    lang = str(options["lang"])
    if options["against"]:
        return _against(policies, read_policies(options["against"]), str(options["first"]), lang)
    if not options["second"]:
        raise CommandError("Name two versions, or a scheme and --against with the folder to compare with.")
    old, new = (_version(policies, str(options[which])) for which in ("first", "second"))
    return _differing(old, new, lang)


def _against(policies: Policies, others: Policies, name: str, lang: str) -> Iterator[str]:
    if name not in policies.schemes:
        raise CommandError(f"There is no scheme {name}. There are: {', '.join(policies.schemes)}.")
    theirs = {one.id: one for one in others.schemes[name].versions} if name in others.schemes else {}
    ours = {one.id: one for one in policies.schemes[name].versions}
    for key in [*theirs, *(one for one in ours if one not in theirs)]:
        yield key
        if key in theirs and key in ours:
            yield from _differing(theirs[key], ours[key], lang)
        else:
            yield "  a new version" if key in ours else "  is there no more"


def _version(policies: Policies, name: str) -> SchemeVersion:
    versions = {version.id: version for scheme in policies.schemes.values() for version in scheme.versions}
    if name not in versions:
        raise CommandError(f"There is no version {name}. There are: {', '.join(versions)}.")
    return versions[name]


def _differing(old: SchemeVersion, new: SchemeVersion, lang: str) -> Iterator[str]:
    found = differences(old, new)
    yield from (f"  {one.says(lang)}" for one in found)
    if not found:
        yield "  the same"


_VERBS: dict[str, Callable[[Policies, Path, dict[str, Any]], Iterator[str]]] = {
    "check": _checked,
    "explain": _explained,
    "test": _tested,
    "acceptance": _accepted,
    "diff": _compared,
}
