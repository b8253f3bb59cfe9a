"""/people/: a person and everything under them. /files/ sends a file to whoever may have it."""

from django.urls import path

from sankofa.desk.people import consents, contact, family, files, holdings, papers, together, views

ONE = "people/<uuid:person_id>/"

urlpatterns = [
    path("people/new/", views.new, name="person_new"),
    path("people/shielded/", views.shielded, name="shielded"),
    path("people/shield-offers/<uuid:offer_id>/", views.answer_shield_offer, name="shield_answer"),
    path("people/authorities/", consents.authorities, name="authorities"),
    path("cases/<uuid:case_id>/consents/", together.consents, name="case_consents"),
    path(ONE, views.person, name="person"),
    path(f"{ONE}holdings/", holdings.holdings, name="person_holdings"),
    path(f"{ONE}edit/", views.edit, name="person_edit"),
    path(f"{ONE}languages/", views.edit_languages, name="person_languages"),
    path(f"{ONE}show/<slug:what>/<slug:key>/", views.show, name="person_show"),
    path(f"{ONE}shield/", views.shield, name="shield"),
    path(f"{ONE}shield/offer/", views.offer_shield, name="shield_offer"),
    path(f"{ONE}unshield/", views.unshield, name="unshield"),
    path(f"{ONE}contact/new/", contact.add_channel, name="person_channel_new"),
    path(f"{ONE}contact/<uuid:channel_id>/", contact.edit_channel, name="person_channel"),
    path(f"{ONE}contact/<uuid:channel_id>/end/", contact.end_channel, name="person_channel_end"),
    path(f"{ONE}numbers/new/", contact.add_number, name="person_number_new"),
    path(f"{ONE}numbers/<int:number_id>/remove/", contact.remove_number, name="person_number_remove"),
    path(f"{ONE}papers/new/", papers.add_paper, name="person_paper_new"),
    path(f"{ONE}papers/<uuid:document_id>/", papers.paper, name="person_paper"),
    path(f"{ONE}papers/<uuid:document_id>/edit/", papers.edit_paper, name="person_paper_edit"),
    path(f"{ONE}papers/<uuid:document_id>/move/", papers.move_paper, name="person_paper_move"),
    path(f"{ONE}papers/<uuid:document_id>/copy/", papers.copy_paper, name="person_paper_copy"),
    path(f"{ONE}papers/<uuid:document_id>/drop/", papers.drop_paper, name="person_paper_drop"),
    path(f"{ONE}family/new/", family.add_relative, name="person_relative_new"),
    path(f"{ONE}family/<int:relation_id>/remove/", family.remove_relative, name="person_relative_remove"),
    path(f"{ONE}consents/new/", consents.ask, name="person_consent_new"),
    path(f"{ONE}consents/<uuid:consent_id>/", consents.consent, name="person_consent"),
    path(f"{ONE}consents/<uuid:consent_id>/withdraw/", consents.end, name="person_consent_withdraw"),
    path("files/<uuid:file_id>/", files.download, name="file"),
]
