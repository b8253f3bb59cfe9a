"""Texts to translate: collected from code and templates with Babel, so that no gettext tools are needed.

Here: finding them and keeping the catalogue of each language in step. Compiling is the launcher's.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize

KEYWORDS = dict.fromkeys(
    (
        "_",
        "gettext",
        "gettext_lazy",
        "gettext_noop",
        "ngettext",
        "ngettext_lazy",
        "npgettext",
        "npgettext_lazy",
        "pgettext",
        "pgettext_lazy",
    )
)
SOURCE = Path(settings.BASE_DIR) / "src" / "sankofa"
TRANSLATED = tuple(code for code, _name in settings.LANGUAGES if code != "en")


def collect() -> Catalog:
    """Every text of the source, with where it stands."""
    found = Catalog(charset="utf-8")
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            _add(found, path, path.read_bytes())
    for path in sorted([*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]):  # pages and mails
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        _add(found, path, "\n".join(line.strip() for line in code.splitlines()).encode())
    return found


def catalogue_path(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> Catalog:
    """Brings the catalogue in step with the source: new texts empty, those that are gone dropped. Writes it."""
    catalogue = read(language)
    catalogue.update(collect(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, no_location=True, omit_header=False, sort_output=True)
    return catalogue


def untranslated(language: str) -> Iterator[str]:
    """Texts of the source that the language lacks, and texts whose placeholders don't agree."""
    known = read(language)
    for message in collect():
        if not message.id:
            continue
        there = known.get(message.id, message.context)
        texts = there.string if there else ""
        if not all(texts if isinstance(texts, tuple) else (texts,)):
            yield str(message.id if isinstance(message.id, str) else message.id[0])
        elif there and any(there.check(known)):
            yield f"{message.id} (placeholders differ)"


def _add(found: Catalog, path: Path, code: bytes) -> None:
    for line, function, texts, _comments in extract_python(io.BytesIO(code), KEYWORDS, (), {}):
        parts = [texts] if isinstance(texts, str) else list(texts)
        context = parts.pop(0) if "pgettext" in str(function) else None
        if not parts or parts[0] is None:
            continue
        plural = str(function).startswith("n")
        key = (parts[0], parts[1]) if plural else parts[0]
        found.add(key, context=context, locations=[(str(path.relative_to(SOURCE)), line)])
