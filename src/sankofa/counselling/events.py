"""How a talk reads on the timeline: that it was held and how. Nothing of what was said or seen."""

from django.utils.translation import gettext_lazy as _

from sankofa.cases.vocab import Sentence, register_sentences
from sankofa.counselling.vocab import Means


def _means(code: str) -> str:
    return str(Means(code).label) if code in Means.values else code


register_sentences(
    {"talk": Sentence("notes", "chat-left-text", _("Talk, %(minutes)s minutes"), "%(means)s", {"means": _means})}
)
