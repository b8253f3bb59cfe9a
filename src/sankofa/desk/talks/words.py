"""Ready texts about talks."""

from django.utils.translation import ngettext

from sankofa.counselling.vocab import TalkCount


def counted(count: TalkCount) -> str:
    """How many talks, in words; nothing where there was none."""
    return ngettext("%(n)s talk", "%(n)s talks", count.talks) % {"n": count.talks} if count.talks else ""
