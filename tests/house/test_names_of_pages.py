"""One name for one page: two patterns of the same name send half of the links to the wrong page."""

from collections import Counter

from django.urls import URLPattern, URLResolver, get_resolver


def test_no_two_pages_have_the_same_name() -> None:
    names = Counter(_names(get_resolver()))
    assert [name for name, times in names.items() if times > 1] == []


def _names(resolver: URLResolver, namespace: str = "") -> list[str]:
    found = []
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            found += [f"{namespace}:{one.name}"] if one.name else []
        else:
            found += _names(one, one.namespace or namespace)
    return found
