"""The two choices, each optional: a button sends one of them."""

from django import forms
from django.conf import settings


class PreferencesForm(forms.Form):
    theme = forms.ChoiceField(choices=[(t, t) for t in ("light", "dark", "system")], required=False)
    language = forms.ChoiceField(choices=lambda: settings.LANGUAGES, required=False)
    next = forms.CharField(required=False, max_length=2000)
