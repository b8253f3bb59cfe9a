"""What the demo mission publishes: two projects with their donor's agreement, and an activity of the donor's own."""

import datetime as dt

from sankofa.demo.world import World
from sankofa.finance import queries as finance
from sankofa.finance import services as money
from sankofa.iati import queries, services
from sankofa.iati.vocab import Aid, Finance, Flow, OrganisationType, Sector, Tied
from sankofa.kernel.periods import Span, shift

OURS, DONOR = "NL-KVK-00000000", "XM-DAC-0-1"  # nobody has these
TOLD = {  # code of a project or "donor · reference": suffix, titles, texts
    "RET": (
        "RET", "Assisted voluntary return", "Begeleide terugkeer",
        "Advice, papers, travel and a start at home for people who decide to return.",
        "Advies, papieren, reis en een begin thuis voor mensen die besluiten terug te keren.",
    ),
    "HRT": (
        "HRT", "Starting again at home", "Thuis opnieuw beginnen",
        "Help with housing, work and a small business after return.",
        "Hulp bij wonen, werk en een eigen zaak na terugkeer.",
    ),
    "Ministry of Crossings \u00b7 MC-RET": (
        "MC-RET", "Agreement on assisted voluntary return", "Overeenkomst begeleide terugkeer",
        "What the Ministry of Crossings pays for assisted voluntary return.",
        "Wat het ministerie van Oversteken betaalt voor begeleide terugkeer.",
    ),
}  # fmt: skip
THEIRS = """<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
  <iati-activity xml:lang="en" default-currency="EUR">
    <iati-identifier>XM-DAC-0-1-RETURN</iati-identifier>
    <reporting-org ref="XM-DAC-0-1" type="10"><narrative>Ministry of Crossings</narrative></reporting-org>
    <title><narrative>Return and reintegration</narrative></title>
    <description><narrative>Support to missions that help people return.</narrative></description>
    <participating-org role="1" type="10" ref="XM-DAC-0-1"/>
    <participating-org role="4" ref="NL-KVK-00000000"/>
    <activity-status code="2"/>
    <activity-date type="2" iso-date="{starts}"/>
    <activity-date type="3" iso-date="{ends}"/>
    <recipient-region code="998" vocabulary="1"/>
    <sector code="15190" vocabulary="1"/>
    <budget type="1" status="2"><period-start iso-date="{starts}"/><period-end iso-date="{ends}"/>
      <value value-date="{starts}">5000000.00</value></budget>
  </iati-activity>
</iati-activities>
"""


def publish(world: World) -> None:
    """Books closed but for this month and the last; then what the world may know."""
    manager = world.actors["manager"]
    this_month = world.today.replace(day=1)
    money.close_books(until=shift(this_month, Span(months=-1)), by=world.actors["finance"], now=world.now)
    services.set_publisher(
        ref=OURS, name_en="Sankofa demo mission", name_nl="Demomissie van Sankofa",
        type=OrganisationType.INTERNATIONAL_NGO, by=manager,
    )  # fmt: skip
    starts = dt.date(world.today.year, 1, 1)
    reading = services.keep_file(
        content=THEIRS.format(starts=starts, ends=starts.replace(month=12, day=31)).encode(), name="ministry.xml",
        by=manager, now=world.now,
    )  # fmt: skip
    services.take_in(reading_id=reading, only_good=False, by=manager, now=world.now)
    [(theirs, _name)] = queries.partner_choices(manager)
    mission = world.ours.id
    rows = [*finance.listable_projects(mission), *finance.listable_agreements(mission)]
    for key, name, _title in rows:
        if name in TOLD:
            suffix, title_en, title_nl, text_en, text_nl = TOLD[name]
            of_donor = "\u00b7" in name
            services.list_activity(
                of=key, suffix=suffix, title_en=title_en, title_nl=title_nl, text_en=text_en, text_nl=text_nl,
                sector=Sector.MIGRATION, flow=Flow.ODA, finance=Finance.GRANT, aid=Aid.PROJECT, tied=Tied.UNTIED,
                indicator="departures.total", partner_id=theirs if of_donor else None,
                donor_ref=DONOR if of_donor else "", donor_type=OrganisationType.GOVERNMENT if of_donor else "",
                by=manager,
            )  # fmt: skip
