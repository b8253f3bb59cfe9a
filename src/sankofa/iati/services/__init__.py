"""Verbs of IATI: saying who publishes and what; keeping a file of others, and taking in what is good of it."""

from sankofa.iati.services.importing import forget_kept, keep_file, take_in
from sankofa.iati.services.listing import change_listing, list_activity, name_funder, set_publisher, unlist
from sankofa.iati.services.publishing import publish

__all__ = [
    "change_listing",
    "forget_kept",
    "keep_file",
    "list_activity",
    "name_funder",
    "publish",
    "set_publisher",
    "take_in",
    "unlist",
]
