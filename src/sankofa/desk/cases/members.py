"""A member of a case as a row: name, and below it how old, of what sex, from where, in which role."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sankofa.cases.vocab import MemberRow
from sankofa.desk.cases.tabs import case_url
from sankofa.people.vocab import Sex
from sankofa.reference.queries import country_name


@dataclass(frozen=True)
class MemberLine:
    row: MemberRow
    sub: str
    url: str  # the person's page, once there is one

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def name_own(self) -> str:
        return self.row.name_own


def member_line(row: MemberRow) -> MemberLine:
    parts = [
        _age(row),
        str(Sex(row.sex).label).lower() if row.sex != Sex.UNKNOWN else "",
        ", ".join(country_name(code) for code in row.nationalities),
        row.role,
        _("principal applicant") if row.lead else "",
    ]
    return MemberLine(row, " · ".join(part for part in parts if part), case_url("desk:person", row.person_id))


def _age(row: MemberRow) -> str:
    if row.age is None:
        return _("age not known")
    return str(row.age) if row.age_exact else _("about %(age)s") % {"age": row.age}
