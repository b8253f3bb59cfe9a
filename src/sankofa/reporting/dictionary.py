"""The definitions of this release, read once: the snapshot's dictionary, indicators, how publications are read."""

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from sankofa.reporting.rules import annual, definitions
from sankofa.reporting.vocab import Dimension, Indicator, Measure, Reading, Table, Template

HERE = Path(__file__).parent
FOLDER = HERE / "definitions"
QUERIES = HERE / "sql"


@functools.cache
def tables() -> Mapping[str, Table]:
    return definitions.tables(_read("columns"))


@functools.cache
def indicators() -> Mapping[str, Indicator]:
    return definitions.indicators(_read("indicators"), tables())


@functools.cache
def measures() -> Mapping[str, Measure]:
    return definitions.measures(_read("measures"), tables(), indicators())


@functools.cache
def dimensions() -> Mapping[str, Dimension]:
    return definitions.dimensions(_read("measures"), tables())


@functools.cache
def readings() -> Mapping[str, Reading]:
    return definitions.readings(_read("publications"))


@functools.cache
def template() -> Template:
    """The annual report's chapters and words."""
    return annual.template(_read("annual"), indicators())


@functools.cache
def digest() -> str:
    """Of every definition and query: two snapshots with the same one mean the same by each column."""
    defining = [path for path in sorted(FOLDER.glob("*.yaml")) if path.name != "annual.yaml"]  # words and order alone
    files = [*defining, *sorted(QUERIES.rglob("*.sql")), HERE / "extraction.py"]
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
