"""Questions about cases: the door. Each applies who may see what inside its SQL."""

from sankofa.cases.queries.case_page import case_head, case_page, earlier_cases, find_cases
from sankofa.cases.queries.caseload import caseload, caseload_rows
from sankofa.cases.queries.spine import spine, waiting_for_refresh, waivers
from sankofa.cases.queries.timeline import timeline

__all__ = [
    "case_head",
    "case_page",
    "caseload",
    "caseload_rows",
    "earlier_cases",
    "find_cases",
    "spine",
    "timeline",
    "waiting_for_refresh",
    "waivers",
]
