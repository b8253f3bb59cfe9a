"""How the guardian's part reads on the timeline. Compartments leave no event: not even that there is a file shows."""

from django.utils.translation import gettext_lazy as _

from sankofa.cases.vocab import Sentence, register_sentences

GROUP = "people"

register_sentences(
    {
        "guardian_named": Sentence(GROUP, "person-badge", _("%(member)s has a guardian on file"), own=True),
        "guardian_consented": Sentence(GROUP, "pen", _("The guardian of %(member)s consented in writing"), own=True),
        "guardian_withdrew": Sentence(
            GROUP, "x-circle", _("The guardian of %(member)s took the consent back"), own=True
        ),
    }
)
