"""One thing that was looked at: what it is, how large, and what it does to which result."""

from __future__ import annotations

from dataclasses import dataclass

from orgmap.results.answers import Json, number

#: Units with fewer people are counted and never shown in numbers of their own.
SMALLEST_GROUP = 5
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look at the data found.

    ``kind`` says what was looked at and ``who_or_what`` where. ``value`` is what was found, ``threshold``
    where it begins to matter, ``share`` the same as a part of the whole (0..1); None is not known or not
    that kind of thing. ``raised`` says whether it needs somebody's attention: rows that are fine stay,
    so that one can see what was looked at. ``affects`` names commands and measures to be careful with.
    """

    kind: str
    who_or_what: str
    text: str
    value: float | None = None
    threshold: float | None = None
    share: float | None = None
    fix: str = ""
    affects: tuple[str, ...] = ()
    raised: bool = False

    def to_json(self) -> Json:
        """The row of ``orgmap check``."""
        return {
            "kind": self.kind,
            "who_or_what": self.who_or_what,
            "value": number(self.value),
            "threshold": number(self.threshold),
            "share": number(self.share),
            "text": self.text,
            "fix": self.fix,
            "affects": list(self.affects),
            "raised": self.raised,
        }


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number and its noun.

    >>> counted(1, "person", "people"), counted(1200, "tie")
    ('1 person', '1,200 ties')
    """
    return f"1 {one}" if count == 1 else f"{count:,} {many or one + 's'}"


def percent(share: float) -> str:
    """A share as whole per cent.

    >>> percent(0.58), percent(0.001), percent(0.999)
    ('58 %', 'under 1 %', 'over 99 %')
    """
    if 0.0 < share < 0.005:
        return "under 1 %"
    if 0.995 <= share < 1.0:
        return "over 99 %"
    return f"{share:.0%}".replace("%", " %")


def listed(names: list[str] | tuple[str, ...]) -> str:
    """The first names of a list, and how many more there are.

    >>> listed(["a", "b"]), listed(list("abcdefg"))
    ('a and b', 'a, b, c, d, e and 2 more')
    """
    if len(names) <= _NAMED:
        return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
