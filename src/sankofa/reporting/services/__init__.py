"""Verbs of reporting."""

from sankofa.reporting.services.annual import (
    begin_annual,
    hand_in_annual,
    publish_annual,
    refresh_annual,
    send_annual_back,
    sign_annual,
    write_annual,
)
from sankofa.reporting.services.donors import (
    begin_donor_report,
    drop_donor_report,
    prepare_donor_report,
    send_donor_report_back,
    sign_donor_report,
    write_donor_text,
)
from sankofa.reporting.services.explorer import drop_view, keep_view, release_table, tell_of_figures
from sankofa.reporting.services.register import alone, note_people
from sankofa.reporting.services.registers import (
    enter_figure,
    enter_figures,
    enter_file,
    register_file,
    register_publication,
)
from sankofa.reporting.services.snapshots import ask_snapshot, forget_old, make_asked, quietly, take_snapshot

__all__ = [
    "alone",
    "ask_snapshot",
    "begin_annual",
    "begin_donor_report",
    "drop_donor_report",
    "drop_view",
    "enter_figure",
    "enter_figures",
    "enter_file",
    "forget_old",
    "hand_in_annual",
    "keep_view",
    "make_asked",
    "note_people",
    "prepare_donor_report",
    "publish_annual",
    "quietly",
    "refresh_annual",
    "register_file",
    "register_publication",
    "release_table",
    "send_annual_back",
    "send_donor_report_back",
    "sign_annual",
    "sign_donor_report",
    "take_snapshot",
    "tell_of_figures",
    "write_annual",
    "write_donor_text",
]
