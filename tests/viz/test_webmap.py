"""The map's bundle: small, without addresses, with its licences, and the same bytes from the same sources."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import orgmap.viz

WEBMAP = Path(orgmap.viz.__file__).parent / "webmap"
LARGEST = 250_000


def test_the_bundle_is_small_and_asks_nothing_of_anybody():
    text = (WEBMAP / "map.js").read_text(encoding="utf-8")

    assert len(text) <= LARGEST
    assert not [word for word in ("fetch(", "XMLHttpRequest", "WebSocket", "importScripts") if word in text]
    assert "new Function" not in text
    assert "innerHTML" not in text


def test_the_lock_names_no_address_and_every_package_is_pinned():
    text = (WEBMAP / "package-lock.json").read_text(encoding="utf-8")
    package = json.loads((WEBMAP / "package.json").read_text(encoding="utf-8"))

    assert "http" not in text
    assert '"resolved"' not in text
    assert "omit-lockfile-registry-resolved=true" in (WEBMAP / ".npmrc").read_text()
    for pinned in (*package["dependencies"].values(), *package["devDependencies"].values()):
        assert pinned[0].isdigit()


def test_what_the_bundle_holds_is_named_with_its_licence():
    licences = (WEBMAP / "LICENSES.txt").read_text(encoding="utf-8")
    lock = json.loads((WEBMAP / "package-lock.json").read_text(encoding="utf-8"))
    held = {
        name.removeprefix("node_modules/"): entry
        for name, entry in lock["packages"].items()
        if name and not entry.get("dev") and not entry.get("peer")
    }

    assert {"sigma", "graphology"} <= set(held)
    assert {entry["license"] for entry in held.values()} == {"MIT"}
    for name, entry in held.items():
        assert f"{name} {entry['version']}\n" in licences


def test_the_component_says_what_python_packs():
    """Names of arrays and fields are a contract between two languages: the sources use no other."""
    from orgmap.viz import scene as packing

    python = Path(packing.__file__).read_text(encoding="utf-8")
    sources = "\n".join(file.read_text(encoding="utf-8") for file in sorted(WEBMAP.glob("source/*.js")))
    used = {word.split(".")[1] for word in _words(sources, "scene.")} - {"key", "arrays", "scene"}
    used |= {word.split(".")[1] for word in _words(sources, "view.")}

    assert [name for name in sorted(used) if f'"{name}"' not in python] == []


def _words(text: str, start: str) -> set[str]:
    import re

    return set(re.findall(rf"\b{re.escape(start)}[A-Za-z]+", text))


@pytest.mark.long
def test_the_sources_give_the_committed_bundle_byte_for_byte(tmp_path):
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("There is no node here, so the bundle cannot be built again.")
    copy = tmp_path / "webmap"
    shutil.copytree(WEBMAP, copy, ignore=shutil.ignore_patterns("node_modules"))
    for made in ("map.js", "LICENSES.txt"):
        (copy / made).unlink()
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    installed = subprocess.run(command, cwd=copy, check=False, capture_output=True, text=True)
    if installed.returncode:
        pytest.skip(f"npm cannot install the packages of the map here: {installed.stderr[-300:]}")
    subprocess.run([npm, "run", "build"], cwd=copy, check=True, capture_output=True)

    assert (copy / "map.js").read_bytes() == (WEBMAP / "map.js").read_bytes()
    assert (copy / "LICENSES.txt").read_bytes() == (WEBMAP / "LICENSES.txt").read_bytes()
