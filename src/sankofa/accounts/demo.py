"""The demo network: missions, offices, partners and one or two invented members of staff per role.

Nobody here exists. `seed_staff` may run again and again; what it made before it leaves as it is. Demo staff have
no password: they sign in with one click, in demo mode on this machine (`access.demo_allowed`).
"""

import datetime as dt
from dataclasses import dataclass

from sankofa.accounts.models import Mission, Office, Organisation, RoleGrant, Staff
from sankofa.accounts.roles import Role, Scope

DOMAIN = "demo.sankofa.example"

MISSIONS = (  # code, name, country, time zone
    ("NL", "Netherlands", "NLD", "Europe/Amsterdam"),
    ("ET", "Ethiopia", "ETH", "Africa/Addis_Ababa"),
    ("GH", "Ghana", "GHA", "Africa/Accra"),
    ("GE", "Georgia", "GEO", "Asia/Tbilisi"),
    ("IQ", "Iraq", "IRQ", "Asia/Baghdad"),
    ("MN", "Mongolia", "MNG", "Asia/Ulaanbaatar"),
    ("BR", "Brazil", "BRA", "America/Sao_Paulo"),
    ("SR", "Suriname", "SUR", "America/Paramaribo"),
)
OFFICES = (  # mission, name, kind
    ("NL", "The Hague", Office.Kind.HEAD),
    ("NL", "Zwolle", Office.Kind.DESK),
    ("NL", "Tilburg", Office.Kind.DESK),
    ("NL", "Amsterdam", Office.Kind.DESK),
    ("NL", "Schiphol", Office.Kind.AIRPORT),
    ("ET", "Addis Ababa", Office.Kind.HEAD),
    ("GH", "Accra", Office.Kind.HEAD),
    ("GE", "Tbilisi", Office.Kind.HEAD),
    ("IQ", "Baghdad", Office.Kind.HEAD),
    ("IQ", "Erbil", Office.Kind.REGION),
    ("MN", "Ulaanbaatar", Office.Kind.HEAD),
    ("BR", "Goiânia", Office.Kind.HEAD),
    ("SR", "Paramaribo", Office.Kind.HEAD),
)
HELPER, AUTHORITY = Organisation.Kind.HELPER, Organisation.Kind.AUTHORITY
PARTNERS = (  # mission, name, class, what it does
    ("NL", "Harbour Refugee Support", HELPER, "Advice and company for people at reception centres"),
    ("NL", "Lantern Guardians", HELPER, "Guardians of children who are here alone"),
    ("NL", "Open Door Shelter Tilburg", HELPER, "Beds, meals and a doctor's hour"),
    ("NL", "Zwolle Social Team", HELPER, "Municipal help with money, school and housing"),
    ("NL", "Church of the Well", HELPER, "A meal on Thursdays, a fund for small needs"),
    ("NL", "Immigration Service (demo)", AUTHORITY, "Answers on objections and on pending procedures"),
    ("NL", "Repatriation Service (demo)", AUTHORITY, "Answers the HRT check"),
    ("NL", "Border Police Schiphol (demo)", AUTHORITY, "Takes over people from detention at the airport"),
    ("NL", "Detention Service (demo)", AUTHORITY, "Days and transport from detention sites"),
    ("ET", "Green Hill Cooperative", HELPER, "Start-up training and micro-credit in Addis Ababa"),
    ("ET", "Selam Clinic", HELPER, "Basic care, first check after arrival"),
    ("GH", "Kumasi Makers", HELPER, "Workshops and tools for small businesses"),
    ("GE", "Kura Women's Network", HELPER, "Peer groups, legal first aid"),
    ("IQ", "Two Rivers Housing", HELPER, "Rent and repairs for families who come back"),
)


@dataclass(frozen=True)
class DemoStaff:
    """`scope` is an office unless said; `also` are further roles at the same place."""

    key: str  # before the @, and what the sign-in button sends
    name: str
    role: Role
    mission: str
    office: str
    scope: Scope = Scope.OFFICE
    also: tuple[Role, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


STAFF = (
    DemoStaff("counsellor", "Maria de Wit", Role.COUNSELLOR, "NL", "Zwolle"),
    DemoStaff("outreach", "Yonas Abraha", Role.OUTREACH, "NL", "Amsterdam"),
    DemoStaff("processor", "Ruud Hoekman", Role.PROCESSOR, "NL", "The Hague", Scope.MISSION),
    DemoStaff("airport", "Ilse Baart", Role.AIRPORT, "NL", "Schiphol", Scope.MISSION),
    DemoStaff("home", "Hirut Wolde", Role.HOME_MISSION, "ET", "Addis Ababa", Scope.MISSION),
    DemoStaff("health", "Femke Osei", Role.HEALTH, "NL", "The Hague", Scope.MISSION),
    DemoStaff("protection", "Nadia Verschuur", Role.PROTECTION, "NL", "The Hague", Scope.MISSION),
    DemoStaff("manager", "Willem Sarpong", Role.MANAGER, "NL", "The Hague", Scope.MISSION),
    DemoStaff("finance", "Marja Appiah", Role.FINANCE, "NL", "The Hague", Scope.MISSION),
    DemoStaff("administrator", "Joke Lindeman", Role.ADMINISTRATOR, "NL", "The Hague", Scope.MISSION),
    DemoStaff("privacy", "Tariq Blom", Role.DATA_PROTECTION, "NL", "The Hague", Scope.MISSION),
    DemoStaff("counsellor2", "Samir Haddou", Role.COUNSELLOR, "NL", "Tilburg"),
    DemoStaff("counsellor3", "Oyuna Battulga", Role.COUNSELLOR, "NL", "Amsterdam", also=(Role.OUTREACH,)),
    DemoStaff("counsellor4", "Pieternel Kok", Role.COUNSELLOR, "NL", "Zwolle", Scope.CASELOAD),
    DemoStaff("processor2", "Anouk Tromp", Role.PROCESSOR, "NL", "The Hague", Scope.MISSION),
    DemoStaff("airport2", "Kofi Dijkstra", Role.AIRPORT, "NL", "Schiphol", Scope.MISSION),
    DemoStaff("finance2", "Joris Blaauw", Role.FINANCE, "NL", "The Hague", Scope.MISSION),
    DemoStaff("home2", "Kwabena Asante", Role.HOME_MISSION, "GH", "Accra", Scope.MISSION),
    DemoStaff("home3", "Nino Kapanadze", Role.HOME_MISSION, "GE", "Tbilisi", Scope.MISSION),
    DemoStaff("home4", "Zainab Al-Rawi", Role.HOME_MISSION, "IQ", "Baghdad", Scope.MISSION),
    DemoStaff("home5", "Saruul Ganbold", Role.HOME_MISSION, "MN", "Ulaanbaatar", Scope.MISSION),
    DemoStaff("home6", "Luciana Prado", Role.HOME_MISSION, "BR", "Goiânia", Scope.MISSION),
    DemoStaff("home7", "Roy Wijdenbosch", Role.HOME_MISSION, "SR", "Paramaribo", Scope.MISSION),
)


def seed_staff(now: dt.datetime) -> None:
    """Missions, offices, partners and staff of the demo, with grants that hold since a year before `now`."""
    missions = {
        code: Mission.objects.get_or_create(
            code=code, defaults={"name": name, "country_id": country, "timezone": zone}
        )[0]
        for code, name, country, zone in MISSIONS
    }
    offices = {
        (code, name): Office.objects.get_or_create(mission=missions[code], name=name, defaults={"kind": kind})[0]
        for code, name, kind in OFFICES
    }
    for code, name, kind, does in PARTNERS:
        Organisation.objects.get_or_create(mission=missions[code], name=name, defaults={"kind": kind, "does": does})
    for person in STAFF:
        office = offices[person.mission, person.office]
        staff, made = Staff.objects.get_or_create(
            email=person.email,
            defaults={"name": person.name, "mission": office.mission, "office": office, "password": "!"},
        )
        if made:
            _grant(staff, person, office, since=now - dt.timedelta(days=365))


def _grant(staff: Staff, person: DemoStaff, office: Office, *, since: dt.datetime) -> None:
    for role in (person.role, *person.also):
        RoleGrant.objects.create(
            staff=staff,
            role=role,
            scope=person.scope,
            mission=office.mission,
            office=office if person.scope == Scope.OFFICE else None,
            since=since,
        )
