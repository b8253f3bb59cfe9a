"""The table of facts, a row for each member of a case: filled case by case, read for the whole caseload at once.

Its columns are those that `schemes` gives the facts (docs/adr/0011-facts-in-columns.md). Not here: gathering (facts),
what is asked of the rows (simulating). Facts of a compartment never get here: `fact_row` has no columns for them.
"""

import datetime as dt
import uuid

from django.db import connection, transaction

from sankofa.journey.facts import Gathered
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import FactType

TABLE = "journey_factmember"


@transaction.atomic
def keep(case_id: uuid.UUID, gathered: Gathered, *, on: dt.date) -> None:
    """Puts the facts of a case, as gathered on a day, in the place of those kept before."""
    members = gathered.facts.members
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE case_id = %s", [case_id])  # noqa: S608  # a constant
        for place, member in enumerate(members, start=1):
            row = {
                "member_id": member.key,
                "case_id": case_id,
                "mission_id": gathered.mission_id,
                "place": place,
                "alone": len(members) == 1,
                "gathered_on": on,
                **schemes.fact_row(gathered.facts.case, member.values),
            }
            places = ", ".join(["%s"] * len(row))
            cursor.execute(
                f"INSERT INTO {TABLE} ({', '.join(row)}) VALUES ({places})",  # noqa: S608  # our own column names
                list(row.values()),
            )


def most_records() -> dict[str, int]:
    """How many records of each list somebody has at most."""
    lists = [one.key for one in schemes.fact_dictionary() if one.type is FactType.RECORDS]
    columns = {key: f"{key.replace('.', '_')}__count" for key in lists}
    counts = ", ".join(f"coalesce((SELECT max({one}) FROM {TABLE}), 0)" for one in columns.values())  # noqa: S608  # as above
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        found = cursor.fetchone() or ()
    return dict(zip(columns, found, strict=True))
