"""The application as it is served, with one header more: how many statements a request sent to the database."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from sankofa.config.wsgi import application as served


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    sent = 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal sent
        sent += 1
        return execute(*arguments)

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, ("X-Queries", str(sent))], *rest)

    with connection.execute_wrapper(count):
        return served(environ, start)
