"""A real browser on a real server. A page that makes the browser complain of its content policy fails its test."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.http import FileResponse, HttpRequest, HttpResponse
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, sync_playwright

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


class _StaticKept(StaticFilesHandler):
    """Static files as production sends them: the browser asks for each once, not on every page."""

    def serve(self, request: HttpRequest) -> HttpResponse | FileResponse:
        response = super().serve(request)
        response.headers["Cache-Control"] = "max-age=600"
        return response


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Requests of a test are no news."""


def _not_loaded(request: Request) -> list[str]:
    """What the server did not give. A page that is left stops asking for its pictures: that is no fault."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"not loaded: {request.url}: {request.failure}"]


Visit = Callable[..., Page]
Violations = Callable[[Page], list[str]]


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the pages that need no database; static files included."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(_StaticKept(WSGIHandler()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail("No Chromium found. Install chromium, or set CHROMIUM to where it is.")
    # Playwright's event loop runs in this thread; Django must not take that for an async context.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield running
        running.close()


@pytest.fixture
def visit(site: str, browser: Browser) -> Iterator[Visit]:
    """`visit("/path/", width=390, scheme="dark")` opens a page; its console is watched.

    `expected`: a part of the one complaint that belongs to the test, such as "422".
    """
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def open_page(
        path: str, *, width: int = 1280, height: int = 900, scheme: Any = "light", expected: str = "\0", **options: Any
    ) -> Page:
        size: ViewportSize = {"width": width, "height": height}
        context = browser.new_context(viewport=size, color_scheme=scheme, locale="en", **options)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" and expected not in said.text else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.extend(_not_loaded(request)))
        page.goto(site + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def violations() -> Violations:
    """What axe finds against WCAG 2.2 AA and its own good practice, as "rule: element"."""
    source = AXE.read_text()

    def check(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("axe.run()")["violations"]
        return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]

    return check
