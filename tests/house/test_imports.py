"""The import contracts are current, and they see a breach."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house import imports

BREACHES = {
    # file (appended to), line, the contract that must be reported broken
    "people/services.py": ("from sankofa.accounts.models import Staff", "Others enter accounts by its doors"),
    "journal/queries.py": ("from sankofa.journal.services import once", "Inside journal, verbs build on questions"),
    "schemes/rules/__init__.py": ("import django", "Rules know no Django and no clock"),
    "reference/queries.py": ("from sankofa.people.vocab import Sex", "Apps import only downwards"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  the program of this environment
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_contracts_name_every_module_there_is() -> None:
    assert imports.LINTER.read_text() == imports.wanted(), "run: python -m tests.house.imports"


def test_every_app_is_in_the_order() -> None:
    order = imports.LINTER.read_text().partition(imports.MARK)[0]
    assert [app for app in imports.apps() if f"sankofa.{app}" not in order] == []


def test_a_planted_breach_of_each_kind_is_reported(tmp_path: Path) -> None:
    shutil.copytree(imports.SOURCE, tmp_path / "src" / "sankofa", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(imports.LINTER, tmp_path)
    for file, (line, _contract) in BREACHES.items():
        with (tmp_path / "src" / "sankofa" / file).open("a") as source:
            source.write(f"\n{line}\n")
    done = lint(tmp_path)
    assert done.returncode != 0
    broken = {line.removesuffix(" BROKEN") for line in done.stdout.splitlines() if line.endswith(" BROKEN")}
    assert broken == {contract for _line, contract in BREACHES.values()}
