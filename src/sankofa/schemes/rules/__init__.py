"""Judging facts by dated terms: which version holds, what follows, why, what is still to be asked, what it comes to.

Pure: everything comes in as an argument, and the same arguments always give the same answer. Not here: fetching facts,
deciding (a named person does), reading policy files (sankofa.schemes.loading). Strong Kleene logic throughout: filling
in an unknown fact may settle an outcome, never turn a yes into a no or back.
"""

from sankofa.schemes.rules.evaluation import evaluate
from sankofa.schemes.rules.facts import allows, check_facts, facts_hash
from sankofa.schemes.rules.instances import version_on
from sankofa.schemes.rules.readiness import PLACEHOLDERS, readiness
from sankofa.schemes.rules.redaction import compartments_of, redact, redact_result, visible

__all__ = [
    "PLACEHOLDERS",
    "allows",
    "check_facts",
    "compartments_of",
    "evaluate",
    "facts_hash",
    "readiness",
    "redact",
    "redact_result",
    "version_on",
    "visible",
]
