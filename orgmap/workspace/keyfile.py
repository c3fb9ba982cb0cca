"""The key of pseudonyms: a secret and what stands for whom, in a file outside the workspace."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from orgmap.errors import InputError, Problem, WorkspaceError
from orgmap.identity import is_robot, is_shared, key

#: Where addresses that are pseudonyms live: a name nobody can ever own (RFC 2606).
DOMAIN = "pseudonym.invalid"
_FORM = "orgmap pseudonyms 1"
_FORMS = (_FORM,)


class KeyFile:
    """The same text always gets the same pseudonym, which tells nothing without this file.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> made = KeyFile.make(Path(folder.name) / "key.json")
    >>> made.original(made.pseudonym("Ann Lee"))
    'Ann Lee'
    >>> made.pseudonym("ann lee") == made.pseudonym("Ann Lee")
    True
    >>> folder.cleanup()
    """

    def __init__(self, path: Path, secret: bytes, originals: dict[str, str]) -> None:
        self.path = path
        self._secret = secret
        self._originals = originals

    @classmethod
    def make(cls, path: Path) -> KeyFile:
        """A new key in a new file. Raises InputError where there is a file already."""
        if path.exists():
            raise InputError(Problem(f"{path} is there already.", "Name a new file for the key."))
        made = cls(path, secrets.token_bytes(32), {})
        made.save()
        return made

    @classmethod
    def load(cls, path: Path) -> KeyFile:
        """The key of a file. Raises InputError where it cannot be read or is none."""
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            _FORMS.index(said["form"])
            originals = {str(one): str(text) for one, text in dict(said["originals"]).items()}
            return cls(path, bytes.fromhex(said["secret"]), originals)
        except OSError as fault:
            raise InputError(
                Problem(f"The key {path} cannot be read: {fault.strerror}.", "Say where the key lies.")
            ) from fault
        except (ValueError, KeyError, TypeError) as fault:
            raise InputError(
                Problem(f"{path} is no key of pseudonyms.", "Name the file made by orgmap pseudonyms.")
            ) from fault

    def save(self) -> None:
        """Write the file, whole or not at all, readable by its owner only."""
        text = json.dumps(
            {"form": _FORM, "secret": self._secret.hex(), "originals": self._originals},
            ensure_ascii=False,
            indent=1,
        )
        unfinished = self.path.with_name(f".{self.path.name}.part")
        try:
            handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self.path)
        except OSError as fault:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise WorkspaceError(
                Problem(f"The key {self.path} cannot be written: {fault.strerror}.", "Nothing was changed.")
            ) from fault

    @property
    def mark(self) -> str:
        """What a workspace keeps of its key, to know it again."""
        return hmac.new(self._secret, b"the key itself", hashlib.sha256).hexdigest()[:16]

    def pseudonym(self, text: str) -> str:
        """What stands for an id, name or address; machines and what is a pseudonym already stay."""
        plain = key(text)
        if not plain or text in self._originals or is_robot(plain) or is_shared(plain):
            return text
        word = "P" + self._digest(plain)[:10]
        made = f"{word.lower()}@{DOMAIN}" if "@" in plain else word
        self._originals.setdefault(made, text.strip())
        return made

    def event(self, text: str) -> str:
        """What stands for the id of an event: the same for the same, and telling nothing."""
        if not text.strip() or text.endswith(f"@{DOMAIN}") or text.startswith("E-"):
            return text
        digest = self._digest(text.strip().strip("<>"))[:16]
        return f"{digest.lower()}@{DOMAIN}" if "@" in text else f"E-{digest}"

    def original(self, pseudonym: str) -> str | None:
        """What a pseudonym stands for; None for what is none of this key."""
        return self._originals.get(pseudonym)

    @property
    def originals(self) -> dict[str, str]:
        """Every pseudonym made with this key and what it stands for."""
        return dict(self._originals)

    def drop(self, texts: set[str]) -> None:
        """Forget what these pseudonyms stand for."""
        self._originals = {one: text for one, text in self._originals.items() if one not in texts}

    def _digest(self, text: str) -> str:
        raw = hmac.new(self._secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        return base64.b32encode(raw).decode("ascii").rstrip("=")
