"""In a transaction of its own: rows written before an index is made in the same one would keep it from being made."""

from typing import Any

from django.db import migrations

NAMES = {"sex": "sex", "band": "age", "country": "destination"}


def note_what_left(apps: Any, _editor: Any) -> None:
    """Annual reports that were published and donor reports that were signed off before there was one register."""
    release = apps.get_model("reporting", "Release")
    for report in apps.get_model("reporting", "AnnualReport").objects.filter(state="published").select_related("snapshot"):
        shown = {(one["indicator"], one["year"]) for one in report.figures if one["shown"]}
        every = {(one["indicator"], one["year"]) for one in report.figures}
        release.objects.create(
            mission_id=report.mission_id,
            door="annual",
            question={"figures": True},
            printed=[[[indicator, year, []], None] for indicator, year in sorted(shown)],
            blank=[[indicator, year, []] for indicator, year in sorted(every - shown)],
            snapshot_at=report.snapshot.made_at,
            title=f"Annual report {report.year}",
            issued_at=report.published_at,
            by_id=report.published_by_id,
        )
    signed = apps.get_model("reporting", "DonorReport").objects.exclude(signed_at=None)
    for report in signed.select_related("agreement__donor"):
        since, until = report.since.isoformat(), report.until.isoformat()
        left = {one["case"] for one in report.basis["people"] if since <= one["left"] < until}
        cells = [
            ([[NAMES[name], value] for name, value in sorted(one["of"].items())], one["count"])
            for one in report.content["people"]
        ]
        release.objects.create(
            mission_id=report.agreement.donor.mission_id,
            door="donor",
            donor_id=report.agreement.donor_id,
            question={"cases": sorted(left), "since": since, "until": until},
            printed=[[of, count] for of, count in cells if count is not None],
            blank=[of for of, count in cells if count is None],
            title=f"{report.basis['donor']} {report.basis['reference']}, {since} \u2013 {until}"[:200],
            issued_at=report.signed_at,
            by_id=report.signed_by_id,
        )


class Migration(migrations.Migration):

    dependencies = [("reporting", "0008_register_of_releases")]

    operations = [migrations.RunPython(note_what_left, migrations.RunPython.noop)]
