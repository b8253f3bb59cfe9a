"""The gallery shows every component, in demo mode only, and every icon that a template names is there."""

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from sankofa.desk.gallery.views import EXAMPLES
from sankofa.desk.templatetags.look import icon, icon_names

DESK = Path(__file__).parents[2] / "src/sankofa/desk"
PAGES = ("/gallery/", "/gallery/case/", "/gallery/caseload/", "/gallery/form/", "/gallery/airport/")


@pytest.mark.parametrize("page", PAGES)
def test_the_gallery_is_there_in_demo_mode_and_nowhere_else(page: str, client: Client, settings: Settings) -> None:
    settings.DEMO = True
    assert client.get(page).status_code == 200
    settings.DEMO = False
    assert client.get(page).status_code == 404


def test_every_example_is_shown_with_its_call(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    shown = client.get("/gallery/").content.decode()
    files = {path.stem for path in (DESK / "templates/desk/gallery/examples").glob("*.html")}
    assert {name for name, _title in EXAMPLES} == files - {"filters_bar"}
    for name, _title in EXAMPLES:
        assert f'id="{name}"' in shown
    assert "{% road stages" in shown.replace("&quot;", '"')


def test_every_component_has_an_example_in_the_gallery() -> None:
    tag = re.compile(
        r"^@register\.(?:inclusion_tag|simple_block_tag|simple_tag).*?\ndef (\w+)", re.MULTILINE | re.DOTALL
    )
    tags = set(tag.findall((DESK / "templatetags/look.py").read_text()))
    shown = "".join(path.read_text() for path in (DESK / "templates/desk/gallery").rglob("*.html"))
    shown += "".join(path.read_text() for path in (DESK / "templates/desk/components").glob("*.html"))
    assert len(tags) > 20
    assert {name for name in tags if f"{{% {name} " not in shown} == set()


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    named = {
        name for path in DESK.parent.rglob("*.html") for name in re.findall(r'{% icon "([^"]+)"', path.read_text())
    }
    assert named
    assert named - icon_names() == set()


def test_an_unknown_icon_says_how_to_add_it() -> None:
    with pytest.raises(LookupError, match=r"frontend/icons\.txt"):
        icon("no-such-icon")


def test_no_page_holds_inline_style_or_script() -> None:
    for path in DESK.parent.rglob("templates/**/*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", text), path


def test_the_theme_chosen_is_written_by_the_server(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    assert "data-bs-theme" not in client.get("/gallery/case/").content.decode()
    answer = client.post("/preferences/", {"theme": "dark", "next": "/gallery/case/"})
    assert answer.headers["Location"] == "/gallery/case/"
    assert 'data-bs-theme="dark"' in client.get("/gallery/case/").content.decode()
    client.post("/preferences/", {"theme": "system"})
    assert "data-bs-theme" not in client.get("/gallery/case/").content.decode()


def test_the_language_chosen_is_kept(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    client.post("/preferences/", {"language": "nl"})
    assert '<html lang="nl" dir="ltr"' in client.get("/gallery/case/").content.decode()


@pytest.mark.parametrize("wrong", [{"theme": "pink"}, {"language": "tlh"}])
def test_a_theme_or_language_that_does_not_exist_is_refused(client: Client, wrong: dict[str, str]) -> None:
    answer = client.post("/preferences/", wrong)
    assert answer.status_code == 400
    assert not answer.cookies


def test_choosing_a_theme_never_leads_to_another_site(client: Client) -> None:
    assert (
        client.post("/preferences/", {"theme": "dark", "next": "https://elsewhere.example/"}).headers["Location"] == "/"
    )


def test_preferences_are_changed_by_posting_only(client: Client) -> None:
    assert client.get("/preferences/").status_code == 405
