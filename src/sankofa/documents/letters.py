"""Letters as PDF: a Typst template, its texts per language beside it, and data. One renderer for every letter.

A template `NAME.typ` lies in `templates/letters/` with its texts in `NAME.yaml` (language, then key); it calls
`letter` of `base.typ` for the page. Here nothing is decided: what a letter says and who gets it is the caller's.
Letters are tagged PDF/UA-1: Typst refuses to make one that a screen reader can't follow.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import typst
import yaml
from django.conf import settings

TEMPLATES = Path(__file__).parent / "templates" / "letters"
FALLBACK = "en"


def render(template: str, data: Mapping[str, object], language: str) -> bytes:
    """The PDF of `template` with `data` (JSON types; dates and amounts as texts, ready to read), in `language`.

    A language that the letter does not speak becomes English (`languages` tells which it does). Raises
    typst.TypstError when the template asks for what `data` lacks: a fault of ours, never of a user.
    """
    spoken = language if language in languages(template) else FALLBACK
    compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts())
    pdf = compiler.compile(
        str(TEMPLATES / f"{template}.typ"),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "language": spoken},
        pdf_standards=["ua-1"],
    )
    assert isinstance(pdf, bytes)  # one output format, one file
    return pdf


def languages(template: str) -> tuple[str, ...]:
    """The languages that the letter speaks."""
    texts = yaml.safe_load((TEMPLATES / f"{template}.yaml").read_text(encoding="utf-8"))
    return tuple(texts)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Our fonts alone, so that a letter looks the same on every machine; read once."""
    paths: list[str] = [str(folder) for folder in settings.LETTER_FONTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
