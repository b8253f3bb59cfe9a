"""Judging facts by dated terms: which version holds, what follows, why, what is still to be asked, what it comes to.

Pure: everything comes in as an argument, and the same arguments always give the same answer. Not here: fetching facts,
deciding (a named person does), reading policy files (sankofa.schemes.loading). Strong Kleene logic throughout: filling
in an unknown fact may settle an outcome, never turn a yes into a no or back.
"""

from sankofa.schemes.rules import wording
from sankofa.schemes.rules.anonymous import anonymous
from sankofa.schemes.rules.combining import combine
from sankofa.schemes.rules.differences import differences
from sankofa.schemes.rules.evaluation import evaluate, evaluate_all
from sankofa.schemes.rules.facts import allows, check_facts, facts_hash
from sankofa.schemes.rules.figures import doubts
from sankofa.schemes.rules.instances import transitional_on, version_on
from sankofa.schemes.rules.listed import amended, periods
from sankofa.schemes.rules.plain import told
from sankofa.schemes.rules.quality import findings
from sankofa.schemes.rules.readiness import PLACEHOLDERS, readiness
from sankofa.schemes.rules.redaction import compartments_of, redact, redact_result, visible
from sankofa.schemes.rules.samples import try_out

__all__ = [
    "PLACEHOLDERS",
    "allows",
    "amended",
    "anonymous",
    "check_facts",
    "combine",
    "compartments_of",
    "differences",
    "doubts",
    "evaluate",
    "evaluate_all",
    "facts_hash",
    "findings",
    "periods",
    "readiness",
    "redact",
    "redact_result",
    "told",
    "transitional_on",
    "try_out",
    "version_on",
    "visible",
    "wording",
]
