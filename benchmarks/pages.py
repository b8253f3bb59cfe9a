"""How fast the pages are: fills databases of their own, serves them as `./sankofa run` does, and measures over HTTP.

Started by `./sankofa bench`. Production settings, two server processes, signed-in counsellors of the large mission
with an office's scope, keep-alive. Each figure stands beside a bare page of the same server in the same run: on a
machine with other work the ratio says more than the milliseconds. What the figures were: docs/performance.md.
"""

import datetime as dt
import http.client
import json
import os
import random
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import filling
import name_world
import psycopg
from django.conf import settings
from django.db import connections
from django.db.models import Count
from django.urls import NoReverseMatch, reverse

from sankofa.accounts import queries as accounts
from sankofa.accounts.models import Staff
from sankofa.accounts.sessions import SessionStore
from sankofa.accounts.vocab import Actor
from sankofa.cases import access
from sankofa.cases.models import Case
from sankofa.cases.stages import OPEN
from sankofa.config import serve
from sankofa.config.embedded import ROOT
from sankofa.people import search

HERE = Path(__file__).resolve().parent
START_SECONDS = 90
MANY = 400  # different addresses per client and page
FLOWS = 4_000
WARM = 5.0  # seconds of it: what staff work on all day lies in memory
MOVES = ("counsel", "take_in", "assess_needs", "check_eligibility")
BARE = "bare page"
BARE_HEADERS = {"Host": "localhost", "X-Forwarded-Proto": "https"}  # as a proxy passes it on
Flow = list[list[str]]


@dataclass(frozen=True)
class Measured:
    """A line of the result; the keys of `--json`."""

    page: str
    clients: int
    persons: int
    p50_ms: float
    p95_ms: float
    per_second: float
    queries: float  # per request, the median
    times_bare: float  # p50 by the bare page's p50 of the same run


@dataclass(frozen=True)
class SignedIn:
    """A counsellor with a session, and cases that they may work on, those of the office."""

    actor: Actor
    cookie: str
    token: str
    cases: list[str]

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.cookie}; {settings.CSRF_COOKIE_NAME}={self.token}",
            "X-CSRFToken": self.token,
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": "https://localhost/",
            **BARE_HEADERS,
        }


@dataclass(frozen=True)
class Processors:
    """The processor time of the server's processes and of the database's that work for it, in seconds (Linux)."""

    server: int
    database: str

    def spent(self) -> float:
        ticks = 0
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                ours = self.server in (int(folder.name), int(fields[1]))
                if ours or f" {self.database} ".encode() in (folder / "cmdline").read_bytes():
                    ticks += int(fields[11]) + int(fields[12])
            except OSError:  # ended meanwhile
                continue
        return ticks / os.sysconf("SC_CLK_TCK")


def run(persons: Sequence[int], clients: Sequence[int], seconds: float, say: Callable[[str], object]) -> list[Measured]:
    """Measures every page for each size and number of clients; `say` hears each line as it is known."""
    rows: list[Measured] = []
    for size in persons:
        with _database(size, say) as environment, _server(environment) as (port, pid):
            processors = Processors(pid, environment["DATABASE_URL"].partition("?")[0].rpartition("/")[2])
            say(f"\n{size:,} persons, {Case.objects.count():,} cases. Load of this machine: {os.getloadavg()[0]:.1f}")
            say("page                       clients   p50 ms   p95 ms    per s  queries   x bare   CPU ms")
            for number in clients:
                for row, cpu_ms in _measure(port, size, number, seconds, processors):
                    say(
                        f"{row.page:26}{row.clients:8}{row.p50_ms:9.1f}{row.p95_ms:9.1f}{row.per_second:9.1f}"
                        f"{row.queries:9.0f}{row.times_bare:9.1f}{cpu_ms:9.1f}"
                    )
                    rows.append(row)
    return rows


# --- measuring


def _measure(
    port: int, persons: int, number: int, seconds: float, processors: Processors
) -> Iterator[tuple[Measured, float]]:
    """The reading pages first, then those that write, so that every page finds the data as it was filled.

    With each row the processor time of server and database for a request, in ms: it tells what the clock would show
    on a machine that does nothing else.
    """
    signed_in = _sign_in(number)
    bare = 0.0
    for page, flows, once in _pages(signed_in, persons):
        warm = {"bare": page == BARE, "once": once, "seconds": 0 if once else min(WARM, seconds), "flows": flows}
        if not once:
            _press(port, signed_in, warm)
        before = processors.spent()
        seen = _press(port, signed_in, warm | {"seconds": seconds})
        times = sorted(seen["times"])
        cpu_ms = 1000 * (processors.spent() - before) / len(times)
        p50 = times[len(times) // 2]
        bare = p50 if page == BARE else bare
        row = Measured(
            page=page,
            clients=number,
            persons=persons,
            p50_ms=round(p50, 2),
            p95_ms=round(times[min(len(times) - 1, len(times) * 95 // 100)], 2),
            per_second=round(len(times) / seen["seconds"], 1),
            queries=sorted(seen["queries"])[len(times) // 2],
            times_bare=round(p50 / bare, 1),
        )
        yield row, cpu_ms


def _press(port: int, signed_in: Sequence[SignedIn], plan: dict[str, Any]) -> dict[str, Any]:
    clients = [
        {"headers": BARE_HEADERS if plan["bare"] else one.headers, "flows": flows}
        for one, flows in zip(signed_in, plan["flows"], strict=True)
        if flows
    ]
    given = {"host": "127.0.0.1", "port": port, "seconds": plan["seconds"], "once": plan["once"], "clients": clients}
    done = subprocess.run(
        [sys.executable, HERE / "clients.py"], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    seen: dict[str, Any] = json.loads(done.stdout)
    if seen["bad"]:
        raise RuntimeError(f"A page did not answer as it should: {seen['bad'][0]}")
    return seen


def _pages(signed_in: Sequence[SignedIn], persons: int) -> Iterator[tuple[str, list[list[Flow]], bool]]:
    """Name, the flows of each client, and whether each flow is done once. A page that isn't there is left out."""
    chance = random.Random(7)
    yield BARE, [[_get("/healthz")] for _ in signed_in], False
    if home := _url("desk:my_day"):
        yield "my day", [[_get(home)] for _ in signed_in], False
    views = (
        "?whose=mine",
        "?whose=office",
        "?whose=mission",
        "?whose=mission&stage=documents",
        "?state=closed&whose=office",
    )
    caseload = _url("desk:cases")
    yield "caseload", [[_get(caseload + view) for view in views] for _ in signed_in], False
    texts = _questions(chance, persons)
    find = _url("desk:find")
    yield (
        "search",
        [[_get(f"{find}?{urlencode({'q': text})}") for text in chance.choices(texts, k=MANY)] for _ in signed_in],
        False,
    )
    yield "open case", [[_get(_url("desk:case", key)) for key in one.cases] for one in signed_in], False
    if _url("desk:case_new", signed_in[0].cases[0]):
        yield "create person and case", [_new_cases(chance, one) for one in signed_in], True
    yield "move a stage", [_moves(one) for one in signed_in], True


def _new_cases(chance: random.Random, one: SignedIn) -> list[Flow]:
    """A person nobody has met, then their case: two forms sent."""
    flows = []
    for _ in range(FLOWS):
        name = " ".join("".join(chance.choice("aeioubdgklmnrstz") for _ in range(7)).title() for _ in range(2))
        person = {"full_name": name, "sex": "f", "nationality": "ETH", "another_person": "1"}
        today = dt.datetime.now(tz=dt.UTC).date().isoformat()
        case = {"kind": "return", "office": str(one.actor.office_id), "opened_on": today, "destination": "ETH",
                "heard": "friends", "idempotency_key": f"{chance.getrandbits(128):032x}"}  # fmt: skip
        new = _url("desk:case_new", "00000000-0000-0000-0000-000000000000")
        new = new.replace("00000000-0000-0000-0000-000000000000", "{last}")
        flows.append([["POST", _url("desk:person_new"), urlencode(person)], ["POST", new, urlencode(case)]])
    return flows


def _moves(one: SignedIn) -> list[Flow]:
    """Open cases of the office set to first contact, then led four steps on, one step at a time."""
    mine = access.visible(one.actor).filter(stage__in=OPEN, counsellor=one.actor.id)
    Case.objects.filter(id__in=mine.values("id")).update(stage="contact", on_hold_since=None)
    cases = list(Case.objects.filter(id__in=mine.values("id")).order_by("id").values_list("id", flat=True)[:MANY])
    return [[["POST", _url("desk:case_step", case, verb), "go=1"]] for verb in MOVES for case in cases]


def _questions(chance: random.Random, persons: int) -> list[str]:
    """What staff type: names with slips and other spellings, now and then a telephone or an immigration number."""
    people, _cultures = name_world.persons(min(persons, 4 * MANY))
    texts = []
    for person in people:
        asked = name_world.query(chance.choice(name_world.KINDS), person, chance)
        texts.append(asked.text if asked else person.latin)
    for n in chance.sample(range(persons), MANY // 10):
        texts += [f"+316{n:08d}", str(2_000_000_000 + n)]
    return texts


def _get(path: str) -> Flow:
    return [["GET", path, ""]]


def _url(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _sign_in(number: int) -> list[SignedIn]:
    """As many counsellors of the large mission, each with a session that passed a second factor."""
    now = dt.datetime.now(tz=dt.UTC)
    busiest = Case.objects.filter(mission__code="NL").exclude(stage="closed").values("counsellor")
    busiest = busiest.annotate(open_cases=Count("id")).order_by("-open_cases", "counsellor")[:number]
    staff = [Staff.objects.get(id=row["counsellor"]) for row in busiest]
    found = []
    for one in [staff[place % len(staff)] for place in range(number)]:
        session = SessionStore()
        session["_auth_user_id"] = str(one.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
        session["_auth_user_hash"] = one.get_session_auth_hash()
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": now.timestamp()}]
        session["account_authentication_methods_user"] = str(one.pk)
        session.create()
        actor = accounts.actor(one.pk, at=now)
        assert actor
        cases = access.visible(actor).exclude(stage="closed").order_by("-stage_since")[:MANY]
        keys = [str(key) for key in cases.values_list("id", flat=True)]
        found.append(SignedIn(actor, str(session.session_key), secrets.token_hex(16), keys))
    return found


# --- the database and the server


@contextmanager
def _database(persons: int, say: Callable[[str], object]) -> Iterator[dict[str, str]]:
    """The environment of a database filled with so many persons; dropped afterwards."""
    main = os.environ["DATABASE_OWNER_URL"]
    name = f"bench_{persons}_{os.getpid()}"
    environment = dict(os.environ) | {
        "SANKOFA_MODE": "production",
        "SANKOFA_ALLOWED_HOSTS": "localhost",
        "EMAIL_URL": "none",
    }
    for key in [key for key in environment if key.startswith("DATABASE_") and key.endswith("URL")]:
        environment[key] = _renamed(environment[key], name)
    with psycopg.connect(main, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    before = connections["default"].settings_dict["NAME"]
    try:
        owner = environment | {"SANKOFA_DB_ROLE": "owner"}
        subprocess.run([sys.executable, "-m", "sankofa", "migrate", "--verbosity=0"], check=True, env=owner, cwd=ROOT)
        _point_at(name)
        began = time.monotonic()
        filling.fill(environment["DATABASE_OWNER_URL"], persons, dt.datetime.now(tz=dt.UTC))
        filled = time.monotonic()
        search.reindex_all()
        with psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
        spent = (filled - began, time.monotonic() - filled)
        say(f"Filled {persons:,} persons in {spent[0]:.0f} s, their names indexed in {spent[1]:.0f} s.")
        yield environment
    finally:
        _point_at(str(before))
        with psycopg.connect(main, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _renamed(url: str, database: str) -> str:
    address, question, rest = url.partition("?")
    return f"{address.rpartition('/')[0]}/{database}{question}{rest}"


def _point_at(name: str) -> None:
    connection = connections["default"]
    connection.close()
    if getattr(connection, "pool", None):
        connection.close_pool()  # type: ignore[attr-defined]  # of the PostgreSQL wrapper
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@contextmanager
def _server(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The production server with the counting application, until the block ends: its port and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = serve.granian(port, application="counted:application")
    path = os.pathsep.join([str(HERE), str(ROOT / "src")])
    serve.STATIC.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(command, cwd=ROOT, env=environment | {"PYTHONPATH": path})
    try:
        _wait(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            try:
                connection.request("GET", "/healthz", headers=BARE_HEADERS)
                if connection.getresponse().status == http.HTTPStatus.OK:
                    return
            except OSError:
                pass
        time.sleep(0.2)
    raise RuntimeError("The server did not answer.")
