"""The annual report as PDF/UA: Typst draws it, our own fonts, charts as vectors. It refuses what can't be followed."""

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings

from sankofa.reporting.frame import frame
from sankofa.reporting.vocab import AnnualDocument

TEMPLATES = Path(__file__).parent / "templates"


def pdf(document: AnnualDocument) -> bytes:
    """The report's PDF, tagged (PDF/UA-1), in its language. The same document gives the same bytes."""
    compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts())
    made = compiler.compile(
        str(TEMPLATES / "annual.typ"), format="pdf", sys_inputs={"data": _data(document)}, pdf_standards=["ua-1"]
    )
    assert isinstance(made, bytes)  # one output format, one file
    return made


def _data(document: AnnualDocument) -> str:
    held = asdict(document) | {"frame": frame(document)}
    return json.dumps(held, ensure_ascii=False, default=str)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    paths = [str(folder) for folder in settings.REPORT_FONTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
