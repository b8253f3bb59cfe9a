"""Data that can't be right, over the reader's caseload: each with a link to where it is mended."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.desk.cases.tabs import case_url
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.eligibility.vocab import FaultRow
from sankofa.journey import queries

MOST = 100
# Where each rule's fault is mended; a rule that isn't here is about a person's own data.
MENDED_AT = {
    "signed_before_contact": "desk:case_eligibility",
    "left_before_contact": "desk:case_plan",
    "arrived_before_leaving": "desk:case_flights",
    "claim_before_birth": "desk:case_eligibility",
    "claim_to_come": "desk:case_eligibility",
    "consent_taken_back_before_given": "desk:case_protection",
    "released_before_detained": "desk:case_eligibility",
    "status_ends_before_it_begins": "desk:case_eligibility",
    "family_without_adults": "desk:case_people",
}
# Answers that are given again, by rule.
AGAIN = {
    "released_before_detained": ("member.detention.since", "member.detention.until"),
    "status_ends_before_it_begins": ("member.residence.since", "member.residence.until"),
}


@staff_page(Perm.WORK_CASE)
def worklist(request: StaffRequest) -> HttpResponse:
    found = queries.worklist(request.actor, now=request.now, most=MOST)
    rows = [(row, wrong, to_do, mend_url(row)) for row, wrong, to_do in found]
    sub = _("the first %(most)s") % {"most": MOST} if len(rows) == MOST else ""
    return render(request, "desk/quality/worklist.html", {"rows": rows, "sub": sub, "team_url": reverse("desk:team")})


def mend_url(row: FaultRow) -> str:
    """The page where the fault is mended."""
    name = MENDED_AT.get(row.rule, "")
    if not name:
        return (
            reverse("desk:person_edit", args=[row.person_id]) if row.person_id else case_url("desk:case", row.case_id)
        )
    again = "&".join(f"again={key}" for key in AGAIN.get(row.rule, ()))
    anchor = "#claims" if row.rule.startswith("claim") else "#questions" if again else ""
    return case_url(name, row.case_id) + (f"?{again}" if again else "") + anchor
