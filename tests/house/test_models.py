"""What the import linter can't see of models: strings name other apps, relations open backwards."""

from django.apps import apps
from django.db.models import ForeignKey, Model

from tests.house import imports


def order() -> list[list[str]]:
    """The apps from the top down as .importlinter has them; siblings stand in one row."""
    hand_written = imports.LINTER.read_text().partition(imports.MARK)[0]
    lines = [line.strip() for line in hand_written.partition("layers =")[2].splitlines() if "sankofa." in line]
    return [[name.strip(" ()").removeprefix("sankofa.") for name in line.split("|")] for line in lines]


def height(label: str) -> int:
    return next(at for at, row in enumerate(order()) if label in row)


def ours() -> list[type[Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("sankofa.") and not m.__name__.endswith("History")]


def across_apps() -> list[ForeignKey[Model, Model]]:
    return [
        field
        for model in ours()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model._meta.app_label != model._meta.app_label
    ]


def test_there_are_relations_across_apps_to_check() -> None:
    assert len(across_apps()) > 10


def test_foreign_keys_across_apps_point_only_to_what_stands_below() -> None:
    up = [
        f"{field.model.__name__}.{field.name}"
        for field in across_apps()
        if height(field.model._meta.app_label) >= height(field.related_model._meta.app_label)
    ]
    assert up == []


def test_foreign_keys_across_apps_open_no_way_back() -> None:
    back = [
        f"{field.model.__name__}.{field.name}"
        for field in across_apps()
        if not field.remote_field.related_name or not field.remote_field.related_name.endswith("+")
    ]
    assert back == []


def test_no_model_is_shown_by_its_default_name_with_personal_data() -> None:
    """`str(row)` ends in logs: it may hold a class and a key, nothing else."""
    assert [m.__name__ for m in ours() if m.__str__ is not Model.__str__ and m.__name__ != "Staff"] == []
