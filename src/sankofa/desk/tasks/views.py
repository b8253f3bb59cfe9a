"""Tasks as a list, with what one does to them at one click: done, dropped, given on, put off."""

import uuid
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.queries import colleagues
from sankofa.accounts.vocab import Perm
from sankofa.cases import queries, services
from sankofa.cases.vocab import TaskState
from sankofa.desk import shapes
from sankofa.desk.cases.acting import act, came_from, form_page, once, posted
from sankofa.desk.cases.forms import TaskForm
from sankofa.desk.cases.frame import frame
from sankofa.desk.fields import DayField
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError


class GiveForm(forms.Form):
    owner = forms.UUIDField()


class PostponeForm(forms.Form):
    due_on = DayField()


@staff_page(Perm.WORK_CASE)
def tasks(request: StaffRequest) -> HttpResponse:
    whose = "office" if request.GET.get("whose") == "office" else "mine"
    state = request.GET.get("state", "")
    state = state if state in TaskState.values else TaskState.OPEN
    number = int(raw) if (raw := request.GET.get("page", "1")).isdecimal() else 1
    found = queries.tasks(request.actor, now=request.now, state=state, whose=whose, page=number)

    def here(**changed: str) -> str:
        return "?" + urlencode({"whose": whose, "state": state, **changed})

    context = {
        "rows": found.rows,
        "open": state == TaskState.OPEN,
        "colleagues": colleagues(request.actor),
        "whose": [
            shapes.Link(_("Mine"), here(whose="mine"), current=whose == "mine"),
            shapes.Link(_("My office"), here(whose="office"), current=whose == "office"),
            *(shapes.Link(str(s.label), here(state=s.value), current=s == state) for s in TaskState),
        ],
        "pager": shapes.Page(
            _("Page %(n)s") % {"n": number},
            here(page=found.earlier) if found.earlier else "",
            here(page=found.later) if found.later else "",
        ),
        "today": date_in(request.now, request.actor.timezone),
    }
    return render(request, "desk/tasks/tasks.html", context)


@staff_page(Perm.WORK_CASE)
def new(request: StaffRequest) -> HttpResponse:
    """A task without a case."""
    form = _form(request)
    return form_page(
        request,
        form,
        lambda: _set(request, form, None),
        template="desk/tasks/new.html",
        context={},
        said=_("The task is set."),
        back=reverse("desk:tasks"),
    )


@staff_page(Perm.WORK_CASE)
def new_on_case(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    form = _form(request)
    context = {
        **frame(request, case_id, "desk:case_task", Perm.WORK_CASE, log=request.method == "GET"),
        "title": _("A task"),
        "button": _("Set the task"),
    }
    return form_page(
        request,
        form,
        lambda: _set(request, form, case_id),
        template="desk/cases/form.html",
        context=context,
        said=_("The task is set."),
        back=reverse("desk:case_notes", args=[case_id]),
    )


@require_POST
@staff_page(Perm.WORK_CASE)
def done(request: StaffRequest, task_id: uuid.UUID) -> HttpResponse:
    def work() -> None:
        services.finish_task(task_id=task_id, by=request.actor, now=request.now)

    return act(request, work, said=_("Done."), back=came_from(request, reverse("desk:tasks")))


@require_POST
@staff_page(Perm.WORK_CASE)
def drop(request: StaffRequest, task_id: uuid.UUID) -> HttpResponse:
    def work() -> None:
        services.drop_task(task_id=task_id, by=request.actor, now=request.now)

    return act(request, work, said=_("Dropped."), back=came_from(request, reverse("desk:tasks")))


@require_POST
@staff_page(Perm.WORK_CASE)
def give(request: StaffRequest, task_id: uuid.UUID) -> HttpResponse:
    form = GiveForm(request.POST)

    def work() -> None:
        form.is_valid()
        owner = form.cleaned_data.get("owner") or request.actor.id
        services.reassign_task(task_id=task_id, owner_id=owner, by=request.actor, now=request.now)

    return act(request, work, said=_("Given on."), back=came_from(request, reverse("desk:tasks")))


@require_POST
@staff_page(Perm.WORK_CASE)
def postpone(request: StaffRequest, task_id: uuid.UUID) -> HttpResponse:
    form = PostponeForm(request.POST)

    def work() -> None:
        if not form.is_valid():
            raise DomainError("no_day", " ".join(map(str, form.errors["due_on"])))
        services.postpone_task(task_id=task_id, due_on=form.cleaned_data["due_on"], by=request.actor, now=request.now)

    return act(request, work, said=_("Put off."), back=came_from(request, reverse("desk:tasks")))


def _form(request: StaffRequest) -> TaskForm:
    initial = {"due_on": date_in(request.now, request.actor.timezone), "owner": str(request.actor.id)}
    return TaskForm(posted(request), actor=request.actor, colleagues=colleagues(request.actor), initial=initial)


def _set(request: StaffRequest, form: TaskForm, case_id: uuid.UUID | None) -> str:
    def work() -> uuid.UUID:
        return services.set_task(
            case_id=case_id,
            what=form.cleaned_data["what"],
            due_on=form.cleaned_data["due_on"],
            owner_office_id=request.actor.office_id,
            by=request.actor,
            now=request.now,
            **form.whose,
        )

    return once(request, form, "set_task", work)
