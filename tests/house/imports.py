"""The import contracts of this tree, for .importlinter: `python -m tests.house.imports` writes them.

One contract per app, with every module named: a wildcard keeps a contract green while it checks nothing.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "sankofa"
LINTER = ROOT / ".importlinter"
MARK = "# --- from here on: written by `python -m tests.house.imports`\n"
FACES = ("desk", "portal", "website", "api", "config")
DEMO = "demo"  # invents rows in bulk, so it alone may use models of others; nothing may import it (first contract)
OPEN_TO_ALL = ("kernel",)  # no domain words, so nothing to hide
DOORS = ("vocab", "queries", "services")
# Other modules that stand open, each with its reason.
ALSO_OPEN = {
    "cases": ("jobs", "stages"),  # what the clockwork runs; the table of stages: pure data that pages and journey read
    "documents": ("letters",),  # from words to PDF, without a database: a subject of its own
}
# Inside an app, from what may import most to what imports nothing of the app.
INSIDE = ("management", "jobs", "services", "queries", "access", "models", "rules", "vocab")


def apps() -> list[str]:
    folders = (path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists())
    return sorted(name for name in folders if name not in (*FACES, *OPEN_TO_ALL, DEMO))


def modules(app: str) -> list[str]:
    """The modules and packages directly inside an app."""
    found = (path for path in (SOURCE / app).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists())
    return sorted({path.stem for path in found} - {"__init__"})


def closed(app: str) -> list[str]:
    return [name for name in modules(app) if name not in (*DOORS, *ALSO_OPEN.get(app, ()))]


def contracts() -> str:
    doors = [_doors(app) for app in apps() if closed(app)]
    inside = [_inside(app) for app in apps() if len(layers(app)) > 1]
    return "\n".join([MARK, *doors, *inside, _pure()])


def layers(app: str) -> list[str]:
    return [name for name in INSIDE if name in modules(app)]


def _doors(app: str) -> str:
    return _contract(
        f"doors-{app}",
        f"Others enter {app} by its doors",
        "protected",
        {
            "protected_modules": [f"sankofa.{app}.{name}" for name in closed(app)],
            "allowed_importers": [f"sankofa.{app}", f"sankofa.{DEMO}"],
        },
    )


def _inside(app: str) -> str:
    return _contract(
        f"inside-{app}",
        f"Inside {app}, verbs build on questions",
        "layers",
        {"layers": [f"sankofa.{app}.{name}" for name in layers(app)]},
    )


def _pure() -> str:
    return _contract(
        "pure-rules",
        "Rules know no Django and no clock",
        "forbidden",
        {
            "source_modules": [f"sankofa.{app}.rules" for app in apps() if "rules" in modules(app)],
            "forbidden_modules": ["django", "sankofa.kernel.clock"],
            "allow_indirect_imports": ["True"],
        },
    )


def _contract(key: str, name: str, kind: str, lists: dict[str, list[str]]) -> str:
    lines = [f"[importlinter:contract:{key}]", f"name = {name}", f"type = {kind}"]
    for field, values in lists.items():
        lines += [f"{field} = {values[0]}"] if values == ["True"] else [f"{field} =", *(f"    {v}" for v in values)]
    return "\n".join([*lines, ""])


def wanted() -> str:
    """.importlinter as it has to be: the hand-written order, then the generated contracts."""
    return LINTER.read_text().partition(MARK)[0] + contracts()


if __name__ == "__main__":
    LINTER.write_text(wanted())
    sys.stdout.write(f"wrote {LINTER.name}\n")
