"""/cases/ and below."""

from django.urls import path

from sankofa.desk.cases.views import caseload, new, notes, page, people, plan, steps, team

urlpatterns = [
    path("cases/", caseload.caseload, name="cases"),
    path("cases/bulk/", caseload.bulk, name="cases_bulk"),
    path("cases/export/", caseload.export, name="cases_export"),
    path("cases/views/keep/", caseload.keep, name="cases_keep"),
    path("cases/views/<uuid:filter_id>/forget/", caseload.forget, name="cases_forget"),
    path("cases/<uuid:case_id>/", page.case, name="case"),
    path("cases/<uuid:case_id>/timeline/", page.timeline, name="case_timeline"),
    path("cases/<uuid:case_id>/readings/", page.readings, name="case_readings"),
    path("cases/<uuid:case_id>/plan/", plan.plan, name="case_plan"),
    path("cases/<uuid:case_id>/step/<slug:verb>/", steps.step, name="case_step"),
    path("cases/<uuid:case_id>/undo/<uuid:event_id>/", steps.undo, name="case_undo"),
    path("cases/<uuid:case_id>/withdraw/", steps.withdraw, name="case_withdraw"),
    path("cases/<uuid:case_id>/hold/", steps.hold, name="case_hold"),
    path("cases/<uuid:case_id>/end/", steps.end, name="case_end"),
    path("cases/<uuid:case_id>/reopen/", steps.reopen, name="case_reopen"),
    path("cases/<uuid:case_id>/already-gone/", steps.register_departed, name="case_register_departed"),
    path("cases/<uuid:case_id>/notes/", notes.notes, name="case_notes"),
    path("cases/<uuid:case_id>/notes/<uuid:note_id>/correct/", notes.correct, name="case_note_correct"),
    path("cases/<uuid:case_id>/notes/<uuid:note_id>/in-error/", notes.in_error, name="case_note_in_error"),
    path("cases/<uuid:case_id>/people/", people.people, name="case_people"),
    path("cases/<uuid:case_id>/people/join/", people.join, name="case_join"),
    path("cases/<uuid:case_id>/people/<uuid:member_id>/leave/", people.fall_off, name="case_fall_off"),
    path("cases/<uuid:case_id>/people/<uuid:member_id>/split/", people.split, name="case_split"),
    path("cases/<uuid:case_id>/people/split/stayed/", people.split_stayed, name="case_split_stayed"),
    path("cases/new/<uuid:person_id>/", new.new, name="case_new"),
    path("cases/<uuid:case_id>/team/", team.team, name="case_team"),
    path("cases/<uuid:case_id>/team/<uuid:staff_id>/off/", team.unassign, name="case_unassign"),
    path("cases/<uuid:case_id>/transfer/", team.transfer, name="case_transfer"),
    path("cases/<uuid:case_id>/transfer/take-back/", team.take_back, name="case_take_back"),
    path("transfers/<uuid:transfer_id>/answer/", team.answer, name="transfer_answer"),
]
