"""What the report role may read: columns, one by one, for the snapshot. No name, no contact, no text that somebody wrote.

Two tables hold columns of many things in one (the params of an event, the answers to questions): of those the role reads
views that show only what statistics may know.
"""

from django.db import migrations

VIEWS = """
CREATE VIEW reporting_step AS
SELECT id, case_id, code, happened_on, at, params ->> 'from' AS left_stage,
       CASE WHEN code = 'scheme_checked' THEN params ->> 'scheme' END AS scheme,
       CASE WHEN code = 'scheme_checked' THEN params ->> 'outcome' END AS outcome,
       CASE WHEN code = 'undo' THEN (params ->> 'event')::uuid END AS undone
FROM cases_event
WHERE code IN ('opened', 'counsel', 'take_in', 'assess_needs', 'check_eligibility', 'apply', 'process', 'hold_seat',
               'ticket', 'rebook', 'depart', 'turn_back', 'arrive', 'settle', 'follow_up', 'register_departed',
               'withdraw', 'end', 'close', 'hold', 'resume', 'undo', 'scheme_checked');

CREATE VIEW reporting_answer AS
SELECT member_id, key, value #>> '{}' AS value FROM eligibility_answer
WHERE member_id IS NOT NULL AND state = 'value' AND key IN ('member.residence.status', 'member.vulnerability.ground');

REVOKE ALL ON reporting_step, reporting_answer FROM sankofa_app;
"""

COLUMNS = {
    "reporting_step": "id, case_id, code, happened_on, at, left_stage, scheme, outcome, undone",
    "reporting_answer": "member_id, key, value",
    "reporting_figure": "mission_id, series, part, period, value, unit",
    "accounts_mission": "id, code, country_id, timezone",
    "accounts_office": "id, name",
    "cases_case": "id, mission_id, kind, stage, outcome, office_id, heard, destination_id, home_mission_id, opened_on,"
    " closed_on, retroactive",
    "cases_member": "id, case_id, person_id, joined_on, left_on, stayed_on",
    "people_person": "id, canonical_id, sex, birth_until",
    "people_nationality": "person_id, country_id",
    "protection_guardian": "member_id",
    "protection_verdict": "id, member_id, compartment, verdict, needs, at",
    "protection_sealedanswer": "id, case_id, member_id, compartment, sealed, at",
    "eligibility_application": "case_id, received_on, withdrawn_on",
    "eligibility_claim": "person_id",
    "eligibility_decision": "id, case_id, scheme, outcome, advice, support, decided_on, decided_at",
    "eligibility_quotaplace": "case_id, count_id",
    "eligibility_quotacount": "id, scheme",
    "outreach_conversation": "mission_id, office_id, project_id, held_on, nationality_id, language_id, people, minutes,"
    " topics, removed_at",
    "outreach_networkcontact": "mission_id, office_id, first_met_on, last_met_on",
    "travel_detentionstay": "member_id, since, until",
    "travel_party": "id, mission_id, airport, lands_at, people",
    "travel_partymark": "party_id, what, undone_at",
    "reintegration_arrival": "member_id, arrived_on, met",
    "reintegration_plan": "id, case_id",
    "reintegration_line": "id, plan_id, sphere, level, source, form, state, cents, currency, written_at",
    "reintegration_delivery": "line_id, cents, taken_back_at",
    "finance_posting": "entry_id, line_id, agreement_id, case_id, nature, base_minor",
    "finance_entry": 'id, mission_id, kind, "on"',
    "finance_budgetline": "id, project_id, kind",
    "finance_project": "id, cluster_id, code, title",
    "finance_cluster": "id, mission_id, name",
    "finance_agreement": "id, donor_id",
    "finance_donor": "id, mission_id, name",
    "finance_funding": "agreement_id, project_id",
    "finance_revision": "id, project_id, number, state, decided_on",
    "finance_revisionline": "revision_id, line_id, minor, fte",
    "finance_hours": 'project_id, "on", minutes',
    "finance_deliverable": "agreement_id, kind, planned_on, done_on",
}
GRANT = "GRANT SELECT ({columns}) ON {table} TO sankofa_report"


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0001_initial"),
        ("cases", "0006_member_stayed_on"),
        ("people", "0006_flat_merges"),
        ("protection", "0006_statistics"),
        ("eligibility", "0006_quotaplace_told_at"),
        ("outreach", "0002_project_of_a_conversation"),
        ("travel", "0003_who_stayed_and_changed_times"),
        ("reintegration", "0003_visitrhythm"),
        ("finance", "0006_hours_guards"),
    ]
    operations = [
        migrations.RunSQL(VIEWS, migrations.RunSQL.noop),
        *[
            migrations.RunSQL(GRANT.format(columns=columns, table=table), migrations.RunSQL.noop)
            for table, columns in COLUMNS.items()
        ],
    ]
