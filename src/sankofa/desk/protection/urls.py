"""/cases/<case>/protection/ and the compartments below it. No URL tells whether there is anything inside."""

from django.urls import path

from sankofa.desk.protection import closed, views

CASE = "cases/<uuid:case_id>/"

urlpatterns = [
    path(f"{CASE}protection/", views.overview, name="case_protection"),
    path(f"{CASE}protection/guardian/<uuid:member_id>/", views.guardian, name="case_guardian"),
    path(
        f"{CASE}protection/guardian/<uuid:guardian_id>/consent/", views.guardian_consent, name="case_guardian_consent"
    ),
    path(
        f"{CASE}protection/guardian/<uuid:guardian_id>/withdraw/",
        views.guardian_withdraw,
        name="case_guardian_withdraw",
    ),
    path(f"{CASE}protection/health/", views.health, name="case_health"),
    path(f"{CASE}protection/health/new/", views.open_file, name="case_health_open"),
    path(f"{CASE}protection/health/<uuid:file_id>/add/", views.add_entry, name="case_health_add"),
    path(f"{CASE}protection/health/verdict/", views.health_verdict, name="case_health_verdict"),
    path(f"{CASE}protection/<slug:which>/schemes/", closed.schemes, name="case_closed_schemes"),
    path(f"{CASE}protection/<slug:which>/decide/", closed.decide, name="case_closed_decide"),
    path(f"{CASE}protection/<slug:which>/decisions/<uuid:decision_id>/", closed.decision, name="case_closed_decision"),
    path(f"{CASE}protection/<slug:which>/letters/<uuid:decision_id>/", closed.letter, name="case_closed_letter"),
    path(f"{CASE}protection/notes/", views.notes, name="case_protection_notes"),
    path(f"{CASE}protection/notes/new/", views.write_note, name="case_protection_note"),
    path(f"{CASE}protection/notes/verdict/", views.protection_verdict, name="case_protection_verdict"),
]
