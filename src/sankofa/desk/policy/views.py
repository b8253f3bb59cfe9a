"""Schemes and their versions in words. Schemes that rest on a compartment are not among them, for anybody here."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.desk.policy import trials, words
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.eligibility import queries as eligibility
from sankofa.journey import queries as journey
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import RefusedError
from sankofa.schemes import queries


@staff_page()
def schemes_list(request: StaffRequest) -> HttpResponse:
    _check_reads(request)
    today = date_in(request.now, request.actor.timezone)
    rows = [words.scheme_row(one, today, _language()) for one in queries.schemes()]
    writes = request.actor.may(Perm.POLICY) or request.actor.may(Perm.APPROVE_POLICY)
    context = {"rows": rows, "drafts": eligibility.drafts(request.actor) if writes else [], "writes": writes}
    return render(request, "desk/policy/schemes.html", context)


@staff_page()
def scheme(request: StaffRequest, scheme_id: str) -> HttpResponse:
    """One scheme; its version of `?version=`, else the one in force, else the last."""
    _check_reads(request)
    found = next((one for one in queries.schemes() if one.id == scheme_id), None)
    if found is None:
        raise Http404
    today = date_in(request.now, request.actor.timezone)
    wanted = {one.id: one for one in found.versions}.get(request.GET.get("version", ""))
    version = wanted or queries.version_on(found, today) or found.versions[-1]
    approved = eligibility.approvals().get(version.id)
    context = {
        "scheme": words.scheme_row(found, today, _language()),
        "version": words.version(version, _language()),
        "tests": words.tried(queries.try_samples(found.id), version.id),
        "approved": approved,
        "drill": None,
        "trial": trials.page(journey.trial(approved.trial)) if approved and approved.trial else None,
        "writes": request.actor.may(Perm.POLICY),
    }
    return render(request, "desk/policy/scheme.html", context)


def _check_reads(request: StaffRequest) -> None:
    """Who reads cases reads the terms; so does who approves them, even without a case to read."""
    if not (request.actor.may(Perm.READ_CASE) or request.actor.may(Perm.APPROVE_POLICY)):
        raise RefusedError("not_allowed", _("Only who reads cases or approves terms may do this."))


def _language() -> str:
    return get_language() or "en"
