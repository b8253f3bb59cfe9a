"""Who worked there in those years: the demo's cast and some colleagues more, missions abroad, all invented."""

import datetime as dt

from sankofa.accounts import demo as cast
from sankofa.accounts import queries as accounts
from sankofa.accounts.models import Mission, Office, RoleGrant, Staff
from sankofa.accounts.roles import Role, Scope
from sankofa.accounts.vocab import Actor
from sankofa.demo import world
from sankofa.demo.world import World
from sankofa.protection.models import Key
from sankofa.protection.vocab import Compartment

SINCE = dt.datetime(2004, 1, 5, 8, tzinfo=dt.UTC)
END = dt.datetime(2008, 1, 31, 17, tzinfo=dt.UTC)  # as if loaded on this day
MISSIONS = (  # code, name, country, time zone, office, who works there
    ("AO", "Angola", "AGO", "Africa/Luanda", "Luanda", "Filomena Cardoso"),
    ("NG", "Nigeria", "NGA", "Africa/Lagos", "Lagos", "Folake Adeyemi"),
    ("BG", "Bulgaria", "BGR", "Europe/Sofia", "Sofia", "Radka Todorova"),
    ("HU", "Hungary", "HUN", "Europe/Budapest", "Budapest", "Ildikó Szabó"),
    ("RO", "Romania", "ROU", "Europe/Bucharest", "Bucharest", "Andreea Stan"),
    ("PL", "Poland", "POL", "Europe/Warsaw", "Warsaw", "Marek Nowak"),
    ("LT", "Lithuania", "LTU", "Europe/Vilnius", "Vilnius", "Rasa Petrauskas"),
    ("SY", "Syria", "SYR", "Asia/Damascus", "Damascus", "Lina Haddad"),
    ("KE", "Kenya", "KEN", "Africa/Nairobi", "Nairobi", "Wanjiku Otieno"),
    ("TZ", "Tanzania", "TZA", "Africa/Dar_es_Salaam", "Dar es Salaam", "Neema Mushi"),
    ("TH", "Thailand", "THA", "Asia/Bangkok", "Bangkok", "Somchai Intharat"),
    ("JO", "Jordan", "JOR", "Asia/Amman", "Amman", "Rana Khoury"),
    ("PK", "Pakistan", "PAK", "Asia/Karachi", "Islamabad", "Adnan Malik"),
    ("SD", "Sudan", "SDN", "Africa/Khartoum", "Khartoum", "Hala Bashir"),
    ("SL", "Sierra Leone", "SLE", "Africa/Freetown", "Freetown", "Isatu Conteh"),
    ("GN", "Guinea", "GIN", "Africa/Conakry", "Conakry", "Mariama Sow"),
    ("AF", "Afghanistan", "AFG", "Asia/Kabul", "Kabul", "Jawid Rahimi"),
)
COLLEAGUES = {  # role -> office, names
    Role.OUTREACH: ("Amsterdam", ("Selam Tadesse", "Abdelhak Ouali", "Elena Rusu", "Omar Warsame", "Grace Mensah",
                                  "Karim Al-Bayati")),
    Role.AIRPORT: ("Schiphol", ("Ria Kramer", "Dirk Postma", "Sandra Visser", "Hakan Demir", "Mieke de Boer",
                                "Jeroen Smit")),
    Role.COUNSELLOR: ("Zwolle", ("Annet Brink", "Hielke Dijkema", "Loes van Rijn", "Peter Mulder", "Zohra El Fassi",
                                 "Bram Wolters", "Ineke Vos", "Gerrit Hofman", "Yasmin Karaca", "Wouter Bos",
                                 "Marloes Kuiper", "Tom Veenstra")),
}  # fmt: skip


def build() -> World:
    """The cast with grants since before the first case, as on the last day of January after the year."""
    cast.seed_staff(SINCE + dt.timedelta(days=365))
    found = world.build(END)
    for code, name, country, zone, office, person in MISSIONS:
        mission, _new = Mission.objects.get_or_create(
            code=code, defaults={"name": name, "country_id": country, "timezone": zone}
        )
        desk, _new = Office.objects.get_or_create(mission=mission, name=office, defaults={"kind": Office.Kind.HEAD})
        found.missions[code] = mission
        _join(found, f"home-{code.lower()}", person, Role.HOME_MISSION, desk)
    for role, (office, names) in COLLEAGUES.items():
        for place, person in enumerate(names):
            _join(found, f"{role}-{place + 3}", person, role, found.offices[office])
    for key, compartment in (("health", Compartment.HEALTH), ("protection", Compartment.PROTECTION)):
        actor = found.actors[key]
        Key.objects.get_or_create(
            staff_id=actor.id, mission_id=actor.mission_id, compartment=compartment, until=None,
            defaults={"since": SINCE},
        )  # fmt: skip
    return found


def _join(found: World, key: str, name: str, role: Role, office: Office) -> None:
    staff, new = Staff.objects.get_or_create(
        email=f"{key}@{cast.DOMAIN}",
        defaults={"name": name, "mission": office.mission, "office": office, "password": "!"},
    )
    if new:
        RoleGrant.objects.create(staff=staff, role=role, scope=Scope.MISSION, mission=office.mission, since=SINCE)
    actor = accounts.actor(staff.id, at=END)
    assert actor
    found.actors[key] = actor


def of_role(found: World, role: Role) -> list[Actor]:
    """Everybody of our own mission who holds the role, in the order of the cast."""
    own = found.ours.id
    return [a for a in found.actors.values() if a.mission_id == own and any(g.role == role for g in a.grants)]
