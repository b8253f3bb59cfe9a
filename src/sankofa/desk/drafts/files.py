"""A chosen file is not lost when its form comes back: kept sealed as a draft of its author, named beside the field.

A browser can't put a file back into a form. So the form carries the draft's key instead, and its file stands in for
one that is not chosen anew. It goes with its form's success, by "remove", or with other old drafts.
"""

import base64
import re
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.forms import BaseForm

from sankofa.desk.fields import UploadField
from sankofa.desk.web import StaffRequest
from sankofa.documents.vocab import MAX_BYTES
from sankofa.journal import queries, services

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict

KEY = re.compile(r"[0-9a-f]{32}")


def files_of(request: StaffRequest) -> "MultiValueDict[str, UploadedFile[Any]] | None":
    """What a form is bound to: the files of this post, and those kept from when it came back."""
    if request.method != "POST":
        return None
    files = request.FILES.copy()
    for field, key in _kept(request):
        draft = queries.draft(staff_id=request.actor.id, form=f"file-{key}")
        if draft and field not in files:
            files[field] = SimpleUploadedFile(draft["name"][0], base64.b64decode(draft["content"][0]), draft["type"][0])
    return files


def keep_files(request: StaffRequest, form: BaseForm) -> None:
    """Keeps the files of a form that comes back, but for one that is itself what is wrong."""
    for name, field in form.fields.items():
        file = form.files.get(name) if isinstance(field, UploadField) else None
        if file is None or name in form.errors or not 0 < (file.size or 0) <= MAX_BYTES:
            continue
        file.seek(0)
        key = dict(_kept(request)).get(name) if name not in request.FILES else None
        if key is None:
            key = uuid.uuid4().hex
            content = base64.b64encode(file.read()).decode()
            fields = {"name": [file.name or ""], "type": [file.content_type or ""], "content": [content]}
            services.keep_draft(staff_id=request.actor.id, form=f"file-{key}", fields=fields, now=request.now)
        field.widget.kept = (key, file.name)  # an UploadField's own


def drop_files(request: StaffRequest) -> None:
    """The form is done: what was kept for it goes."""
    for _field, key in _kept(request, removed=True):
        services.drop_draft(staff_id=request.actor.id, form=f"file-{key}")


def _kept(request: StaffRequest, *, removed: bool = False) -> Iterator[tuple[str, str]]:
    """(field, key) of the files that this post says were kept; without those that the user removes."""
    for name, key in request.POST.items():
        field = name.removesuffix("_kept")
        if field != name and KEY.fullmatch(str(key)) and (removed or f"{field}_drop" not in request.POST):
            yield field, str(key)
