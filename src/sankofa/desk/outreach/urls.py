"""/outreach/ and below."""

from django.urls import path

from sankofa.desk.outreach.views import conversations, groups, hours

urlpatterns = [
    path("outreach/", conversations.conversations, name="outreach"),
    path("outreach/conversation/", conversations.conversation, name="outreach_conversation"),
    path(
        "outreach/conversations/<uuid:conversation_id>/remove/",
        conversations.remove,
        name="outreach_conversation_remove",
    ),
    path("outreach/hours/", hours.hours, name="outreach_hours"),
    path("outreach/hours/<uuid:hour_id>/", hours.hour, name="outreach_hour"),
    path("outreach/hours/<uuid:hour_id>/next/", hours.take_next, name="outreach_next"),
    path("outreach/walk-ins/<uuid:walk_in_id>/seen/", hours.seen, name="outreach_seen"),
    path("outreach/walk-ins/<uuid:walk_in_id>/back/", hours.put_back, name="outreach_back"),
    path("outreach/walk-ins/<uuid:walk_in_id>/left/", hours.left, name="outreach_left"),
    path("outreach/sessions/", groups.sessions, name="outreach_sessions"),
    path("outreach/sessions/new/", groups.session, name="outreach_session"),
    path("outreach/contacts/", groups.contacts, name="outreach_contacts"),
]
