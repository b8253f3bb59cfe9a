"""The bounds that hold on a day, from `bounds.yaml`."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sankofa.oversight.vocab import Bounds, Rule

FILE = Path(__file__).parent / "bounds.yaml"
SAID = ("since", "source")


@cache
def written() -> Mapping[Rule, list[dict[str, Any]]]:
    """Every entry of every rule, the earliest first."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {Rule(name): sorted(entries, key=lambda one: one["since"]) for name, entries in content.items()}


def in_force(on: dt.date) -> Bounds:
    """Rule -> name of the bound -> figure. A rule without an entry yet is not among them, and finds nothing."""
    held = {rule: [one for one in entries if one["since"] <= on] for rule, entries in written().items()}
    return {
        rule: {name: value for name, value in entries[-1].items() if name not in SAID}
        for rule, entries in held.items()
        if entries
    }
