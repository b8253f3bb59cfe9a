"""Libraries of statistics are large and slow to load: the site starts without them, and loads them where used."""

import os
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "src"
LOADED = """
import django, sys
django.setup()
import sankofa.config.urls
print(sorted({"duckdb", "ibis", "numpy", "openpyxl", "pandas", "pyarrow", "scipy", "xlsxwriter"} & set(sys.modules)))
"""


def test_every_page_is_known_without_loading_what_computes_figures() -> None:
    here = {**os.environ, "PYTHONPATH": str(SOURCES), "DJANGO_SETTINGS_MODULE": "sankofa.config.settings"}
    told = subprocess.run([sys.executable, "-c", LOADED], env=here, check=True, capture_output=True, text=True)  # noqa: S603  our own
    assert told.stdout.strip() == "[]"
