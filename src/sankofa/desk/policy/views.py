"""Schemes and their versions in words. Schemes that rest on a compartment are not among them, for anybody here."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.desk.policy import trials, words
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.eligibility import queries as eligibility
from sankofa.eligibility.vocab import ReplacedRow
from sankofa.journey import queries as journey
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import RefusedError
from sankofa.schemes import queries
from sankofa.schemes.vocab import LIST, SchemeVersion


@staff_page()
def schemes_list(request: StaffRequest) -> HttpResponse:
    _check_reads(request)
    today = date_in(request.now, request.actor.timezone)
    rows = [words.scheme_row(one, today, _language()) for one in queries.schemes()]
    writes = request.actor.may(Perm.POLICY) or request.actor.may(Perm.APPROVE_POLICY)
    lists = [words.list_row(one, today, _language()) for one in queries.lists().values()]
    titles = {f"{LIST}{one.id}": one.title for one in lists} | {one.id: one.title for one in rows}
    drafts = eligibility.drafts(request.actor) if writes else []
    context = {
        "rows": rows,
        "lists": lists,
        "drafts": [(one, titles[one.scheme]) for one in drafts if one.scheme in titles],
        "writes": writes,
    }
    return render(request, "desk/policy/schemes.html", context)


@staff_page()
def scheme(request: StaffRequest, scheme_id: str) -> HttpResponse:
    """One scheme; its version of `?version=`, else the one in force, else the last."""
    _check_reads(request)
    found = next((one for one in queries.schemes() if one.id == scheme_id), None)
    if found is None:
        raise Http404
    today = date_in(request.now, request.actor.timezone)
    asked = request.GET.get("version", "")
    gone = eligibility.replaced(found.id)
    replaced = next((one for one in gone if one.version == asked), None)
    if replaced:
        return _replaced(request, words.scheme_row(found, today, _language()), replaced, gone)
    wanted = {one.id: one for one in found.versions}.get(asked)
    version = wanted or queries.version_on(found, today) or found.versions[-1]
    approved = eligibility.approvals().get(version.id)
    context = {
        "gone": gone,
        "place_of": [one for one in gone if one.by_version == version.id],
        "scheme": words.scheme_row(found, today, _language()),
        "version": words.version(version, _language()),
        "tests": words.tried(queries.try_samples(found.id), version.id),
        "approved": approved,
        "drill": None,
        "trials": trials.pages(journey.trial(approved.trial)) if approved and approved.trial else [],
        "writes": request.actor.may(Perm.POLICY),
    }
    return render(request, "desk/policy/scheme.html", context)


@staff_page()
def dated_list(request: StaffRequest, list_id: str) -> HttpResponse:
    """One dated list as it stands, or its version of `?version=`; who reads it."""
    _check_reads(request)
    found = queries.lists().get(list_id)
    if found is None:
        raise Http404
    today, asked = date_in(request.now, request.actor.timezone), request.GET.get("version", "")
    row, gone = words.list_row(found, today, _language()), eligibility.replaced(f"{LIST}{list_id}")
    replaced = next((one for one in gone if one.version == asked), None)
    if replaced:
        return _replaced(request, row, replaced, gone)
    wanted = {one.id: one for one in found.versions}.get(asked)
    version = words.list_version(wanted) if wanted else words.list_today(found, today)
    approved = eligibility.approvals().get(version.id)
    context = {
        "list": row,
        "version": version,
        "wanted": wanted is not None,
        "days": words.list_days(found),
        "readers": words.readers(list_id, _language()),
        "elsewhere": [one.into(_language()) for one in queries.list_read_elsewhere(list_id)],
        "approved": approved,
        "gone": gone,
        "place_of": [one for one in gone if one.by_version == version.id],
        "drill": None,
        "trials": trials.pages(journey.trial(approved.trial)) if approved and approved.trial else [],
        "writes": request.actor.may(Perm.POLICY),
    }
    return render(request, "desk/policy/list.html", context)


def _replaced(
    request: StaffRequest, of: words.SchemeLine | words.ListLine, one: ReplacedRow, gone: list[ReplacedRow]
) -> HttpResponse:
    """A version of which another took the place on the day of its approval: to be read, no more."""
    subject = f"{LIST}{of.id}" if isinstance(of, words.ListLine) else of.id
    made = queries.as_approved(subject, one.text, one.known_on)
    if isinstance(made, SchemeVersion):
        told: words.VersionWords | words.ListWords | None = words.version(made, _language())
    else:
        told = words.list_version(made) if made else None
    context = {
        "of": of,
        "is_list": isinstance(of, words.ListLine),
        "one": one,
        "gone": gone,
        "version": told,
        "drill": None,
        "trials": trials.pages(journey.trial(one.approved.trial)) if one.approved.trial else [],
    }
    return render(request, "desk/policy/replaced.html", context)


def _check_reads(request: StaffRequest) -> None:
    """Who reads cases reads the terms; so does who approves them, even without a case to read."""
    if not (request.actor.may(Perm.READ_CASE) or request.actor.may(Perm.APPROVE_POLICY)):
        raise RefusedError("not_allowed", _("Only who reads cases or approves terms may do this."))


def _language() -> str:
    return get_language() or "en"
