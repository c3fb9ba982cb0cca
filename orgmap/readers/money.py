"""Amounts as tables of authority write them: signs and codes of currencies, k and m, ranges, "up to"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from orgmap.model import RightKind
from orgmap.readers.holders import is_post


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(one.split()) for one in text.split(";"))


_CURRENCIES: Mapping[str, str] = MappingProxyType(
    {
        "€": "EUR", "£": "GBP", "$": "USD", "us$": "USD", "a$": "AUD", "c$": "CAD", "nz$": "NZD", "s$": "SGD",
        "hk$": "HKD", "r$": "BRL", "¥": "JPY", "₹": "INR", "rs": "INR", "zł": "PLN", "₽": "RUB", "₩": "KRW",
        "euro": "EUR", "euros": "EUR", "fr.": "CHF", "sfr": "CHF",
    }
)  # fmt: skip
_CODES = (
    "USD|EUR|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|JPY|CNY|RMB|INR|AUD|NZD|CAD|SGD|HKD|BRL|MXN|ZAR|AED"
    "|SAR|QAR|KRW|TRY|ILS|THB|MYR|IDR|PHP|RUB|UAH|NGN|KES|EGP|ARS|CLP|COP|PEN|ISK|BGN"
)
_TIMES: Mapping[str, float] = MappingProxyType(
    {
        word: times
        for times, words in (
            (1e3, "k t tsd tsd. thousand"),
            (1e6, "m mm mn mio mio. mil mln mill million millions millionen"),
            (1e9, "b bn billion mrd mrd."),
            (1e5, "lakh lakhs"),
            (1e7, "crore crores cr"),
        )
        for word in words.split()
    }
)
_SIGN = (
    rf"(?:(?:us|nz|hk|[acsr])?\$|[€£¥₹₽₩]|zł|rs\.?|fr\.|sfr|euros?|(?:[tkm])?(?:{_CODES.casefold()})|[tkm]€)"
)
_AMOUNT = re.compile(
    rf"(?P<before>{_SIGN})?\s*(?P<number>\d[\d.,'’\u00a0\u202f ]*)\s*"
    r"(?P<times>thousand|tsd\.?|millions?|millionen|mill|mil|mln|mio\.?|mm|mn|mrd\.?|billion|bn"
    r"|lakhs?|crores?|cr|[ktmb])?"
    rf"(?![a-z]*[a-z]\d)\s*(?P<after>{_SIGN})?(?![a-z])"
)
_UNLIMITED = re.compile(
    r"unlimited|no limit|without limit|unbegrenzt|unbeschränkt|illimité|ilimitado|full|any amount|all"
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|(?<!\d)\d{1,2}([./])\d{1,2}\1(\d{4}|\d\d)(?!\d)")
_ABOVE = re.compile(
    r"\s*(>|≥|above|over|more than|exceeding|from|greater than|über|ab|mehr als|plus de)(?![a-z])"
)
_NOTHING = frozenset({""}) | _phrases("""
    -; –; —; n/a; na; nil; none; no; x̶; .; not authorised; not authorized; no authority; 0;
    keine; nein
""")
_TICK = _phrases("""
    x; ✓; ✔; yes; y; ja; oui; sí; approve; approves; approval; approver; authorise; authorize;
    sign; signs; final approval; genehmigung; genehmigt; genehmigen; genehmigt allein; freigabe; gibt frei;
    entscheidung; entscheidet; approbation; approuve; aprueba; aprobación; approva; approvazione
""")
_ADVICE = _phrases("""
    recommend; recommends; recommendation; endorse; endorses; endorsement; review; reviews;
    consult; consulted; advise; advises; support; supports; propose; initiate; prepare; input;
    empfehlung; empfiehlt; vorschlag; schlägt vor; prüfung; prüft; stellungnahme; anhörung; avis; recommande;
    recommandation; recomienda; recomendación
""")
_TOLD = _phrases("""
    notify; notified; inform; informed; note; notes; report; information; kenntnisnahme; zur kenntnis;
    informiert; wird informiert; informé; informado
""")


@dataclass(frozen=True, slots=True)
class Authority:
    """What a cell gives: a right, perhaps up to a limit; ``joint`` names whoever shares it."""

    right: RightKind | None
    limit: float | None = None
    currency: str | None = None
    joint: str = ""


class NoAmountError(ValueError):
    """The cell is neither an amount nor a word for a right."""


def authority_of(text: str) -> Authority:
    """What a cell of a table of authorities says.

    >>> authority_of("up to €250k").limit, authority_of("up to €250k").currency
    (250000.0, 'EUR')
    >>> authority_of("Recommend").right, authority_of("—").right
    ('advises', None)

    Raises
    ------
    NoAmountError
        It is none that can be read.
    """
    plain = re.sub(r"[*†‡²³¹]|\[\d+\]|\(\d\)", "", " ".join(text.split())).strip()
    low = plain.casefold()
    return _word(low) or _joint(plain, low) or _up_to(text, low)


def _word(low: str) -> Authority | None:
    """What a cell says that is a word or a mark; None where it is none."""
    if low in _NOTHING or low in _TOLD:
        return Authority(None)
    if low == "veto":
        return Authority("vetoes")
    if low in _TICK or _UNLIMITED.fullmatch(low):
        return Authority("votes")
    return Authority("advises") if low in _ADVICE else None


def _joint(plain: str, low: str) -> Authority | None:
    """Posts that approve together; None where the cell names none, or an amount."""
    parts = [part for part in re.split(r"\s*(?:\+|&|\band\b|\bund\b)\s*", plain) if part]
    if len(parts) > 1 and all(map(is_post, parts)) and not any(_amounts(low)):
        return Authority("votes", joint=plain)
    return None


def _up_to(text: str, low: str) -> Authority:
    """The limit an amount is; what stands around it has to be words that leave it one."""
    amounts = list(_amounts(low))
    left = low
    for _, _, (start, end) in reversed(amounts):
        left = f"{left[:start]} {left[end:]}"
    # A percentage is a share of something the table does not say.
    if (
        not amounts
        or "%" in low
        or _DATE.search(low)
        or not all(word in _GLUE for word in re.findall(r"[^\W\d_]+", left))
    ):
        raise NoAmountError(text)
    code = next((code for _, code, _ in amounts if code), None)
    if _ABOVE.match(low) and len(amounts) == 1:
        return Authority("votes", None, code)
    return Authority("votes", max(amount for amount, _, _ in amounts), code)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GLUE = _words("""
    up to upto under below less than max maximum bis zu unter jusqu à hasta fino a limit above over more
    exceeding from greater über ab mehr als plus de and und per year annum p contract transaction project
    item month each invoice case event pa within budget in budgeted unbudgeted of value the or equal total
    cumulative annually aggregate single jahr pro approve approves approval authorise authorize
""")


def _amounts(text: str) -> Iterator[tuple[float, str | None, tuple[int, int]]]:
    for match in _AMOUNT.finditer(text):
        value = _number(match["number"])
        if value is None:
            continue
        sign = match["before"] or match["after"] or ""
        times = _TIMES.get(match["times"] or "", 1.0)
        if re.fullmatch(rf"[tkm](€|{_CODES.casefold()})", sign) and sign not in _CODES.casefold().split("|"):
            times *= {"t": 1e3, "k": 1e3, "m": 1e6}[sign[0]]
            sign = sign[1:]
        code = _CURRENCIES.get(sign.rstrip(".") if sign != "fr." else sign) or (sign.upper() or None)
        yield value * times, code, match.span()


def _number(text: str) -> float | None:
    """A number with either kind of separators; three digits behind one are thousands.

    >>> _number("1.000.000,50"), _number("250,000"), _number("1.5"), _number("10'000")
    (1000000.5, 250000.0, 1.5, 10000.0)
    """
    bare = re.sub(r"['’\s]", "", text).strip(".,")
    if len(bare) > 30:
        return None
    last = max(bare.rfind("."), bare.rfind(","))
    if last < 0:
        return float(bare)
    mark, other = bare[last], ".,"[bare[last] == "."]
    decimals = bare[last + 1 :]
    if bare.count(mark) > 1 or (len(decimals) == 3 and other not in bare and bare[:last] not in ("", "0")):
        return float(re.sub(r"[.,]", "", bare))
    return float(f"{re.sub(r'[.,]', '', bare[:last])}.{decimals}")


_SCALE = re.compile(
    r"(?:\bin|\bamounts?|\bwerte|\bbeträge|\balle|[(\[,])[^()\[\]]{0,40}?(?:(?P<k>\bthousands?\b|\btausend\b"
    r"|['’]?\b000s?\b|\btsd\b|\bk\b|\bmilliers\b|\bmiles\b)|(?P<m>\bmillions?\b|\bmillionen\b|\bmio\b|\bmn\b"
    r"|\bmillones\b))"
    rf"|(?P<t>\b[tk](?:€|\$|{_CODES.casefold()})(?!\w))|(?P<n>\bm(?:€|{_CODES.casefold()})(?!\w))"
)
_OWN_SCALE = re.compile(
    rf"\d\s*(?:{'|'.join(map(re.escape, _TIMES))})(?![a-z])|\b[tkm](?:€|{_CODES.casefold()})"
)


def scale_in(text: str) -> float:
    """By how much a remark or a heading multiplies the amounts below it; 1 where it says nothing.

    >>> scale_in("All amounts in USD thousand"), scale_in("Limit (TEUR)"), scale_in("CEO")
    (1000.0, 1000.0, 1.0)
    """
    match = _SCALE.search(text[:2_000].casefold())
    if match is None:
        return 1.0
    return 1e3 if match["k"] or match["t"] else 1e6


def has_scale(text: str) -> bool:
    """Whether an amount names thousands or millions itself.

    >>> has_scale("$250k"), has_scale("5,000")
    (True, False)
    """
    return _OWN_SCALE.search(text.casefold()) is not None


def currency_in(text: str) -> str | None:
    """The currency a text names, by its sign or code.

    >>> currency_in("Limit (EUR)"), currency_in("€ 5"), currency_in("Sales")
    ('EUR', 'EUR', None)
    """
    if match := re.search(rf"\b(?:[TkM]?)({_CODES})\b", text):
        return match[1]
    low = text.casefold()
    sign = next(
        (one for one in sorted(_CURRENCIES, key=len, reverse=True) if not one.isalpha() and one in low), None
    )
    return _CURRENCIES[sign] if sign is not None else None
