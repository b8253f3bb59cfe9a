"""The one door into a compartment: an outermost transaction, an opening that the database writes and logs, then work.

Row-level security lets the rows of one case show inside that transaction alone. It stops forgotten filters and curious
SQL; a server that is taken over it does not stop (SECURITY.md).
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.protection.vocab import Compartment


@contextmanager
def compartment(
    name: Compartment, *, case_id: uuid.UUID, by: Actor, reason: str, break_glass: bool = False
) -> Iterator[None]:
    """Opens one compartment of one case for the length of the block, in a transaction of its own.

    Without a key it raises NotFoundError: whoever has no key does not learn whether there is anything inside.
    `break_glass` opens without a key, in an emergency; the data-protection officer sees it.
    """
    if not reason.strip():
        raise DomainError("reason_needed", _("Say why you open it. The reason is kept."), field="reason")
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(
            "SELECT open_compartment(%s, %s, %s, %s, %s)", [name, case_id, by.id, reason.strip()[:200], break_glass]
        )
        row = cursor.fetchone()
        if row is None or row[0] is None:
            raise NotFoundError("no_key", _("There is nothing here for you to open."))
        yield
