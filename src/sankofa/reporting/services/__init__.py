"""Verbs of reporting."""

from sankofa.reporting.services.donors import (
    begin_donor_report,
    drop_donor_report,
    prepare_donor_report,
    send_donor_report_back,
    sign_donor_report,
    write_donor_text,
)
from sankofa.reporting.services.explorer import drop_view, keep_release, keep_view, tell_of_figures
from sankofa.reporting.services.registers import (
    enter_figure,
    enter_figures,
    enter_file,
    register_file,
    register_publication,
)
from sankofa.reporting.services.snapshots import ask_snapshot, forget_old, make_asked, quietly, take_snapshot

__all__ = [
    "ask_snapshot",
    "begin_donor_report",
    "drop_donor_report",
    "drop_view",
    "enter_figure",
    "enter_figures",
    "enter_file",
    "forget_old",
    "keep_release",
    "keep_view",
    "make_asked",
    "prepare_donor_report",
    "quietly",
    "register_file",
    "register_publication",
    "send_donor_report_back",
    "sign_donor_report",
    "take_snapshot",
    "tell_of_figures",
    "write_donor_text",
]
