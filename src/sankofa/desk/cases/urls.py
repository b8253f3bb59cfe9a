"""/cases/ and below."""

from django.urls import path

from sankofa.desk.cases.views import caseload, page, plan, steps

urlpatterns = [
    path("cases/", caseload.caseload, name="cases"),
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
]
