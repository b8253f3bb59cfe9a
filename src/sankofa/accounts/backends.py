"""Who a session belongs to. One query brings the member of staff with mission, office and the roles in force."""

import uuid

from allauth.account.auth_backends import AuthenticationBackend

from sankofa.accounts import queries
from sankofa.accounts.models import Staff
from sankofa.kernel import clock


class StaffBackend(AuthenticationBackend):
    def get_user(self, user_id: uuid.UUID) -> Staff | None:
        """The signed-in member of staff, or None when the account was closed since."""
        return queries.staff_with_grants(user_id, at=clock.now())
