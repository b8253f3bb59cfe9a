"""When a mission proposes visits after arrival: one form, for the mission of whoever sets it."""

import re

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Perm
from sankofa.desk.administration.frame import tabs
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.reintegration import queries, services


class RhythmForm(forms.Form):
    months = forms.CharField(
        label=_("Months after arrival"),
        max_length=60,
        help_text=_("For example 1, 3, 6, 12. Each schedule starts from these days, and may differ."),
    )

    def clean_months(self) -> list[int]:
        parts = [part for part in re.split(r"[\s,;]+", self.cleaned_data["months"]) if part]
        if not all(part.isdecimal() for part in parts):
            raise ValidationError(_("Write numbers with commas between them, for example 1, 3, 6, 12."))
        return [int(part) for part in parts]


@staff_page(Perm.ADMINISTER)
def rhythm(request: StaffRequest) -> HttpResponse:
    standing = queries.visit_rhythm(request.actor.mission_id)
    form = RhythmForm(request.POST or None, initial={"months": ", ".join(str(one) for one in standing)})
    if form.is_valid() and attempt(
        form, lambda: services.set_visit_rhythm(months=form.cleaned_data["months"], by=request.actor)
    ):
        messages.success(request, _("Saved."))
        return redirect("desk:visit_rhythm")
    context = {"form": form, "tabs": tabs("visits")}
    return render(request, "desk/administration/visits.html", context, status=422 if form.errors else 200)
