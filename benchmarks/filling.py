# ruff: noqa: E501, PERF401, PLR2004 -- columns and their expressions, a table of the lives that are told
"""Fills a database with invented persons and their cases, by COPY and by whole-table statements: minutes a million.

Two missions' worth of work in eight: the first holds six of ten cases, so that it grows with the whole. One case in
twelve is open; a counsellor has some sixty of them, so the staff grows too. Closed cases go back fifteen years.
Foreign keys and indexes are laid down again after the rows, as one does when a caseload is moved in.

`fill_for_figures` writes only what statistics read, without indexes, since a snapshot reads whole tables.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import name_world
import psycopg
from anyascii import anyascii
from django.db.models import Field, Model
from django.db.models.fields import NOT_PROVIDED

from sankofa.accounts import demo as cast
from sankofa.accounts.models import Mission, Office, RoleGrant, Staff
from sankofa.accounts.roles import Role, Scope
from sankofa.cases.models import (
    Appointment,
    Blocker,
    Case,
    CaseCounter,
    Event,
    Member,
    Note,
    Request,
    Share,
    Task,
)
from sankofa.eligibility.models import Answer, Application, Decision
from sankofa.journal.models import Access
from sankofa.people.models import (
    Channel,
    Consent,
    Identifier,
    IdentityDocument,
    Nationality,
    Person,
    SpokenLanguage,
)

MODELS: Sequence[type[Model]] = (
    Person, Nationality, SpokenLanguage, Channel, Identifier, IdentityDocument, Consent, Case, Member, Event, Note,
    Task, Appointment, Request, Share, Blocker, Access,
)  # fmt: skip
FIGURES: Sequence[type[Model]] = (Person, Nationality, Case, Member, Event, Answer, Application, Decision)
CASES_A_COUNSELLOR = 60  # open ones
OPEN_SHARE = 0.08
OFFICES = 12
LETTERS = "abcdefghijklmnopqrstuvwxyz"

# Verbs from stage to stage, as `cases.stages` has them; the place in the list is the level a case has reached.
ROAD = (
    "opened", "counsel", "take_in", "assess_needs", "check_eligibility", "apply", "process", "hold_seat", "ticket",
    "depart", "arrive", "settle", "follow_up",
)  # fmt: skip
STAGES = (
    "contact", "counselling", "intake", "needs", "eligibility", "application", "documents", "booking", "departure",
    "transit", "arrival", "reintegration", "monitoring",
)  # fmt: skip
BLOCKERS = (
    ("process", "consent_assist", "counsellor"), ("hold", "application_signed", "counsellor"),
    ("ticket", "travel_document", "processor"), ("ticket", "transit_visa", "airport"),
    ("hand_over", "ticket_issued", "airport"), ("hand_over", "movement_declaration", "airport"),
)  # fmt: skip

FUNCTIONS = """
CREATE FUNCTION pg_temp.luck(n bigint, salt int) RETURNS float8 IMMUTABLE LANGUAGE sql AS
  'SELECT (hashint8extended(n, salt) & 9007199254740991) / 9007199254740992.0';
CREATE FUNCTION pg_temp.key(kind int, n bigint, at timestamptz) RETURNS uuid IMMUTABLE LANGUAGE sql AS
  $$SELECT (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(kind), 3, '0')
            || '8' || lpad(to_hex(n), 15, '0'))::uuid$$;
CREATE FUNCTION pg_temp.one_of(names text[], n bigint, salt int) RETURNS text IMMUTABLE LANGUAGE sql AS
  'SELECT names[1 + floor(pg_temp.luck(n, salt) * cardinality(names))::int]';
CREATE TEMP TABLE written (n bigint, full_name text, latin text, sort_key text, year int);
"""

NUMBERED = """
INSERT INTO written SELECT n, 'Person ' || n, 'Person ' || n, 'person ' || n,
       CASE WHEN pg_temp.luck(n, 9) >= 0.03 THEN 1945 + floor(pg_temp.luck(n, 10) * 75)::int END
FROM generate_series(0, %(persons)s - 1) AS n
"""
# Eight persons make five cases: three alone, one of two, one of three.
CASES = """
CREATE TEMP TABLE counsellor AS
  SELECT row_number() OVER (PARTITION BY m.code = 'NL' ORDER BY s.id) - 1 AS place, m.code = 'NL' AS ours, s.id,
         s.name, s.office_id, s.mission_id
  FROM accounts_staff s JOIN accounts_mission m ON m.id = s.mission_id
  WHERE EXISTS (SELECT 1 FROM accounts_rolegrant g WHERE g.staff_id = s.id AND g.role = 'counsellor')
    AND s.office_id IS NOT NULL;
CREATE TEMP TABLE numbers AS
  SELECT count(*) FILTER (WHERE ours) AS ours, count(*) FILTER (WHERE NOT ours) AS others FROM counsellor;
CREATE TEMP TABLE told AS
  SELECT c, c / 5 * 8 + (ARRAY[0, 1, 2, 3, 5])[1 + c % 5] AS first, (ARRAY[1, 1, 1, 2, 3])[1 + c % 5] AS people,
         pg_temp.luck(c, 1) < {open_share} AS open, pg_temp.luck(c, 2) < 0.6 AS ours,
         CASE WHEN pg_temp.luck(c, 1) < {open_share} THEN floor(pg_temp.luck(c, 3) * 13)::int
              WHEN pg_temp.luck(c, 3) < 0.45 THEN 1 + floor(pg_temp.luck(c, 4) * 6)::int
              ELSE (ARRAY[9, 10, 12])[1 + floor(pg_temp.luck(c, 4) * 3)::int] END AS level,
         CASE WHEN pg_temp.luck(c, 1) < {open_share} THEN now - interval '60 days' * pg_temp.luck(c, 5)
              ELSE now - interval '{days} days' * pg_temp.luck(c, 5) END AS since
  FROM generate_series(0, {cases} - 1) AS c, (SELECT {now}::timestamptz AS now) AS given;
CREATE TEMP TABLE life AS
  SELECT t.c, t.first, t.people, t.open, t.level, t.since, s.id AS staff, s.name AS staff_name, s.office_id,
         s.mission_id, o.opened, pg_temp.key(1, t.first, o.opened) AS lead, pg_temp.key(2, t.c, o.opened) AS id,
         (ARRAY['ETH','IRQ','MNG','BRA','GHA','GEO','AGO','SYR','AFG','NGA','SRB','UKR'])
           [1 + floor(pg_temp.luck(t.c, 8) * 12)::int] AS country
  FROM told t CROSS JOIN numbers
  CROSS JOIN LATERAL (SELECT t.since - interval '1 day' * (1 + t.level * 12 * pg_temp.luck(t.c, 6)) AS opened) o
  JOIN counsellor s ON s.ours = t.ours
   AND s.place = floor(pg_temp.luck(t.c, 7) * CASE WHEN t.ours THEN numbers.ours ELSE numbers.others END);
CREATE INDEX ON life (c);
CREATE TEMP TABLE who AS
  SELECT w.*, l.c, pg_temp.key(1, w.n, l.opened) AS id, l.opened, l.country, l.staff, w.n = l.first AS is_lead
  FROM written w JOIN life l
    ON l.c = w.n / 8 * 5 + (ARRAY[0, 1, 2, 3, 3, 4, 4, 4])[1 + w.n % 8];
CREATE TEMP TABLE happened AS
  SELECT l.c, l.id AS case_id, l.staff, l.staff_name, j, l.opened + (l.since - l.opened) * j / greatest(l.level, 1) AS at,
         l.opened + (l.since - l.opened) * greatest(j - 1, 0) / greatest(l.level, 1) AS before
  FROM life l CROSS JOIN LATERAL generate_series(0, l.level) AS j;
ANALYZE life; ANALYZE who; ANALYZE happened;
"""


def fill(owner_url: str, persons: int, now: dt.datetime) -> None:
    """Staff through the ORM as the app; the rest as the owner of the tables. Deterministic but for the staff's ids."""
    with _filling(owner_url, persons, now) as cursor:
        _write_names(cursor, persons // 8 * 8)
        _draw_lives(cursor, persons, now, years=15)
        with _bare_tables(cursor):
            _fill_people(cursor)
            _fill_papers(cursor)
            _fill_cases(cursor)
            _fill_talks(cursor)
            _fill_open_work(cursor)


def fill_for_figures(owner_url: str, persons: int, now: dt.datetime) -> None:
    """The same people and cases, over ten years, with what a scheme asked and decided; nameless, and no desk's work."""
    with _filling(owner_url, persons, now) as cursor:
        cursor.execute(NUMBERED, {"persons": persons // 8 * 8})
        _draw_lives(cursor, persons, now, years=10)
        _strip(cursor, FIGURES)
        _fill_people(cursor)
        _fill_cases(cursor)
        _fill_decisions(cursor)


@contextmanager
def _filling(owner_url: str, persons: int, now: dt.datetime) -> "Iterator[psycopg.Cursor]":
    _staff(persons, now)
    with psycopg.connect(owner_url) as connection, connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'; SET work_mem = '128MB'; SET synchronous_commit = off")
        cursor.execute(FUNCTIONS)
        yield cursor
        connection.commit()
        connection.autocommit = True
        cursor.execute("ANALYZE")


def _draw_lives(cursor: psycopg.Cursor, persons: int, now: dt.datetime, *, years: int) -> None:
    given = {"open_share": OPEN_SHARE, "cases": persons // 8 * 5, "now": f"'{now.isoformat()}'", "days": 365 * years}
    cursor.execute(CASES.format(**given))


def _staff(persons: int, now: dt.datetime) -> None:
    """The cast of the demo, a dozen offices, and counsellors enough for the open cases."""
    cast.seed_staff(now)
    ours = Mission.objects.get(code="NL")
    offices = [
        Office.objects.create(mission=ours, name=f"Office {letter.upper()}", kind=Office.Kind.DESK)
        for letter in LETTERS[:OFFICES]
    ]
    open_cases = persons / 1.6 * OPEN_SHARE
    staff, grants = [], []
    for place in range(max(OFFICES, round(0.6 * open_cases / CASES_A_COUNSELLOR))):
        staff.append(_counsellor(f"Counsellor {place}", ours, offices[place % OFFICES]))
    homes = list(Office.objects.exclude(mission=ours).order_by("name"))
    for place in range(max(len(homes), round(0.4 * open_cases / CASES_A_COUNSELLOR))):
        home = homes[place % len(homes)]
        staff.append(_counsellor(f"Home {place}", home.mission, home))
    Staff.objects.bulk_create(staff)
    for one in staff:
        grants.append(
            RoleGrant(
                staff=one, role=Role.COUNSELLOR, scope=Scope.OFFICE, mission=one.mission, office=one.office,
                since=now - dt.timedelta(days=300),
            )
        )  # fmt: skip
    RoleGrant.objects.bulk_create(grants)
    for year in range(now.year - 16, now.year + 1):
        CaseCounter.objects.create(mission=ours, year=year, last=90_000_000)


def _counsellor(name: str, mission: Mission, office: Office) -> Staff:
    email = f"{name.replace(' ', '').lower()}@bench.example"
    return Staff(email=email, name=name, mission=mission, office=office, password="!")


def _write_names(cursor: psycopg.Cursor, count: int) -> None:
    people, _cultures = name_world.persons(count)
    with cursor.copy("COPY written FROM STDIN") as copy:
        for place, person in enumerate(people):
            full, latin = person.stored[-1][:200], person.stored[0][:200]
            copy.write_row((place, full, latin, anyascii(latin).casefold()[:200], person.year))


def _fill_people(cursor: psycopg.Cursor) -> None:
    _insert(
        cursor, Person, "who",
        id="id", full_name="full_name", latin_name="latin", sort_key="sort_key",
        birth_from="CASE WHEN year IS NOT NULL THEN make_date(year, 1, 1) END",
        birth_until="CASE WHEN year IS NOT NULL THEN make_date(year + 1, 1, 1) END",
        birth_precision="CASE WHEN year IS NULL THEN 'unknown' ELSE 'year' END",
        sex="pg_temp.one_of('{f,m,m}', n, 11)", created_at="opened", created_by_id="staff",
    )  # fmt: skip
    _insert(cursor, Nationality, "who", person_id="id", country_id="country")


def _fill_papers(cursor: psycopg.Cursor) -> None:
    _insert(
        cursor, SpokenLanguage, "who", person_id="id", level="'mother'",
        language_id="pg_temp.one_of('{am,ar,mn,pt,tw,ka,en,so,fa}', n, 12)",
    )  # fmt: skip
    _insert(
        cursor, Channel, "who WHERE is_lead", id="pg_temp.key(3, n, opened)", person_id="id", kind="'phone'",
        value="'+31 6 ' || lpad((n % 100000000)::text, 8, '0')", normalised="'+316' || lpad((n % 100000000)::text, 8, '0')",
        safe="'safe'",
    )  # fmt: skip
    _insert(
        cursor, Identifier, "who WHERE pg_temp.luck(n, 13) < 0.7", person_id="id", kind="'immigration'",
        value="(2000000000 + n)::text", normalised="(2000000000 + n)::text",
    )  # fmt: skip
    _insert(
        cursor, IdentityDocument, "who WHERE pg_temp.luck(n, 14) < 0.5", id="pg_temp.key(4, n, opened)",
        person_id="id", kind="'passport'", number="'EP' || n", normalised="'EP' || n", country_id="country",
        valid_until="opened::date + 900",
    )  # fmt: skip
    for kind, purpose, where in ((5, "assist", "TRUE"), (6, "share_mission", "is_lead AND pg_temp.luck(c, 15) < 0.05")):
        _insert(
            cursor, Consent, f"who WHERE {where}", id=f"pg_temp.key({kind}, n, opened)", person_id="id",
            purpose=f"'{purpose}'", basis="'legal_duty'", reason="'bench'", given_on="opened::date",
            explained_by_id="staff", explained_in_id="'en'", evidence="''",
            mission_id="(SELECT id FROM accounts_mission WHERE code = 'ET')" if kind == 6 else "NULL",
        )  # fmt: skip


def _fill_cases(cursor: psycopg.Cursor) -> None:
    stages, road = _array(STAGES), _array(ROAD)
    _insert(
        cursor, Case, "life", id="id", number="'NL-' || extract(year from opened) || '-' || lpad((c + 100000)::text, 8, '0')",
        kind="CASE WHEN pg_temp.luck(c, 21) < 0.8 THEN 'return' ELSE 'onward' END",
        stage=f"CASE WHEN open THEN ({stages})[1 + level] ELSE 'closed' END", stage_since="since",
        mission_id="mission_id", office_id="office_id", counsellor_id="staff", lead_id="lead",
        destination_id="country", opened_on="opened::date",
        wished_on="CASE WHEN open AND level BETWEEN 4 AND 8 THEN (since + interval '40 days')::date END",
        outcome="CASE WHEN open THEN '' WHEN level < 9 THEN 'withdrawn' ELSE 'departed' END",
        closed_on="CASE WHEN NOT open THEN since::date END",
        stage_before_closing=f"CASE WHEN open THEN '' ELSE ({stages})[1 + level] END",
        refresh_due="FALSE", created_at="opened",
    )  # fmt: skip
    _insert(
        cursor, Member, "who", id="pg_temp.key(7, n, opened)", case_id="pg_temp.key(2, c, opened)", person_id="id",
        joined_on="opened::date",
    )  # fmt: skip
    _insert(
        cursor, Event, "happened", id="pg_temp.key(16 + j, c, at)", case_id="case_id", code=f"({road})[1 + j]",
        params=f"CASE WHEN j = 0 THEN '{{}}'::jsonb ELSE jsonb_build_object('from', ({stages})[j], 'since', before) END",
        happened_on="at::date", at="at", by_id="staff", by_name="staff_name",
    )  # fmt: skip


def _fill_talks(cursor: psycopg.Cursor) -> None:
    for kind, code in ((40, "note"), (41, "note"), (42, "appointment_kept")):
        at = f"(opened + (since - opened) * {kind - 39} / 4)"
        _insert(
            cursor, Event, "life", id=f"pg_temp.key({kind}, c, {at})", case_id="id", code=f"'{code}'",
            happened_on=f"{at}::date", at=at, by_id="staff", by_name="staff_name",
            params=f"jsonb_build_object('note', pg_temp.key({kind + 10}, c, {at}))",
        )  # fmt: skip
        model: type[Model] = Note if code == "note" else Appointment
        own = {"written_at": at, "by_id": "staff", "body": "'A talk about what return would mean.'"}
        if model is Appointment:
            own = {"office_id": "office_id", "staff_id": "staff", "kind": "'talk'", "starts_at": at, "state": "'kept'"}
        _insert(cursor, model, "life", id=f"pg_temp.key({kind + 10}, c, {at})", case_id="id", **own)


def _fill_decisions(cursor: psycopg.Cursor) -> None:
    """Answers to what a scheme asks, signed applications, and what was decided and granted."""
    for kind, key, words, share in (
        (90, "member.residence.status", "{in_procedure,rejected,irregular,permit}", 0.9),
        (91, "member.vulnerability.ground", "{elderly,single_parent,unaccompanied_minor}", 0.06),
    ):
        _insert(
            cursor, Answer, f"who WHERE pg_temp.luck(n, {kind}) < {share}", id=f"pg_temp.key({kind}, n, opened)",
            case_id="pg_temp.key(2, c, opened)", member_id="pg_temp.key(7, n, opened)", key=f"'{key}'", state="'value'",
            value=f"to_jsonb(pg_temp.one_of('{words}', n, {kind + 10}))", at="opened", by_id="staff",
        )  # fmt: skip
    _insert(
        cursor, Application, "life WHERE level >= 5", id="pg_temp.key(92, c, since)", case_id="id",
        signed_on="opened::date", received_on="opened::date + 1", recorded_at="opened", recorded_by_id="staff",
        withdrawn_on="CASE WHEN NOT open AND level < 9 THEN since::date + 1 END",
    )  # fmt: skip
    granted = """'[{"amount": "travel", "currency": "EUR", "cents": 50000}]'::jsonb"""
    for kind, scheme, level in ((93, "rean", 5), (94, "hrt", 6)):
        _insert(
            cursor, Decision, f"life WHERE level >= {level}", id=f"pg_temp.key({kind}, c, since)", case_id="id",
            scheme=f"'{scheme}'", advice="'yes'", support=f"CASE WHEN c % 9 > 0 THEN {granted} ELSE '[]' END",
            outcome="CASE WHEN c % 9 > 0 THEN 'granted' ELSE 'refused' END", facts_sealed=r"'\x00'",
            decided_on="since::date", decided_at="since", decided_by_id="staff",
        )  # fmt: skip


def _fill_open_work(cursor: psycopg.Cursor) -> None:
    """What stands on somebody's desk today: tasks, appointments of this fortnight, requests, blockers; readings."""
    _insert(
        cursor, Task, "life WHERE open OR pg_temp.luck(c, 31) < 0.3", id="pg_temp.key(60, c, since)", case_id="id",
        what="'Call about the photographs'", due_on="(now() + interval '1 day' * (20 * pg_temp.luck(c, 32) - 6))::date",
        owner_id="staff", state="CASE WHEN open THEN 'open' ELSE 'done' END", created_at="since",
    )  # fmt: skip
    _insert(
        cursor, Appointment, "life WHERE open AND pg_temp.luck(c, 33) < 0.3", id="pg_temp.key(61, c, since)",
        case_id="id", office_id="office_id", staff_id="staff", kind="'talk'",
        starts_at="date_trunc('day', now()) + interval '1 day' * floor(14 * pg_temp.luck(c, 34) - 4) + interval '10 hours'",
    )  # fmt: skip
    shared = (
        "life WHERE pg_temp.luck(c, 15) < 0.05 AND mission_id <> (SELECT id FROM accounts_mission WHERE code = 'ET')"
    )
    to = "(SELECT id FROM accounts_mission WHERE code = 'ET')"
    _insert(
        cursor, Share, shared, case_id="id", mission_id=to, consent_id="pg_temp.key(6, first, opened)", since="since"
    )
    _insert(
        cursor, Request, shared, id="pg_temp.key(62, c, since)", case_id="id", kind="'arrival'", to_mission_id=to,
        text="'Pick-up, please.'", sent_at="since", sent_by_id="staff", due_at="since + interval '3 days'",
        state="CASE WHEN open THEN 'sent' ELSE 'answered' END",
    )  # fmt: skip
    for place, (gate, requirement, role) in enumerate(BLOCKERS):
        _insert(
            cursor, Blocker, "life WHERE open AND level < 9", id=f"pg_temp.key({70 + place}, c, since)", case_id="id",
            gate=f"'{gate}'", requirement=f"'{requirement}'", owner_role=f"'{role}'", due_on="(since + interval '30 days')::date",
        )  # fmt: skip
    _insert(
        cursor, Access, "life", id="pg_temp.key(80, c, since)", at="since", staff_id="staff", staff_name="staff_name",
        action="'opened_case'", case_id="id",
    )  # fmt: skip


def _insert(cursor: psycopg.Cursor, model: type[Model], source: str, **columns: str) -> None:
    """All rows of `source` into a model's table; a column not named takes its field's default."""
    filled: dict[str, str] = {}
    for field in model._meta.concrete_fields:  # noqa: SLF001  # the documented way to a model's fields
        expression = columns.pop(field.attname, None) or _default(field)
        if expression is not None:
            filled[str(field.column)] = expression
    if columns:
        raise ValueError(f"{model.__name__} has no {', '.join(columns)}")
    names = ", ".join(f'"{name}"' for name in filled)
    cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(filled.values())} FROM {source}")  # noqa: SLF001


def _default(field: "Field[Any, Any]") -> str | None:
    if field.primary_key and field.get_internal_type() == "BigAutoField":
        return None
    if field.default is not NOT_PROVIDED:
        value = field.default() if callable(field.default) else field.default
        if isinstance(value, dict | list):
            return f"'{json.dumps(value)}'" if isinstance(value, dict) else "'{}'"
        return f"'{value}'" if isinstance(value, str) else str(value)
    if field.null:
        return None
    if field.empty_strings_allowed:
        return "''"
    raise ValueError(f"{field} needs a value")


def _array(words: Sequence[str]) -> str:
    return "ARRAY[" + ",".join(f"'{word}'" for word in words) + "]"


def _strip(cursor: psycopg.Cursor, models: Sequence[type[Model]]) -> None:
    """Takes every key and index off the tables of a database that is thrown away afterwards."""
    tables = [model._meta.db_table for model in models]  # noqa: SLF001  as above
    cursor.execute(
        "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint"
        " WHERE contype IN ('f', 'p', 'u') AND conrelid = ANY(%s::regclass[]) ORDER BY contype", [tables],
    )  # fmt: skip
    for table, name in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name} CASCADE")
    cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = ANY(%s::regclass[])", [tables])
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP INDEX {name}")


@contextmanager
def _bare_tables(cursor: psycopg.Cursor) -> Iterator[None]:
    """Foreign keys and plain indexes of the tables are away inside the block, and laid down again after it."""
    tables = [model._meta.db_table for model in MODELS]  # noqa: SLF001
    cursor.execute(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])", [tables],
    )  # fmt: skip
    keys = cursor.fetchall()
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid = ANY(%s::regclass[])"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)", [tables],
    )  # fmt: skip
    indexes = cursor.fetchall()
    for table, name, _definition in keys:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in keys:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
