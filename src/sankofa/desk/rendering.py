"""Renders every Django form in our look. `FORM_RENDERER = "sankofa.desk.rendering.FormRenderer"`.

`{{ form }}`, `{{ form.name.as_field_group }}` and `{{ formset }}` come out right without classes on widgets.
"""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    form_template_name = "desk/forms/form.html"
    formset_template_name = "desk/forms/formset.html"
    field_template_name = "desk/forms/field.html"
