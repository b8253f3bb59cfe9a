"""Test cases that come from real refusals: made nobody's, kept beside those in the files. Part of this app's doors.

Nothing leads back: the row knows neither case nor decision, and no day is kept as it was (schemes.rules.anonymous).
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.eligibility.models import KeptSample
from sankofa.eligibility.vocab import DecisionKept
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, RefusedError
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import Sample, TellingError


@dataclass(frozen=True)
class SampleDrawn:
    """A test case before it is kept: what would stand there."""

    sample: Sample
    text: str


def kept_samples(scheme_id: str) -> tuple[str, ...]:
    """The texts of a scheme's kept test cases, in the order in which they were kept."""
    return tuple(KeptSample.objects.filter(scheme=scheme_id).order_by("id").values_list("text", flat=True))


def draw_sample(kept: DecisionKept) -> SampleDrawn:
    """The test case that a refusal gives, called after what failed: nobody types a name, which could be somebody's.

    Raises DomainError `no_refusal`, or `telling` where it can't be nobody's.
    """
    if kept.advice != "no":
        raise DomainError("no_refusal", _("Only what the rule itself refused becomes a test case."))
    scheme_id = kept.row.scheme_id
    number = KeptSample.objects.filter(scheme=scheme_id).count() + 1
    try:
        return SampleDrawn(*schemes.sample_of(scheme_id, kept.facts, kept.judged_on, number=number))
    except TellingError as error:
        raise DomainError(
            "telling", _("This refusal hangs on one very day or text: it would tell whose it is. Write one by hand.")
        ) from error


@transaction.atomic
def keep_sample(*, kept: DecisionKept, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Keeps the test case of a refusal, the same one once. Raises RefusedError; DomainError `kept_before`, else as
    `draw_sample`.
    """
    if not by.may(Perm.POLICY):
        raise RefusedError("not_allowed", _("Only who writes policy may do this."))
    drawn = draw_sample(kept)
    body = drawn.text.partition("\n")[2]
    if any(text.partition("\n")[2] == body for text in kept_samples(kept.row.scheme_id)):
        raise DomainError("kept_before", _("The same test case is there already."))
    row = KeptSample.objects.create(
        scheme=kept.row.scheme_id,
        name=drawn.sample.name,
        text=drawn.text,
        kept_on=date_in(now, by.timezone),
        kept_by_id=by.id,
    )
    return row.id
