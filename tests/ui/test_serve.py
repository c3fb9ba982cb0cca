"""Serving: this machine only, a strict policy, a free port, one look in two places."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from orgmap.ui.admission import door
from orgmap.ui.serve import ADDRESS, Headers, _run, free_socket, policy, settings

ROOT = Path(__file__).parents[2]


def test_the_configuration_of_a_clone_and_of_the_package_are_one():
    packaged = ROOT / "orgmap" / "ui" / "config.toml"

    assert (ROOT / ".streamlit" / "config.toml").read_text() == packaged.read_text()


def test_no_usage_statistics_and_no_other_address():
    found = settings()

    assert found["browser_gatherUsageStats"] is False
    assert found["server_address"] == ADDRESS == "127.0.0.1"
    assert found["server_fileWatcherType"] == "none"


def test_nothing_is_looked_through_for_garbage_between_a_page_and_the_next_message():
    assert settings()["runner_postScriptGC"] is False


def test_what_pages_send_is_packed_only_where_it_leaves_the_machine(monkeypatch):
    import uvicorn

    packed = []
    monkeypatch.setattr(
        uvicorn, "Config", lambda *_, **options: packed.append(options["ws_per_message_deflate"])
    )
    monkeypatch.setattr(
        uvicorn, "Server", lambda _: SimpleNamespace(run=lambda sockets: sockets[0].getsockname())
    )
    for at in (door("127.0.0.1"), door("192.0.2.7")):
        _run(free_socket(0), at)

    assert packed == [False, True]


def test_light_and_dark_are_both_designed():
    found = settings()

    assert found["theme_light_backgroundColor"] != found["theme_dark_backgroundColor"]


def test_a_taken_port_leads_to_the_next_free_one(taken_port):
    with free_socket(taken_port) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"
        assert taken_port < listening.getsockname()[1] < taken_port + 20


def test_port_zero_is_any_free_port():
    with free_socket(0) as listening:
        assert listening.getsockname()[1] > 0


def test_the_policy_allows_no_other_machine_and_no_inline_script_but_streamlits_own():
    rules = dict(rule.split(" ", 1) for rule in policy().split("; "))

    assert "http" not in policy()
    assert "'unsafe-eval'" not in rules["script-src"]
    assert "'unsafe-inline'" not in rules["script-src"]
    assert rules["frame-ancestors"] == "'none'"


def test_every_answer_carries_the_security_headers(server):
    with urllib.request.urlopen(server, timeout=60) as answer:
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("said", "then"), [([], [b"no-store"]), ([(b"Cache-Control", b"public")], [b"public"])]
)
def test_what_is_made_from_the_data_is_kept_by_no_browser_and_no_proxy(said, then):
    """Streamlit says of its own files how long they may be kept, and of downloads nothing."""
    told = []

    async def inner(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": said})

    async def send(message):
        told.append(message)

    with ThreadPoolExecutor(1) as apart:  # in this thread the browser's own loop may run
        apart.submit(asyncio.run, Headers(inner)({"type": "http"}, None, send)).result()

    assert [text for name, text in told[0]["headers"] if name.lower() == b"cache-control"] == then


def test_a_foreign_name_for_this_machine_is_turned_away(server):
    request = urllib.request.Request(server, headers={"Host": "evil.example"})

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)
    with refused.value as answer:
        assert answer.code == 400


def test_streamlit_run_from_a_clone_carries_the_same_headers(run_from_clone):
    with urllib.request.urlopen(run_from_clone, timeout=60) as answer:
        assert answer.headers["content-security-policy"] == policy()
