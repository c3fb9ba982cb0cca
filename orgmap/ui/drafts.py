"""Where the app keeps what is not anybody's workspace yet: drafts, which go away when the app stops.

Files that are dropped on a page, a plain folder and the sample case each become a workspace in a
folder of this process, so that every edit is saved, dated and undoable at once, and so that a reload
or a pasted link finds it again. Its name in the address cannot be guessed.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_TOKEN = re.compile(r"[a-z]+-[A-Za-z0-9_-]{16,64}")
_ABOUT = "draft.json"


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft: its name in the address, its folder, what readers know it by, the files it is made of."""

    token: str
    folder: Path
    name: str = ""
    origin: str = ""
    made_of: tuple[str, ...] = ()

    @property
    def files(self) -> Path:
        """Where dropped or generated files are written before they are read."""
        return self.folder / "files"

    @property
    def workspace(self) -> Path:
        """The workspace made of them."""
        return self.folder / "workspace"


class Drafts:
    """All drafts of this process, in one folder that goes away with it.

    >>> drafts = Drafts()
    >>> made = drafts.name(drafts.new("files"), "two files")
    >>> drafts.find(made.token).folder == made.folder, drafts.find("files-../../etc")
    (True, None)
    """

    def __init__(self) -> None:
        self._root = Path(tempfile.mkdtemp(prefix="orgmap-"))
        weakref.finalize(self, shutil.rmtree, self._root, ignore_errors=True)

    def new(self, origin: str) -> Draft:
        """An empty draft."""
        token = f"{origin}-{secrets.token_urlsafe(18)}"
        folder = self._root / token
        folder.mkdir()
        (folder / "files").mkdir()
        return Draft(token, folder, origin=origin)

    def name(self, draft: Draft, name: str, *, made_of: Sequence[str] = ()) -> Draft:
        """The draft with the name a reader knows it by, found again by :meth:`find`."""
        about = {"name": name, "origin": draft.origin, "made_of": list(made_of)}
        (draft.folder / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
        return Draft(draft.token, draft.folder, name, draft.origin, tuple(made_of))

    def find(self, token: str) -> Draft | None:
        """The draft of this name in the address; None where there is none, or none any more."""
        about = self._root / token / _ABOUT
        if not _TOKEN.fullmatch(token) or not about.is_file():
            return None
        known = json.loads(about.read_text(encoding="utf-8"))
        made_of = tuple(known["made_of"])
        return Draft(token, self._root / token, known["name"], known["origin"], made_of)

    def drop(self, draft: Draft) -> None:
        """Remove a draft and everything in it."""
        shutil.rmtree(draft.folder, ignore_errors=True)


#: The drafts of this process.
DRAFTS = Drafts()
