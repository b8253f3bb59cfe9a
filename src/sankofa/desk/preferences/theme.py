"""The chosen theme, kept in a cookie and written by the server, so that no page flashes."""

from typing import Literal

from django.http import HttpRequest

Theme = Literal["light", "dark", "system"]
COOKIE = "sankofa_theme"


def theme_of(request: HttpRequest) -> Theme:
    match request.COOKIES.get(COOKIE):
        case "light":
            return "light"
        case "dark":
            return "dark"
        case _:
            return "system"
