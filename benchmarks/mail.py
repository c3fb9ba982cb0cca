"""How long the headers of a mail archive take, beside reading its bytes; run it alone or from `make bench`.

The archive is invented, in the proportions of real mail: some 20 lines of headers that a mail gathers on
its way (Received, DKIM, ARC, list headers), then a body with a length drawn from a log-normal
distribution, median 4 kB. Prints the two ratios and whether every message equals `BytesHeaderParser`.
"""

from __future__ import annotations

import random
import sys
import tempfile
from email.parser import BytesHeaderParser
from pathlib import Path

from timing import in_turn

from orgmap.readers.mail_headers import WANTED, messages
from orgmap.readers.mbox import read_mbox

MESSAGES = 20_000
MOST_TIMES = 30.0
SEED = 11
WAY = "".join(
    f"Received: from relay{n}.mail.example (relay{n}.mail.example [192.0.2.{n}])\n"
    f"\tby mx{n}.holm.example with ESMTPS id 4Xy{n}AbCdEfGh\n"
    f"\t(version=TLS1_3); Mon, 5 Jan 2026 10:00:0{n} +0000\n"
    for n in range(4)
)
SEAL = (
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=holm.example; s=s1;\n" + 6 * f"\tb={'x' * 70}\n"
)
REST = (
    "MIME-Version: 1.0\nContent-Type: multipart/alternative;\n\tboundary=0000000000\nX-Mailer: mail\n"
    "List-Id: <staff.holm.example>\nPrecedence: bulk\nAuthentication-Results: mx.holm.example;\n\tdkim=pass\n"
)  # fmt: skip


def archive(path: Path, number: int) -> None:
    """Write an invented archive of so many messages."""
    chance = random.Random(SEED)
    line = "and so the days went by, as days do, until the next one came along\n"
    with path.open("w", encoding="ascii") as out:
        for n in range(number):
            people = [chance.randrange(2000) for _ in range(1 + min(9, int(chance.expovariate(0.6)) + 1))]
            sender, *to = (f'"Person {one}" <p{one}@holm.example>' for one in people)
            day = f"Mon, 05 Jan 2026 {n % 24:02}:{n % 60:02}:00 +0100"
            named = f"From: {sender}\nTo: {', '.join(to)}\nDate: {day}\n"
            head = f"{WAY}{SEAL}{named}Message-ID: <{n}@holm.example>\nSubject: x\n{REST}"
            body = line * max(1, int(chance.lognormvariate(8.3, 1.0)) // len(line))
            out.write(f"From p@holm.example Mon Jan  5 10:00:00 2026\n{head}\n{body}\n")


def raw(path: Path) -> int:
    """Read the bytes, and do nothing with them."""
    size = 0
    with path.open("rb") as handle:
        while data := handle.read(1 << 20):
            size += len(data)
    return size


def headers(path: Path) -> int:
    """Find the wanted headers of every message."""
    with path.open("rb") as handle:
        return sum(1 for _ in messages(handle))


def is_equal(path: Path) -> bool:
    """Whether the standard library's parser tells the same of every message."""
    separator = b"From p@holm.example Mon Jan  5 10:00:00 2026\n"
    texts = path.read_bytes().split(separator)[1:]
    with path.open("rb") as handle:
        return all(one.fields == _library(text) for one, text in zip(messages(handle), texts, strict=True))


def _library(text: bytes) -> dict[bytes, bytes]:
    told = BytesHeaderParser().parsebytes(text)
    return {
        key.lower().encode(): str(value).encode()
        for key, value in told.items()
        if key.lower().encode() in WANTED
    }


def measured(number: int = MESSAGES) -> tuple[float, float, bool]:
    """How many times the reading of its bytes the headers and the whole take; whether all are equal."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mail.mbox"
        archive(path, number)
        (bare, found, whole), _ = in_turn(
            lambda: raw(path), lambda: headers(path), lambda: read_mbox(path, file="mail.mbox")
        )
        return found / bare, whole / bare, is_equal(path)


def main() -> int:
    """Print the ratios; fails where the headers are slower than allowed or differ from the library's."""
    found, whole, equal = measured()
    print(
        f"mail headers: {found:.1f} x reading the bytes (at most {MOST_TIMES:.0f}); events: {whole:.1f} x; "
        f"equal to BytesHeaderParser: {equal}"
    )
    return 0 if found <= MOST_TIMES and equal else 1


if __name__ == "__main__":
    sys.exit(main())
