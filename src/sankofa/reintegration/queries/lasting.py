"""Who lives on well after return, as far as visits say: for costs by project and reports, without names."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Min

from sankofa.reintegration.models import Arrival, Lost, Visit
from sankofa.reintegration.vocab import VisitState

A_YEAR = dt.timedelta(days=335)  # eleven months: the visit of the twelfth may fall a little early


def lasting(case_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of these, cases that were reached at home a year after arrival, and not lost since. No access check: ids only."""
    rows = Arrival.objects.filter(case__in=case_ids, arrived_on__isnull=False).values_list("case").order_by("case")
    arrived = dict(rows.annotate(first=Min("arrived_on")))
    lost = set(Lost.objects.filter(case__in=case_ids).values_list("case", flat=True))
    visits = Visit.objects.filter(case__in=arrived, state=VisitState.DONE).values_list("case", "done_on")
    return {case for case, on in visits if case not in lost and on and on - arrived[case] >= A_YEAR}
