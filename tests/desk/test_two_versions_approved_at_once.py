"""Two people approve two drafts of one scheme at the same moment: the database lets no two hold at once."""

import threading
import uuid

import pytest
from django.db import connection

from sankofa.accounts.vocab import Actor, Role
from sankofa.eligibility import queries, services
from sankofa.eligibility.models import ApprovedVersion
from sankofa.kernel.errors import ConflictError
from tests.desk.test_two_versions_on_one_day import TODAY, drafted
from tests.factories import NOW, make_office, make_staff

pytestmark = pytest.mark.usefixtures("fresh_database", "approved_policies")


def test_two_versions_approved_at_once_never_both_hold() -> None:
    office = make_office()
    writer, *others = (make_staff(Role.MANAGER, office=office) for _ in range(3))
    drafts = [drafted(writer, TODAY) for _ in others]
    for draft_id in drafts:
        row = queries.draft(writer, draft_id)
        text = row.text.replace(f"id: hrt/{TODAY}", f"id: hrt/{draft_id}", 1)
        services.change_draft(draft_id=draft_id, text=text, version=row.version, by=writer, now=NOW)
        services.submit_draft(draft_id=draft_id, by=writer, now=NOW)
    start, found = threading.Barrier(2), []

    def approve(draft_id: uuid.UUID, by: Actor) -> None:
        start.wait()
        try:
            found.append(services.approve_draft(draft_id=draft_id, version=3, by=by, now=NOW))
        except ConflictError:
            found.append("refused")
        connection.close()

    threads = [threading.Thread(target=approve, args=pair) for pair in zip(drafts, others, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(threads)
    assert ApprovedVersion.objects.filter(until=None).count() == 1
