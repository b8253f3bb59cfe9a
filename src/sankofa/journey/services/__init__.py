"""Verbs that cross stages: the door. A guarded verb locks the case, judges its gate, issues the clearance and acts."""

from sankofa.journey.services.cancelling import cancel, record_refund, tie_up
from sankofa.journey.services.decisions import check, decide, release, reserve
from sankofa.journey.services.departure import (
    depart,
    hand_over,
    hold_seat,
    mark_trouble,
    reissue,
    split,
    split_stayed,
    take_step,
    ticket,
    undo_mark,
)
from sankofa.journey.services.drafts import try_draft
from sankofa.journey.services.gates import BlockedError, clear, process, refresh, waive
from sankofa.journey.services.inside import decide_inside
from sankofa.journey.services.money import count_cash, post_money

__all__ = [
    "BlockedError",
    "cancel",
    "check",
    "clear",
    "count_cash",
    "decide",
    "decide_inside",
    "depart",
    "hand_over",
    "hold_seat",
    "mark_trouble",
    "post_money",
    "process",
    "record_refund",
    "refresh",
    "reissue",
    "release",
    "reserve",
    "split",
    "split_stayed",
    "take_step",
    "ticket",
    "tie_up",
    "try_draft",
    "undo_mark",
    "waive",
]
