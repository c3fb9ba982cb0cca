"""Text that came from files or people, made harmless for the place where it is shown.

Streamlit renders labels and paragraphs as markdown, and a spreadsheet runs cells that begin with
certain signs. Everything a user gave goes through here first; no page writes HTML from it.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&=^\"'])")
#: Between the halves of what markdown would turn into a link by itself; it has no width.
_JOINER = "\u2060"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def plain(text: object) -> str:
    r"""A text as markdown that shows exactly this text: no emphasis, link, picture, HTML or formula.

    >>> plain("<b>*Ann*</b>")
    '\\<b\\>\\*Ann\\*\\</b\\>'
    >>> plain("two\nlines")
    'two lines'
    """
    flat = " ".join(str(text).split())
    escaped = _MARKDOWN.sub(r"\\\1", flat)
    escaped = re.sub(r"(?i)\bwww(?=\\\.)", "www" + _JOINER, escaped)
    # A number and its per cent sign stay on one line.
    escaped = re.sub(r"(?<=\d) (?=%)", "\u00a0", escaped)
    return escaped.replace("\\:/", "\\:" + _JOINER + "/").replace("@", _JOINER + "@" + _JOINER)


def sentence(text: str, names: Iterable[str] = ()) -> str:
    r"""A computed sentence as markdown, with the names given in bold.

    >>> sentence("Ann Lee leads.", ["Ann Lee"])
    '**Ann Lee** leads\\.'
    """
    shown = plain(text)
    for name in sorted({n for n in names if n.strip()}, key=len, reverse=True):
        shown = re.sub(rf"(?<![\w*]){re.escape(plain(name))}(?![\w*])", lambda m: f"**{m[0]}**", shown)
    return shown


def folded(text: str) -> str:
    """A name without case and accents.

    >>> folded("Nyström, ÅSA")
    'nystrom, asa'
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def cell(value: object) -> str:
    """A value as a cell of a CSV file that no spreadsheet runs.

    >>> cell("=HYPERLINK(1)"), cell(-3.5), cell("Ann"), cell(None)
    ("'=HYPERLINK(1)", '-3.5', 'Ann', '')
    """
    if value is None or value != value:  # noqa: PLR0124 (NaN is the one value unlike itself)
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def csv_text(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as CSV, every cell guarded, with the limit of use in the last line.

    >>> csv_text([{"name": "Ann"}]).splitlines()
    ['name', 'Ann', 'Not for hiring; firing; pay or performance.']
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if rows:
        writer.writerow([cell(name) for name in rows[0]])
    writer.writerows([cell(value) for value in row.values()] for row in rows)
    writer.writerow(["Not for hiring; firing; pay or performance."])
    return out.getvalue()
