"""The launcher's own half: what it needs, said in one sentence, before anything is installed."""

import ast
import json
import os
import shutil
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

LAUNCHER = Path(__file__).resolve().parents[2] / "sankofa"


def load() -> ModuleType:
    loader = SourceFileLoader("launcher", str(LAUNCHER))
    spec = spec_from_loader("launcher", loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The launcher of a checkout where nothing is installed yet."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # it would stand beside the launcher
    module = load()
    for name in (
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-uv.lock",
        "package.json",
        "package-lock.json",
    ):
        shutil.copy(LAUNCHER.parent / name, tmp_path)
    for name, path in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "PYTHON": tmp_path / ".venv/bin/python",
        "STAMP": tmp_path / ".venv/sankofa-setup.json",
        "LOG": tmp_path / "var/setup.log",
    }.items():
        monkeypatch.setattr(module, name, path)
    return module


def said(caught: pytest.ExceptionInfo[SystemExit]) -> str:
    """sys.exit with a text prints it and answers 1."""
    assert isinstance(caught.value.code, str)
    assert "\n" not in caught.value.code
    return caught.value.code


def test_an_older_python_understands_enough_to_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    ast.parse(LAUNCHER.read_text(), feature_version=(3, 7))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit) as caught:
        load()
    assert said(caught) == "Sankofa needs Python 3.11 or newer and this is 3.9: install a newer one."


def test_a_missing_node_is_said_before_anything_is_installed(
    launcher: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit) as caught:
        launcher.set_up(for_tests=False)
    assert said(caught).startswith("Sankofa needs Node 20 or newer with npm and found none")
    assert not (tmp_path / ".venv").exists()


def test_an_older_node_is_refused(launcher: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho v18.20.1\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.defpath}")
    with pytest.raises(SystemExit) as caught:
        launcher.set_up(for_tests=False)
    assert said(caught) == "Sankofa needs Node 20 or newer, not v18.20.1: install a newer one."


def test_an_unreachable_registry_is_one_sentence(
    launcher: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0"}
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in nowhere.items():
        monkeypatch.setenv(name, value)
    wanted = tmp_path / "wanted.txt"
    wanted.write_text(f"never-installed==1 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setattr(launcher, "PYTHON", sys.executable)
    monkeypatch.setattr(launcher, "SETUP_TOOL", wanted)
    launcher.LOG.parent.mkdir()
    with pytest.raises(SystemExit) as caught:
        launcher.install_packages("requirements.lock")
    assert said(caught).startswith("The packages could not be installed: is the Python package registry reachable")
    assert "never-installed" in launcher.LOG.read_text()


def test_a_full_disk_is_one_sentence(launcher: ModuleType) -> None:
    launcher.LOG.parent.mkdir()
    full = [sys.executable, "-c", "import os; open('/dev/full', 'wb', 0).write(b'x')"]
    with pytest.raises(SystemExit) as caught:
        launcher.run(full, "Something else.")
    assert said(caught).startswith("The disk is full")


def test_nothing_is_done_again_until_a_lock_changes(launcher: ModuleType, tmp_path: Path) -> None:
    launcher.PYTHON.parent.mkdir(parents=True)
    launcher.PYTHON.touch()
    (tmp_path / "node_modules").mkdir()
    wanted = launcher.fingerprints()
    launcher.STAMP.write_text(json.dumps(wanted | {"dev": False}))
    assert launcher.is_current(wanted, for_tests=False)
    assert not launcher.is_current(wanted, for_tests=True)
    (tmp_path / "requirements.lock").write_text("other")
    assert not launcher.is_current(launcher.fingerprints(), for_tests=False)
