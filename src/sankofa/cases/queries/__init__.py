"""Questions about cases: the door. Each applies who may see what inside its SQL."""

from sankofa.cases.access import fetch, in_team, people_beside_shielded, people_to_settle, visible
from sankofa.cases.queries.calendar import appointment, office_calendar
from sankofa.cases.queries.case_page import case_head, case_page, case_team, earlier_cases, find_cases, person_for_case
from sankofa.cases.queries.caseload import caseload, caseload_rows, these
from sankofa.cases.queries.fairness import departed, told_apart
from sankofa.cases.queries.finding import (
    companions,
    fetch_person,
    find_duplicates,
    find_people,
    on_one_case,
    people_open_to,
    person_cases,
)
from sankofa.cases.queries.importing import (
    case_of_number,
    export_rows,
    import_landings,
    known_to,
    numbers_of,
    open_cases_of,
    rows_for_update,
)
from sankofa.cases.queries.my_day import my_day
from sankofa.cases.queries.overview import COUNTED, overview, own_cases
from sankofa.cases.queries.reported import days_left, shielded_cases, travellers
from sankofa.cases.queries.requests import (
    case_referrals,
    case_requests,
    case_shares,
    missions_consented,
    overdue_requests,
    request_to_us,
    requests_by_us,
    requests_late,
    requests_to_us,
    shown_to,
)
from sankofa.cases.queries.spine import (
    after,
    last_assisted,
    left_on,
    open_with_a_date,
    spine,
    waiting_for_refresh,
    waivers,
)
from sankofa.cases.queries.terms import terms
from sankofa.cases.queries.timeline import events_of, timeline
from sankofa.cases.queries.work import case_appointments, case_notes, case_tasks, saved_filters, tasks

__all__ = [
    "COUNTED",
    "after",
    "appointment",
    "case_appointments",
    "case_head",
    "case_notes",
    "case_of_number",
    "case_page",
    "case_referrals",
    "case_requests",
    "case_shares",
    "case_tasks",
    "case_team",
    "caseload",
    "caseload_rows",
    "companions",
    "days_left",
    "departed",
    "earlier_cases",
    "events_of",
    "export_rows",
    "fetch",
    "fetch_person",
    "find_cases",
    "find_duplicates",
    "find_people",
    "import_landings",
    "in_team",
    "known_to",
    "last_assisted",
    "left_on",
    "missions_consented",
    "my_day",
    "numbers_of",
    "office_calendar",
    "on_one_case",
    "open_cases_of",
    "open_with_a_date",
    "overdue_requests",
    "overview",
    "own_cases",
    "people_beside_shielded",
    "people_open_to",
    "people_to_settle",
    "person_cases",
    "person_for_case",
    "request_to_us",
    "requests_by_us",
    "requests_late",
    "requests_to_us",
    "rows_for_update",
    "saved_filters",
    "shielded_cases",
    "shown_to",
    "spine",
    "tasks",
    "terms",
    "these",
    "timeline",
    "told_apart",
    "travellers",
    "visible",
    "waiting_for_refresh",
    "waivers",
]
