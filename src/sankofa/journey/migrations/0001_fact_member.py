"""The table of facts: a row for each member of a case, a column for each fact. Why so: docs/adr/0011-facts-in-columns.md.

Written as SQL: its columns follow policies/facts.yaml, not a model. A new fact is a new migration that adds its columns;
tests/journey/test_facts_of_a_caseload.py says which. No names, nothing of a compartment.
"""

from django.db import migrations

MAKE = """
CREATE TABLE journey_factmember (
    -- what rows are chosen by comes first: the further back a column stands, the longer a row takes to read
    alone boolean NOT NULL,
    place smallint NOT NULL, -- from 1, among the members of the case
    case_id uuid NOT NULL REFERENCES cases_case (id) ON DELETE CASCADE,
    mission_id uuid NOT NULL,
    member_id uuid PRIMARY KEY REFERENCES cases_member (id) ON DELETE CASCADE,
    gathered_on date NOT NULL,
    absent text[] NOT NULL DEFAULT '{}',
    case_kind text,
    case_contact_first_on__earliest date,
    case_contact_first_on__latest date,
    case_city text,
    case_host_country text,
    case_members_count bigint,
    case_plan_written_on__earliest date,
    case_plan_written_on__latest date,
    case_sponsor_status_granted_on__earliest date,
    case_sponsor_status_granted_on__latest date,
    case_sponsor_applied_on__earliest date,
    case_sponsor_applied_on__latest date,
    case_destination_country text,
    case_application_signed_on__earliest date,
    case_application_signed_on__latest date,
    case_departure_on__earliest date,
    case_departure_on__latest date,
    case_itinerary_arrives_on__earliest date,
    case_itinerary_arrives_on__latest date,
    case_arrival_help_asked boolean,
    case_arrival_request_acknowledged_on__earliest date,
    case_arrival_request_acknowledged_on__latest date,
    person_birth_date__earliest date,
    person_birth_date__latest date,
    person_age_doubted boolean,
    person_identity_known boolean,
    person_nationalities text[],
    person_sex text,
    member_family_position text,
    member_family_dependent boolean,
    member_single_parent boolean,
    member_ex_uam boolean,
    member_vulnerability_ground text,
    member_vulnerability_judged_on__earliest date,
    member_vulnerability_judged_on__latest date,
    member_vulnerability_judged_by text,
    member_return_voluntary boolean,
    member_return_for_good boolean,
    member_return_accepts_end_of_procedures boolean,
    member_means_can_pay boolean,
    returns_last_assisted_on__earliest date,
    returns_last_assisted_on__latest date,
    member_objection boolean,
    member_objection_answered_on__earliest date,
    member_objection_answered_on__latest date,
    returns_last_assisted_elsewhere_on__earliest date,
    returns_last_assisted_elsewhere_on__latest date,
    member_helped_by_other boolean,
    grant__count smallint,
    grant_scheme text[],
    grant_decided_on__earliest date[],
    grant_decided_on__latest date[],
    grant_cents bigint[],
    grant_here boolean[],
    member_residence_status text,
    member_residence_since__earliest date,
    member_residence_since__latest date,
    member_residence_until__earliest date,
    member_residence_until__latest date,
    member_pardon text,
    member_detention_since__earliest date,
    member_detention_since__latest date,
    member_detention_until__earliest date,
    member_detention_until__latest date,
    member_detention_site text,
    claim__count smallint,
    claim_filed_on__earliest date[],
    claim_filed_on__latest date[],
    claim_act text[],
    claim_status text[],
    member_travel_document_obtainable boolean,
    member_travel_document_valid_until__earliest date,
    member_travel_document_valid_until__latest date,
    member_admission_proof_on__earliest date,
    member_admission_proof_on__latest date,
    member_transit_visa text,
    member_eligibility_rean text,
    member_consent_assist_me boolean,
    member_consent_share_home_mission boolean,
    member_movement_declaration_signed_on__earliest date,
    member_movement_declaration_signed_on__latest date,
    member_consent_tell_authority boolean,
    member_consent_consulate boolean,
    member_unaccompanied boolean,
    member_guardian_consent_given_on__earliest date,
    member_guardian_consent_given_on__latest date,
    member_guardian_consent_withdrawn_on__earliest date,
    member_guardian_consent_withdrawn_on__latest date,
    member_health_verdict text,
    member_health_fit_check_required boolean,
    member_health_fit_check_passed_on__earliest date,
    member_health_fit_check_passed_on__latest date,
    member_protection_verdict text,
    member_escort_booked boolean,
    member_ticket_issued_on__earliest date,
    member_ticket_issued_on__latest date,
    CONSTRAINT factmember_birth_interval CHECK (person_birth_date__earliest <= person_birth_date__latest),
    CONSTRAINT factmember_claims_agree CHECK (cardinality(claim_filed_on__earliest) = claim__count),
    CONSTRAINT factmember_grants_agree CHECK (cardinality(grant_scheme) = grant__count)
);
CREATE INDEX factmember_families ON journey_factmember (case_id) WHERE NOT alone;
CREATE INDEX factmember_case ON journey_factmember (case_id);
CREATE INDEX factmember_counted ON journey_factmember (case_kind, mission_id, case_contact_first_on__earliest)
    WHERE place = 1;
CREATE INDEX factmember_claims ON journey_factmember (claim__count DESC NULLS LAST);
CREATE INDEX factmember_grants ON journey_factmember (grant__count DESC NULLS LAST);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("cases", "0005_corrections_and_terms")]
    operations = [migrations.RunSQL(MAKE, "DROP TABLE journey_factmember")]
