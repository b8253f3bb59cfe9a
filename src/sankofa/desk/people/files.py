"""Files go out through here: whoever owns a file decides who may have it; then it is logged and streamed."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext as _

from sankofa.desk.people.pages import open_person
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.documents import queries as documents
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.kernel.errors import NotFoundError
from sankofa.people import queries as people


@dataclass(frozen=True)
class Owned:
    """Whose file it is, for the access log."""

    person_id: uuid.UUID | None = None
    case_id: uuid.UUID | None = None


Owner = Callable[[StaffRequest, uuid.UUID], Owned | None]


def peoples_file(request: StaffRequest, file_id: uuid.UUID) -> Owned | None:
    """A copy of a paper, or the proof of a consent. The latter is closed to a mission that it does not name."""
    found = people.file_owner(file_id)
    if found is None:
        return None
    person_id, mission_id, is_proof = found.person_id, found.mission_id, found.is_proof
    access = open_person(request, person_id)
    if is_proof and access.shared_only and mission_id != request.actor.mission_id:
        return None
    return Owned(person_id=person_id)


OWNERS: tuple[Owner, ...] = (peoples_file,)
"""Each answers for its own files, or None for a file that isn't its own. Files without an owner go to nobody."""


@staff_page()
def download(request: StaffRequest, file_id: uuid.UUID) -> HttpResponseBase:
    """The file, to save: never shown inside the site. 404 for what the reader may not know."""
    owned = next((found for owner in OWNERS if (found := owner(request, file_id))), None)
    if owned is None:
        raise NotFoundError("file_not_found", _("There is no such file, or it is not open to you."))
    ref = documents.file(file_id)
    actor = request.actor
    log_access(
        staff_id=actor.id,
        staff_name=actor.name,
        action=Action.OPENED_FILE,
        now=request.now,
        person_id=owned.person_id,
        case_id=owned.case_id,
    )
    response = FileResponse(
        BytesIO(documents.content(file_id)), as_attachment=True, filename=ref.name, content_type=ref.media_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
