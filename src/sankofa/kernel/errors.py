"""Errors that a person can act on. A service raises them; a face shows them beside the field they concern.

Programming errors stay ordinary exceptions and are never caught for a user.
"""

from django.utils.functional import Promise


class DomainError(Exception):
    """Something the user asked for can't be done as asked.

    `code` is stable and for tests and machines; `message` is a translated sentence that says what to do next;
    `field` names the form field it belongs beside, or None for the whole form.
    """

    def __init__(self, code: str, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field


class NotFoundError(DomainError):
    """It does not exist, or this reader may not know that it does: one answer for both."""


class RefusedError(DomainError):
    """The reader may know of it but may not do this. The message says who can."""


class ConflictError(DomainError):
    """Somebody else changed it first. Nothing was written."""
