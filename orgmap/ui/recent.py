"""The workspaces opened lately on this machine: their places, newest first, nothing of what they hold."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

#: Names another folder for this list; a test gives its own.
HOME_VARIABLE = "ORGMAP_HOME"
MOST = 8


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace's folder, and the short name under which the page address knows it."""

    path: Path

    @property
    def token(self) -> str:
        """Short and stable; it tells nothing of the path."""
        return "w-" + hashlib.sha256(str(self.path).encode("utf-8")).hexdigest()[:12]

    @property
    def changed(self) -> date | None:
        """The day of the latest change; None where the folder cannot be read."""
        stats = self._stats()
        if not stats:
            return None
        latest = max(one.st_mtime for one in stats)
        return datetime.fromtimestamp(latest, tz=UTC).astimezone().date()

    @property
    def size(self) -> int:
        """Bytes on the disk, messages included."""
        return sum(one.st_size for one in self._stats())

    def _stats(self) -> list[os.stat_result]:
        try:
            return [one.stat() for one in self.path.rglob("*") if one.is_file()]
        except OSError:
            return []


def recent() -> tuple[Place, ...]:
    """The workspaces opened lately that are still there, the latest first."""
    try:
        known = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):  # never kept, or spoilt: a convenience, not a record
        return ()
    paths = [Path(text) for text in known if isinstance(text, str)] if isinstance(known, list) else []
    return tuple(Place(path) for path in paths[:MOST] if (path / "workspace.db").is_file())


def remember(path: Path) -> Place:
    """Put a workspace at the top of the list. Where the list cannot be written it stays as it is."""
    place = Place(path.resolve())
    paths = [str(place.path), *(str(one.path) for one in recent() if one.path != place.path)][:MOST]
    file = _file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = file.with_suffix(f".{os.getpid()}.tmp")
        beside.write_text(json.dumps(paths), encoding="utf-8")
        beside.replace(file)
    except OSError:
        return place
    return place


def find(token: str) -> Path | None:
    """The workspace of this name in the address, where it is in the list."""
    return next((place.path for place in recent() if place.token == token), None)


def _file() -> Path:
    named = os.environ.get(HOME_VARIABLE)
    home = Path(named) if named else Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state") / "orgmap"
    return home.expanduser() / "recent.json"
