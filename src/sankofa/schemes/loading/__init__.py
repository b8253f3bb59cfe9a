"""Reading policy files into schemes, and refusing bad ones with file, line, what is wrong and what to do.

Here: `load_policies` and `read_policies`. Not here: judging facts by what was read (sankofa.schemes.rules).
"""

from functools import cache
from pathlib import Path

from sankofa.schemes.loading.files import Folder, Policies
from sankofa.schemes.loading.samples import read_samples

__all__ = ["Policies", "load_policies", "read_policies", "read_samples"]


def load_policies(folder: Path) -> Policies:
    """Read a folder of policies, once per process. Raises BadPolicyError with every problem found."""
    return _load(folder.resolve())


def read_policies(folder: Path) -> Policies:
    """As load_policies, but always from disk: for checking what somebody is writing."""
    return Folder(folder).read()


@cache
def _load(folder: Path) -> Policies:
    return Folder(folder).read()
