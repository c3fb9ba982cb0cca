"""Names of people: their words whatever the order, accents, alphabet, titles or short forms.

Order is not trusted: "Nagy Anna", "Anna Nagy" and "Nagy, Anna" hold the same words. A word of one letter
is an initial.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from orgmap.identity.nicknames import full_forms

#: How well two names agree, best first. "part": one of them has more words (a middle or a double name).
Agreed = Literal["full", "part", "initial", "typo", "single", "conflict", "none"]
#: How two words agree.
Kind = Literal["equal", "spelled", "short", "initial", "typo"]

_TITLES = frozenset(
    [
        "dr",
        "prof",
        "professor",
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "sir",
        "dame",
        "herr",
        "frau",
        "dipl",
        "ing",
        "mag",
        "msc",
        "bsc",
        "ba",
        "ma",
        "mba",
        "phd",
        "md",
        "llm",
        "lic",
        "don",
        "dona",
        "mme",
        "mlle",
        "signor",
        "signora",
        "hr",
        "fr",
        "ext",
        "extern",
        "external",
        "contractor",
        "esq",
        "cpa",
    ]
)
_SUFFIXES = frozenset({"jr", "junior", "sr", "senior", "ii", "iii", "iv"})
_PARTICLES = frozenset(
    [
        "von",
        "vom",
        "van",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "do",
        "du",
        "la",
        "le",
        "lo",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "ter",
        "ten",
        "zu",
        "zum",
        "zur",
        "y",
        "e",
        "af",
        "av",
    ]
)
_FORMER = re.compile(
    r"\(?\b(?:n[ée]e|geb(?:\.|orene)?|born|maiden name|formerly|f\.k\.a\.?)\s+([^),]+)\)?", re.IGNORECASE
)
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\|.*$|<[^>]*>")
_LETTERS = str.maketrans(
    {
        "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i",
        "ħ": "h",
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
        "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y",
        "ь": "",
        "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g",
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k",
        "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t",
        "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip
_WRITTEN = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
_SOUNDS = (
    ("kh", "h"), ("ch", "h"), ("ph", "f"), ("ck", "k"), ("ia", "a"), ("ja", "a"), ("ya", "a"), ("iu", "u"),
    ("ju", "u"), ("yu", "u"), ("ie", "e"), ("ye", "e"), ("yo", "e"), ("ks", "x"), ("ou", "u"), ("w", "v"),
    ("y", "i"), ("j", "i"), ("c", "k"), ("tz", "ts"),
)  # fmt: skip
#: A word of fewer letters has no slips: too many others are one letter away.
LONG_ENOUGH = 5
_BOTH = 2


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return a text without case, accents or foreign letters.

    >>> fold("Müller"), fold("Søren"), fold("Łukasz"), fold("Иванова")
    ('muller', 'soren', 'lukasz', 'ivanova')
    """
    # Composed first, so that a letter such as й is looked up whole; then again without accents (ί).
    plain = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    bare = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    return bare.translate(_LETTERS)


@lru_cache(maxsize=1 << 16)
def spelled(word: str) -> str:
    """Return a folded word with "oe" as "o" and the like, so that Mueller and Müller are one.

    >>> spelled("mueller"), spelled("muller"), spelled("soerensen")
    ('muller', 'muller', 'sorensen')
    """
    for pair, one in _WRITTEN:
        word = word.replace(pair, one)
    return word


@lru_cache(maxsize=1 << 16)
def sound(word: str) -> str:
    """Return a coarse form for finding candidates: alphabets are written down in several ways.

    >>> sound("aleksey") == sound("alexej"), sound("yulia") == sound("julija")
    (True, False)
    """
    word = spelled(word)
    for pair, one in _SOUNDS:
        word = word.replace(pair, one)
    return re.sub(r"(.)\1+", r"\1", word)


@dataclass(frozen=True, slots=True)
class Name:
    """The words of one name, folded; ``former`` are words of a maiden name, ``suffix`` is Jr. and the like.

    ``foreign`` says that it was written in another alphabet, so that it may be spelled in several ways.
    """

    words: tuple[str, ...]
    former: tuple[str, ...] = ()
    suffix: str = ""
    foreign: bool = False

    def __hash__(self) -> int:
        # Names are looked up very often; those of the same words are told apart by comparing them.
        return hash(self.words)

    @property
    def is_whole(self) -> bool:
        """Whether it has two words written out: a first and a last name."""
        return sum(len(word) > 1 for word in self.words) >= _BOTH


@lru_cache(maxsize=1 << 16)
def name_of(text: str) -> Name | None:
    """Take a display name apart; None where it is no name (an address, a number, nothing).

    >>> name_of("Dr. Müller-Schmidt, Anna M. (née Kühn)")
    Name(words=('muller', 'schmidt', 'anna', 'm'), former=('kuhn',), suffix='', foreign=False)
    >>> name_of("John Smith, Jr.").suffix, name_of("ann@x.org") is None
    ('jr', True)
    """
    if "@" in text or "=" in text:
        return None
    former = tuple(word for found in _FORMER.findall(text) for word in _words(found))
    plain = _ASIDE.sub(" ", _FORMER.sub(" ", text))
    words = [word for word in _words(plain) if word not in _TITLES]
    suffix = next((word for word in words[1:] if word in _SUFFIXES), "")
    words = [word for at, word in enumerate(words) if at == 0 or word not in _SUFFIXES]
    kept = [word for word in words if word not in _PARTICLES] or words
    if not kept or any(character.isdigit() for word in kept for character in word):
        return None
    suffix = {"junior": "jr", "senior": "sr"}.get(suffix, suffix)
    foreign = any("\u0370" <= letter <= "\u052f" for letter in text)
    return Name(tuple(dict.fromkeys(kept)), former, suffix, foreign)


@lru_cache(maxsize=1 << 16)
def names_of(text: str) -> tuple[Name, ...]:
    """Return a display name as it may be written: as it is, and with its parts run together.

    >>> [name.words for name in names_of("Jan van der Berg")]
    [('jan', 'berg'), ('jan', 'vanderberg')]
    >>> [name.words for name in names_of("Anna-Lena Kühn")]
    [('anna', 'lena', 'kuhn'), ('annalena', 'kuhn')]
    """
    plain = name_of(text)
    if plain is None:
        return ()
    joined = re.sub(r"(?<=\w)-(?=\w)", "", text)
    particles = "|".join(sorted(_PARTICLES, key=len, reverse=True))
    joined = re.sub(
        rf"\b((?:(?:{particles})\s+)+)(?=\w)", lambda m: m[0].replace(" ", ""), joined, flags=re.IGNORECASE
    )
    other = name_of(joined) if joined != text else None
    return (plain,) if other is None or other.words == plain.words else (plain, other)


def _words(text: str) -> list[str]:
    joined = re.sub(r"['’`´]", "", text)
    return [fold(word) for word in re.findall(r"[^\W_]+", joined)]


def initials_apart(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words written out.

    >>> initials_apart(("t", "miller"))
    ('miller',)
    """
    return tuple(word for word in words if len(word) > 1)


@lru_cache(maxsize=1 << 17)
def words_agree(one: str, other: str, foreign: bool) -> Kind | None:  # noqa: FBT001 - cached by place
    """Return how two words agree, if they do.

    >>> words_agree("tom", "thomas", False), words_agree("t", "tom", False), words_agree("ann", "bob", False)
    ('short', 'initial', None)
    >>> words_agree("jansen", "janssen", False), words_agree("mueller", "muller", False)
    ('typo', 'spelled')
    """
    if one == other:
        return "initial" if len(one) == 1 else "equal"
    if len(one) == 1 or len(other) == 1:
        forms = full_forms(one) | full_forms(other)
        letter = one if len(one) == 1 else other
        return "initial" if any(len(form) > 1 and form[0] == letter for form in forms) else None
    if spelled(one) == spelled(other) or (foreign and sound(one) == sound(other)):
        return "spelled"
    if full_forms(one) & full_forms(other):
        return "short"
    return "typo" if min(len(one), len(other)) >= LONG_ENOUGH and _one_slip(one, other) else None


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter was left out, added, changed, or two neighbours exchanged."""
    if abs(len(one) - len(other)) > 1:
        return False
    first = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if first is None:
        return True
    rest, others = one[first:], other[first:]
    exchanged = rest[:2] == others[1::-1] and len(others) > 1 and rest[2:] == others[2:]
    return exchanged or rest[1:] == others[1:] or rest == others[1:] or rest[1:] == others


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two names agree, and which words did: (word of the first, word of the other, how)."""

    how: Agreed
    pairs: tuple[tuple[str, str, Kind], ...] = ()
    suffixes_differ: bool = False


_RANK: dict[Kind, int] = {"equal": 0, "spelled": 1, "short": 2, "initial": 3, "typo": 4}


@lru_cache(maxsize=1 << 17)
def names_agree(one: Name, other: Name) -> Agreement:
    """Return how well two names agree.

    >>> names_agree(name_of("Miller, Tom"), name_of("Thomas Miller")).how
    'full'
    >>> names_agree(name_of("T Miller"), name_of("Tom Miller")).how
    'initial'
    >>> names_agree(name_of("Anna Müller"), name_of("Anna Schmidt")).how
    'conflict'
    """
    foreign = one.foreign or other.foreign
    pairs, left, right = _aligned(one.words, other.words, foreign=foreign)
    if left and right:
        # A maiden name stands for the name that does not agree.
        more, left, _ = _aligned(left, other.former, foreign=foreign)
        back, right, _ = _aligned(right, one.former, foreign=foreign)
        pairs += more + [(b, a, kind) for a, b, kind in back]
        if more or back:
            left, right = [], []
    how = _how(pairs, left, right)
    return Agreement(how, tuple(pairs), one.suffix != other.suffix)


def _aligned(
    one: Sequence[str], other: Sequence[str], *, foreign: bool
) -> tuple[list[tuple[str, str, Kind]], list[str], list[str]]:
    """Pair words that agree, the best agreement first; return the pairs and what is left on either side."""
    found = [
        (_RANK[kind], a, b, kind)
        for a, first in enumerate(one)
        for b, second in enumerate(other)
        if (kind := words_agree(first, second, foreign)) is not None
    ]
    pairs: list[tuple[str, str, Kind]] = []
    used: set[int] = set()
    taken: set[int] = set()
    for _, a, b, kind in sorted(found):
        if a not in used and b not in taken:
            used.add(a)
            taken.add(b)
            pairs.append((one[a], other[b], kind))
    left = [word for at, word in enumerate(one) if at not in used]
    right = [word for at, word in enumerate(other) if at not in taken]
    return pairs, left, right


def _how(pairs: Sequence[tuple[str, str, Kind]], left: Sequence[str], right: Sequence[str]) -> Agreed:
    kinds = [kind for _, _, kind in pairs]
    whole = sum(kind in {"equal", "spelled", "short"} for kind in kinds)
    if whole >= _BOTH and not (left and right):
        # A middle initial that the other leaves out says nothing.
        left, right = initials_apart(left), initials_apart(right)
    if not pairs or not (whole or kinds.count("typo")):
        return "none"
    if left and right:
        return "conflict"
    if kinds.count("typo"):
        return "typo" if whole else "none"
    if whole >= _BOTH:
        # An initial may stand for the first name ("T Kühn Abara"): two words of the last name prove little.
        return "part" if left or right or kinds.count("initial") else "full"
    if kinds.count("initial"):
        # With a whole word left over it is a middle initial: Barbara G. Young is not Barbara Green.
        return "conflict" if initials_apart(left) or initials_apart(right) else "initial"
    return "single"
