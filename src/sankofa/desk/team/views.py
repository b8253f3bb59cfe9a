"""Colleagues of my mission by office, my own first, and what each may do."""

from django.http import HttpResponse
from django.shortcuts import render

from sankofa.accounts.queries import administration
from sankofa.accounts.vocab import Perm
from sankofa.desk.web import StaffRequest, staff_page


@staff_page()
def team(request: StaffRequest) -> HttpResponse:
    offices = administration.team(request.actor, now=request.now)
    return render(request, "desk/team/team.html", {"offices": offices, "may_mend": request.actor.may(Perm.WORK_CASE)})
