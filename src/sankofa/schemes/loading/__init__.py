"""Reading policy files into schemes, and refusing bad ones with file, line, what is wrong and what to do.

Here: `load_policies` and `read_policies`. Not here: judging facts by what was read (sankofa.schemes.rules).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sankofa.schemes.loading.fields import fields_of, filled
from sankofa.schemes.loading.files import LISTS_FILE, Folder, Policies
from sankofa.schemes.loading.samples import read_samples, written
from sankofa.schemes.loading.versions import (
    appended,
    beside,
    copied,
    dated,
    ended,
    lines_before,
    listed,
    period_in,
    version_id_of,
)

__all__ = [
    "LISTS_FILE",
    "Policies",
    "appended",
    "beside",
    "copied",
    "dated",
    "ended",
    "fields_of",
    "filled",
    "lines_before",
    "listed",
    "load_policies",
    "period_in",
    "read_policies",
    "read_samples",
    "version_id_of",
    "written",
]


def load_policies(folder: Path) -> Policies:
    """Read a folder of policies, once per process. Raises BadPolicyError with every problem found."""
    return _load(folder.resolve())


def read_policies(folder: Path, added: Mapping[str, str] | None = None) -> Policies:
    """As load_policies, but always from disk: for checking what somebody is writing.

    `added`: versions that stand in no file, by the file they belong to, as `versions.appended` gives them.
    """
    return Folder(folder, added).read()


@cache
def _load(folder: Path) -> Policies:
    return Folder(folder).read()
