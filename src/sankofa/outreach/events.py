"""How outreach's events read on a case's timeline."""

from django.utils.translation import gettext_lazy as _

from sankofa.cases.vocab import Sentence, register_sentences

register_sentences({"walked_in": Sentence("meetings", "door-open", _("Came to the office hour"), "%(place)s")})
