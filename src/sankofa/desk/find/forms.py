"""What comes with "add to this case"."""

from django import forms


class JoinForm(forms.Form):
    person = forms.UUIDField()
    case = forms.UUIDField()
    role = forms.CharField(max_length=60, required=False)
