"""One writer at a time: a lock on a file of the folder, which says who holds it and since when.

The lock belongs to the operating system, so that it ends with the process that holds it, however that
ends. What stands in the file is only for the sentence a second writer is given; what a dead process
left there is overwritten by the next one.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from orgmap.errors import Problem, WorkspaceError
from orgmap.workspace.ledger import who

LOCK = "workspace.lock"
_ASK_AGAIN_SECONDS = 0.02
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
#: Some network folders know no locks; SQLite's own then stands alone.
_NO_LOCKS_HERE = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)
#: Windows keeps others from reading what is locked, so a byte far behind the text is.
_FAR_BEHIND = 1 << 30

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        os.lseek(handle, _FAR_BEHIND, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _give_back(handle: int) -> None:
        os.lseek(handle, _FAR_BEHIND, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give_back(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class WriteLock:
    """The right to write to a folder; others wait for ``wait_seconds`` and are then told who has it."""

    def __init__(self, folder: Path, *, wait_seconds: float) -> None:
        self.path = folder / LOCK
        self._wait = wait_seconds

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock. Raises WorkspaceError where another has it, or nobody may write here."""
        handle = self._opened()
        try:
            locked = self._locked(handle)
            _sign(handle)
            try:
                yield
            finally:
                with suppress(OSError):
                    os.ftruncate(handle, 0)
                    if locked:
                        _give_back(handle)
        finally:
            os.close(handle)

    def _opened(self) -> int:
        try:
            return os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as fault:
            if fault.errno == errno.ENOSPC:
                problem = Problem("The disk is full; nothing was changed.", "Free some space.")
            else:
                reason = fault.strerror or str(fault)
                problem = Problem(
                    f"{self.path.parent} cannot be changed: {reason}. Nothing was written.",
                    "Make the folder writable for you, or copy it to a place that is.",
                )
            raise WorkspaceError(problem) from fault

    def _locked(self, handle: int) -> bool:
        """Take the lock; False where this kind of folder has none."""
        until = time.monotonic() + self._wait
        while True:
            try:
                _take(handle)
            except OSError as fault:
                if fault.errno in _NO_LOCKS_HERE:
                    return False
                if fault.errno not in _TAKEN:
                    raise
                if time.monotonic() >= until:
                    raise self._taken() from fault
                time.sleep(_ASK_AGAIN_SECONDS)
            else:
                return True

    def _taken(self) -> WorkspaceError:
        holder = self._holder()
        if not holder:
            writer, fix = "Another orgmap", "Wait until it has finished and try again."
        else:
            pid, host = holder["process"], holder["host"]
            here = "" if host == socket.gethostname() else f" on {host}"
            writer = f"Another orgmap (process {pid} of {holder['who']}{here}, since {holder['since']})"
            fix = f"Wait until it has finished and try again; if it hangs, end process {pid}{here}."
        return WorkspaceError(Problem(f"{writer} is writing to {self.path.parent}.", fix))

    def _holder(self) -> Mapping[str, str]:
        """Who signed the file; nothing where that cannot be read (between taking and signing)."""
        try:
            said = json.loads(self.path.read_text(encoding="utf-8"))
            return {name: str(said[name]) for name in ("process", "who", "host", "since")}
        except (OSError, ValueError, KeyError, TypeError):
            return {}


def _sign(handle: int) -> None:
    """Write who holds the lock; on a full disk it is held all the same."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    text = json.dumps({"process": os.getpid(), "who": who(), "host": socket.gethostname(), "since": since})
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, text.encode("utf-8"))
