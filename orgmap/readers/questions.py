"""The words of surveys: what a question is about, who is meant, and how much an answer says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from orgmap.readers.columns import Unreadable, shown
from orgmap.readers.orgchart import compared
from orgmap.readers.weave import strength_of

#: What a question is about, by its words; the first that fits names the layer.
_ABOUT = tuple(
    (re.compile(words, re.IGNORECASE), layer)
    for words, layer in (
        (r"\bavoid|meide|évite|evit", "avoids"),
        (r"conflict|difficult to work|tension|\brow with|konflikt|conflit|conflicto", "conflict"),
        (r"\btrust|confide|vertrau|confiance|confía|confianza|^tru", "trust"),
        (r"friend|freund|\bami(e|s)?\b|amig|socialis|socializ|^fri", "friendship"),
        (r"listen", "listens_to"),
        (
            r"advi[cs]e|\bhelp|\bexpert|(go|turn|come)s? to\b|\bask|\brat\b|hilfe|conseil|consejo|ayuda|^adv",
            "advice",
        ),
        (
            r"talk|communicat|speak|discuss|interact|contact|e-?mail|chat|sprech|parle|habl|^com",
            "communication",
        ),
        (r"\bwork.* with|with who.*\bwork|\bwork.* together|collaborat|cooperat|^wor", "work"),
        (r"zusammenarbeit|travaill|trabaj", "work"),
        (r"\bmeet", "meeting"),
    )
)
OF_PEOPLE = re.compile(
    r"\bwho(m|se)?\b|\bname|\bany(one|body)\b|people|person|colleague|\bwe[rmn]\b|\bqui\b|quién|\bchi\b|\bwie\b|\bquem\b|"
    r"kolleg|collègue|compañer",
    re.IGNORECASE,
)
MORE = re.compile(r"\b(else|other|others|another|additional|sonst|weitere|autre|otr[oa]s?)\b", re.IGNORECASE)
TO_ME = re.compile(
    r"\b(come|turn|go|goe)s? to you\b|\b(ask|seek|trust|avoid)s? you\b"
    r"|(advice|help) from you\b|kommt zu (dir|ihnen)|vient vous",
    re.IGNORECASE,
)
MYSELF = re.compile(
    r"^\W*((what is )?(your|full|my|ihr|dein|votre|tu|su)\s+)?(full\s+)?(name|nom|nombre)\W*$"
    r"|who are you\b\W*$",
    re.IGNORECASE,
)
MY_MAIL = re.compile(r"^\W*((your|work|ihre|votre)\s+)*e-?mail( address)?\W*$", re.IGNORECASE)
NAME = re.compile(r"[^\W\d_][\w.'’\-]*(,? [^\W\d_][\w.'’\-]*){1,4}")
NOBODY = re.compile(
    r"(my|your|our|the|any|other|others|none|nobody|someone|anyone|people|colleagues|customers|total|comments?)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"SQ\d+", re.IGNORECASE)
SLOT = re.compile(r"(name|person|response|choice|text|open-ended response)?\s*#?\d*", re.IGNORECASE)
#: A place to write a name that a list of names leaves out.
OTHER = re.compile(
    r"(other|others|someone else|somebody else|andere[rs]?|sonstige[rs]?|autres?|otr[oa]s?|altr[oi])\b.{0,40}"
    r"|.{0,40}\((please )?(specify|name)[^)]*\)|-oth-",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"(?:(?:about|around|at least|more than|less than|up to|approximately|~)\s+)?"
    r"(?P<often>once|twice|thrice|once or twice|several times|a few times|a couple of times|many times"
    r"|multiple times|\d{1,2}(?:\s?(?:-|–|to|or)\s?\d{1,2})?\+?\s?(?:times|x))"
    r" (?:a|an|per|each|every) (?P<span>day|week|month|quarter|year)"
)
_NUMBERED = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*[-–=:.)]\s*\D.*")

#: The words of answers by strength; 0 is no tie, None is not known.
_STEPS: tuple[tuple[int | None, str], ...] = (
    (0, "never; not at all; no; n; false; unchecked; not selected; none; off; nie; nein; jamais; non; nunca"),
    (1, "yes; y; true; x; ✓; checked; selected; on; ja; oui; sí; si"),
    (1, "rarely; hardly ever; seldom; yearly; once a year; a few times a year; quarterly; once a quarter"),
    (1, "less than monthly; selten; rarement; rara vez"),
    (2, "sometimes; occasionally; monthly; once a month; a few times a month; every month"),
    (2, "manchmal; monatlich; parfois; chaque mois; a veces; mensual"),
    (3, "often; regularly; frequently; weekly; once a week; a few times a week; every week"),
    (3, "oft; häufig; wöchentlich; souvent; chaque semaine; a menudo; semanal"),
    (4, "very often; daily; once a day; every day; most days; täglich; sehr oft; tous les jours"),
    (4, "très souvent; a diario; diario"),
    (5, "always; several times a day; many times a day; multiple times a day; constantly"),
    (5, "immer; toujours; siempre"),
    (None, "n/a; na; -; don't know; do not know; i don't know; not applicable; not sure; prefer not to say"),
    (None, "i don't know this person; -oth-"),
)
SCALE: Mapping[str, int | None] = MappingProxyType(
    {word: value for value, words in _STEPS for word in words.split("; ")}
)


def about(text: str) -> str:
    """The layer a question is about by its words; blank where they tell nothing.

    >>> about("Who do you go to for advice?"), about("How often do you talk to:"), about("Age")
    ('advice', 'communication', '')
    """
    return next((layer for words, layer in _ABOUT if words.search(text[:2000])), "")


def answer(text: str, label: str = "") -> Fraction | None:
    """How much tie an answer is: 0 none, a number itself, words on a scale to 5; None where not known.

    >>> int(answer("Daily")), int(answer("0")), answer("")
    (4, 0, None)

    Raises
    ------
    Unreadable
        The answer is neither a number nor on a known scale.
    """
    plain = " ".join(text.split()).casefold()
    if not plain:
        return None
    if plain in SCALE:
        value = SCALE[plain]
        return None if value is None else Fraction(value)
    if label and compared(plain) == compared(label):
        return Fraction(1)
    if match := _TIMES.fullmatch(plain):
        often = match["often"] not in ("once", "1 times", "1 x", "1x")
        return Fraction({"day": 4 + often, "week": 3, "month": 2}.get(match["span"], 1))
    if match := _NUMBERED.fullmatch(plain):
        return strength_of(match[1])
    try:
        return strength_of(plain)
    except Unreadable:
        raise Unreadable(
            f"The answer {shown(text)} is on no scale known here.",
            "Put a number in its place (0 for no tie), or one of: Never, Rarely, Monthly, Weekly, Daily.",
        ) from None
