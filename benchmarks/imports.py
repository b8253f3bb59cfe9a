# ruff: noqa: E402, PLC0415, PLR0915, PLR2004 -- Django starts once its database stands; figures are the point
"""How long an import takes: `python benchmarks/imports.py [rows] [people on file]`.

Invents a caseload of so many rows (some families, some wrong, some that are on file already), in a throw-away database
with so many people on file, and prints the seconds of each step, the queries and the load of the machine.
"""

import os
import random
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "src")]

import psycopg

from tests import database

GIVEN = [
    "Dawit",
    "Sara",
    "Mohammed",
    "Fatima",
    "Ahmed",
    "Almaz",
    "Yonas",
    "Hiwot",
    "Ali",
    "Maryam",
    "Omar",
    "Tigist",
    "Hassan",
    "Amina",
    "Reza",
    "Leyla",
]
FAMILY = [
    "Tesfaye",
    "Haile",
    "Rahimi",
    "Bekele",
    "Karimi",
    "Hassan",
    "Osman",
    "Abebe",
    "Noori",
    "Ahmadi",
    "Diallo",
    "Traore",
    "Sesay",
    "Conteh",
    "Jallow",
]
HEADINGS = ("Zaaknummer", "Gezin", "Naam", "Geboortedatum", "M/V", "Nationaliteit", "Bestemming", "Telefoon",
            "V-nummer", "Fase", "Eerste contact", "Opmerkingen")  # fmt: skip


def name(chance: random.Random) -> str:
    middle = "".join(chance.choice("bdfghklmnrst") + chance.choice("aeiou") for _part in range(3)).capitalize()
    return f"{chance.choice(GIVEN)} {middle} {chance.choice(FAMILY)}"


def caseload(rows: int, chance: random.Random, on_file: list[str]) -> list[list[str]]:
    found = []
    for number in range(rows):
        family = f"F{number // 3}" if number % 10 < 3 else ""
        day = f"{chance.randint(1, 28):02}-{chance.randint(1, 12):02}-{chance.randint(1950, 2010)}"
        if number % 50 == 0:
            day = "31-02-1984"
        who = chance.choice(on_file) if on_file and number % 40 == 7 else name(chance)
        phone = f"06{chance.randint(10_000_000, 59_999_999)}"
        found.append(["" if family else f"Z{number}", family, who, day, chance.choice("MV"), "Ethiopisch", "Ethiopië",
                      phone, f"V{1_000_000 + number}", "Intake", "14-01-2026", "Wil graag terug"])  # fmt: skip
    return found


def main(rows: int, people: int) -> None:
    with database.clone() as clone:
        os.environ["DATABASE_URL"] = os.environ["DATABASE_URL"].replace("/sankofa?", f"/{clone}?")
        os.environ["DJANGO_SETTINGS_MODULE"] = "sankofa.config.settings"
        import django

        django.setup()
        from django.db import connection

        run(rows, people)
        connection.close()


def run(rows: int, people: int) -> None:
    import csv
    import datetime as dt
    import io

    from django.db import connection

    from sankofa.accounts.vocab import Role, Scope
    from sankofa.cases.vocab import CaseFilters, Reach
    from sankofa.imports import queries, services
    from sankofa.imports.models import Import
    from sankofa.imports.vocab import NamesInCell
    from sankofa.kernel import clock
    from sankofa.people import services as people_verbs
    from sankofa.people.vocab import Birth, DatePrecision, PersonToRecord
    from tests.factories import make_staff

    chance = random.Random(7)
    by = make_staff(Role.PROCESSOR, scope=Scope.MISSION)
    on_file = []
    for start in range(0, people, 5000):
        batch = []
        for _one in range(min(5000, people - start)):
            year = chance.randint(1950, 2010)
            birth = Birth(DatePrecision.YEAR, dt.date(year, 1, 1), dt.date(year + 1, 1, 1))
            batch.append(PersonToRecord(name(chance), birth=birth, sex="m"))
        on_file += [one.full_name for one in batch]
        people_verbs.record_many(people=batch, by=by, now=clock.now())
    people_verbs.refresh_frequencies()
    with psycopg.connect(database.owner_url(str(connection.settings_dict["NAME"])), autocommit=True) as owner:
        owner.execute("ANALYZE")  # as autovacuum has, where people have been on file for a while
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";").writerows([HEADINGS, *caseload(rows, chance, on_file)])
    assert by.office_id

    asked = [0]

    def count(execute: object, *query: object) -> object:
        asked[0] += 1
        return execute(*query)  # type: ignore[operator]

    def step(label: str, work: object) -> object:
        asked[0] = 0
        with connection.execute_wrapper(count):
            began, busy = time.perf_counter(), time.process_time()
            answer = work()  # type: ignore[operator]
            took, busy = time.perf_counter() - began, time.process_time() - busy
        print(f"{label:30} {took:7.1f} s  {busy:7.1f} s of this process  {asked[0]:6} queries")
        return answer

    print(f"{rows:,} rows, {people:,} people on file, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    import_id = step("bring in", lambda: services.start(
        content=target.getvalue().encode(), name="x.csv", office_id=by.office_id, by=by, now=clock.now()))  # fmt: skip
    source = Import.objects.get(id=str(import_id))
    services.choose_columns(import_id=source.id, fields=source.columns, names=NamesInCell.MEMBERS, order=None, by=by,
                            now=clock.now())  # fmt: skip
    step("check, with duplicates", lambda: services.check(import_id=source.id, by=by, clock=clock.now))
    print(queries.one_import(by, source.id, now=clock.now()).counts)
    step("first page of the preview", lambda: queries.preview(by, source.id, "wrong", now=clock.now()))
    services.import_rows(import_id=source.id, whole=False, by=by, now=clock.now())
    step("import", lambda: services.work(import_id=source.id, by=by, clock=clock.now))
    print(queries.one_import(by, source.id, now=clock.now()).counts)
    step("result file", lambda: queries.result_xlsx(by, source.id, now=clock.now()))

    def export() -> bytes:
        return queries.export_csv(by, CaseFilters(reach=Reach.MISSION))

    head, *kept = csv.reader(io.StringIO(step("export", export).decode("utf-8-sig")), delimiter=";")  # type: ignore[attr-defined]
    changed, wished = head.index("Full name"), head.index("Wished departure")
    for row in kept:
        row[changed], row[wished] = f"{row[changed]} Anders", "2027-01-15"
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";").writerows([head, *kept])
    again = step("bring back, every row changed", lambda: services.start(
        content=target.getvalue().encode(), name="y.csv", office_id=by.office_id, by=by, now=clock.now()))  # fmt: skip
    source = Import.objects.get(id=str(again))
    services.choose_columns(import_id=source.id, fields=source.columns, names=NamesInCell.MEMBERS, order=None, by=by,
                            now=clock.now())  # fmt: skip
    step("check, with differences", lambda: services.check(import_id=source.id, by=by, clock=clock.now))
    services.import_rows(import_id=source.id, whole=False, by=by, now=clock.now())
    step("write the differences", lambda: services.work(import_id=source.id, by=by, clock=clock.now))
    print(queries.one_import(by, source.id, now=clock.now()).counts)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main(*(int(text) for text in [*sys.argv[1:], *["20000", "0"][len(sys.argv) - 1 :]][:2]))
