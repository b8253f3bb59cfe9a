"""Verbs on cases: the door. Each noun has its module; callers import from here."""

from sankofa.cases.services.alarms import alarm
from sankofa.cases.services.appointments import (
    ClashError,
    end_appointment,
    end_appointments,
    make_appointment,
    make_appointments,
    move_appointment,
)
from sankofa.cases.services.blockers import hold_for_upkeep, replace_blockers, waive
from sankofa.cases.services.bulk import offices_to_import_into, open_many
from sankofa.cases.services.consents import withdraw_consent
from sankofa.cases.services.filters import (
    drop_filter,
    keep_filter,
)
from sankofa.cases.services.joining import join_records, part_records
from sankofa.cases.services.notes import correct_note, mark_note_wrong, write_note
from sankofa.cases.services.referrals import (
    answer_referral,
    refer,
)
from sankofa.cases.services.requests import (
    acknowledge_request,
    answer_request,
    cancel_request,
    decline_request,
    escalate_request,
    send_request,
)
from sankofa.cases.services.sharing import (
    end_shares,
    share,
    unshare,
)
from sankofa.cases.services.shielding import offer_shield, shield_person, unshield_person
from sankofa.cases.services.spine import (
    assign,
    fall_off,
    follow,
    hold,
    issue_clearance,
    join,
    lock,
    mark_dirty,
    mark_dirty_of,
    member_of,
    move,
    open_case,
    record,
    register_departed,
    reopen,
    resume,
    set_plan,
    split,
    split_stayed,
    stay_behind,
    undo,
)
from sankofa.cases.services.tasks import (
    drop_task,
    finish_task,
    postpone_task,
    reassign_task,
    set_task,
    set_tasks,
)
from sankofa.cases.services.team import (
    answer_offer,
    offer,
    set_counsellor,
    set_counsellors,
    unassign,
    withdraw_offer,
)
from sankofa.cases.services.terms import set_terms

__all__ = [
    "ClashError",
    "acknowledge_request",
    "alarm",
    "answer_offer",
    "answer_referral",
    "answer_request",
    "assign",
    "cancel_request",
    "correct_note",
    "decline_request",
    "drop_filter",
    "drop_task",
    "end_appointment",
    "end_appointments",
    "end_shares",
    "escalate_request",
    "fall_off",
    "finish_task",
    "follow",
    "hold",
    "hold_for_upkeep",
    "issue_clearance",
    "join",
    "join_records",
    "keep_filter",
    "lock",
    "make_appointment",
    "make_appointments",
    "mark_dirty",
    "mark_dirty_of",
    "mark_note_wrong",
    "member_of",
    "move",
    "move_appointment",
    "offer",
    "offer_shield",
    "offices_to_import_into",
    "open_case",
    "open_many",
    "part_records",
    "postpone_task",
    "reassign_task",
    "record",
    "refer",
    "register_departed",
    "reopen",
    "replace_blockers",
    "resume",
    "send_request",
    "set_counsellor",
    "set_counsellors",
    "set_plan",
    "set_task",
    "set_tasks",
    "set_terms",
    "share",
    "shield_person",
    "split",
    "split_stayed",
    "stay_behind",
    "unassign",
    "undo",
    "unshare",
    "unshield_person",
    "waive",
    "withdraw_consent",
    "withdraw_offer",
    "write_note",
]
