"""Questions about reference data: choices for forms and names for pages, in the reader's language."""

from functools import lru_cache

from django.utils.translation import get_language

from sankofa.reference.models import Country, Language


def country_choices() -> list[tuple[str, str]]:
    """(code, name) of every country that ever existed here, by name in the reader's language."""
    return sorted(_names("country", _dutch()).items(), key=lambda pair: pair[1])


def country_name(code: str | None) -> str:
    """The name in the reader's language; the code itself for one we do not know, empty for none."""
    return _names("country", _dutch()).get(code, code) if code else ""


def language_choices() -> list[tuple[str, str]]:
    return sorted(_names("language", _dutch()).items(), key=lambda pair: pair[1])


def language_name(code: str | None) -> str:
    return _names("language", _dutch()).get(code, code) if code else ""


def is_right_to_left(code: str) -> bool:
    return Language.objects.filter(code=code, right_to_left=True).exists()


def forget() -> None:
    """Drops the names kept in memory; called after an administrator edits reference data."""
    _names.cache_clear()


def _dutch() -> bool:
    return (get_language() or "").startswith("nl")


@lru_cache(maxsize=4)
def _names(kind: str, dutch: bool) -> dict[str, str]:  # noqa: FBT001  a cache key, not an option
    model = Country if kind == "country" else Language
    return dict(model.objects.values_list("code", "name_nl" if dutch else "name_en"))
