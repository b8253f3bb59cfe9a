"""Who may do what: one table that an auditor can read. A role holds permissions; a grant says where it holds.

Compartments (health, protection) are not here: a role gives no key to them (see `protection`).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OUTREACH = "outreach", _("Outreach worker")
    COUNSELLOR = "counsellor", _("Counsellor")
    PROCESSOR = "processor", _("Case processor")
    HEALTH = "health", _("Health officer")
    PROTECTION = "protection", _("Protection focal point")
    AIRPORT = "airport", _("Airport unit")
    HOME_MISSION = "home_mission", _("Mission in the country of origin")
    MANAGER = "manager", _("Project manager")
    FINANCE = "finance", _("Finance officer")
    ADMINISTRATOR = "administrator", _("Administrator")
    DATA_PROTECTION = "data_protection", _("Data-protection officer")


class Scope(models.TextChoices):
    CASELOAD = "caseload", _("Own caseload")
    OFFICE = "office", _("Office")
    MISSION = "mission", _("Whole mission")


class Perm(models.TextChoices):
    SEARCH = "search", _("Search for people")
    OPEN_CASE = "open_case", _("Open a new case")
    READ_CASE = "read_case", _("Read a case")
    WORK_CASE = "work_case", _("Work on a case: notes, tasks, appointments, talks")
    WRITE_PERSON = "write_person", _("Record and correct people")
    CONSENT = "consent", _("Record consent and its withdrawal")
    SETTLE = "settle", _("Say whether two records are one person")
    ASSIGN = "assign", _("Assign and transfer cases")
    OUTREACH = "outreach", _("Log conversations and group sessions")
    APPLICATION = "application", _("Record the signed application")
    PROCESS = "process", _("Process applications, ask the authorities")
    DECIDE = "decide", _("Decide on eligibility")
    PAPERS = "papers", _("Ask for travel documents, keep originals")
    FLIGHTS = "flights", _("Hold, ticket and cancel flights")
    DESK = "desk", _("Run the airport desk")
    ARRIVAL = "arrival", _("Confirm arrivals, answer requests from other missions")
    REINTEGRATION = "reintegration", _("Plan and deliver reintegration support")
    HEALTH = "health", _("Give the health verdict")
    PROTECTION = "protection", _("Give the protection verdict")
    POLICY = "policy", _("Write the terms of schemes and try them out")
    APPROVE_POLICY = "approve_policy", _("Approve terms that somebody else wrote")
    WAIVE = "waive", _("Lift a block with a reason, where the policy allows it")
    MONEY = "money", _("See projects, budgets and the ledger")
    BUDGET = "budget", _("Keep agreements, budgets and what bears which cost")
    BOOK = "book", _("Book income and corrections, count cash, close the books")
    PAY = "pay", _("Make and check payments")
    RELEASE = "release", _("Release payments that two others made and checked")
    IMPORT = "import", _("Import a caseload")
    EXPORT = "export", _("Export lists")
    STATISTICS = "statistics", _("See figures of the mission, small counts too")
    REPORT = "report", _("Make snapshots, enter registers, write reports")
    SIGN_OFF = "sign_off", _("Sign off and publish reports that somebody else wrote")
    ACCESS_LOG = "access_log", _("See who read what, everywhere")
    ADMINISTER = "administer", _("Administer staff, offices and reference data")


_CARRY = {Perm.SEARCH, Perm.READ_CASE, Perm.WORK_CASE}

PERMISSIONS: dict[Role, frozenset[Perm]] = {
    Role.OUTREACH: frozenset(
        {Perm.SEARCH, Perm.OUTREACH, Perm.OPEN_CASE, Perm.WRITE_PERSON, Perm.CONSENT, Perm.READ_CASE}
    ),
    Role.COUNSELLOR: frozenset(
        {
            *_CARRY,
            Perm.OPEN_CASE,
            Perm.WRITE_PERSON,
            Perm.CONSENT,
            Perm.SETTLE,
            Perm.ASSIGN,
            Perm.OUTREACH,
            Perm.APPLICATION,
            Perm.PAPERS,
            Perm.REINTEGRATION,
            Perm.EXPORT,
        }
    ),
    Role.PROCESSOR: frozenset(
        {
            *_CARRY,
            Perm.OPEN_CASE,
            Perm.WRITE_PERSON,
            Perm.CONSENT,
            Perm.SETTLE,
            Perm.ASSIGN,
            Perm.APPLICATION,
            Perm.PROCESS,
            Perm.DECIDE,
            Perm.PAPERS,
            Perm.FLIGHTS,
            Perm.WAIVE,
            Perm.IMPORT,
            Perm.EXPORT,
        }
    ),
    Role.HEALTH: frozenset({*_CARRY, Perm.HEALTH}),
    Role.PROTECTION: frozenset({*_CARRY, Perm.PROTECTION, Perm.WRITE_PERSON, Perm.CONSENT}),
    Role.AIRPORT: frozenset({*_CARRY, Perm.FLIGHTS, Perm.DESK, Perm.PAPERS}),
    Role.HOME_MISSION: frozenset({*_CARRY, Perm.ARRIVAL, Perm.REINTEGRATION}),
    Role.MANAGER: frozenset(
        {
            *_CARRY,
            Perm.SETTLE,
            Perm.ASSIGN,
            Perm.POLICY,
            Perm.APPROVE_POLICY,
            Perm.DECIDE,
            Perm.WAIVE,
            Perm.MONEY,
            Perm.BUDGET,
            Perm.RELEASE,
            Perm.IMPORT,
            Perm.EXPORT,
            Perm.STATISTICS,
            Perm.REPORT,
            Perm.SIGN_OFF,
        }
    ),
    Role.FINANCE: frozenset({Perm.MONEY, Perm.BOOK, Perm.PAY, Perm.EXPORT, Perm.STATISTICS, Perm.REPORT}),
    Role.ADMINISTRATOR: frozenset({Perm.ADMINISTER, Perm.APPROVE_POLICY, Perm.IMPORT}),
    Role.DATA_PROTECTION: frozenset({Perm.ACCESS_LOG, Perm.STATISTICS}),
}

# Roles that may not work with a password alone.
SECOND_FACTOR_REQUIRED = frozenset(
    {
        Role.HEALTH,
        Role.PROTECTION,
        Role.PROCESSOR,
        Role.MANAGER,
        Role.FINANCE,
        Role.ADMINISTRATOR,
        Role.DATA_PROTECTION,
    }
)
