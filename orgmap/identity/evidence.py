"""How likely two identities are one person, and the signs for and against it.

The question is "who is this?": the probability that it is the one suspected, beside everybody else it
may be, whether listed or not (Fellegi & Sunter 1969, doi 10.1080/01621459.1969.10501049, with the
frequency of the name itself as the chance of meeting it by accident, as Winkler 1990 has it). A rare
name says much, a common one little, and a second bearer of the name among the people halves what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from orgmap.identity.company import Company, at_two_domains, is_whole_login, same_login
from orgmap.identity.names import Agreed, Agreement, Kind, Name, names_agree, spelled
from orgmap.identity.nicknames import full_forms, is_common
from orgmap.identity.parties import Party

#: Surely one person from here on: merged without a question. Below DOUBTFUL nobody is asked.
SURE, DOUBTFUL = 0.999, 0.05
#: First names and last names go together by language: names agree by accident oftener than word by word.
_GO_TOGETHER = 3.0
#: Chance of a word where the list is too short to tell, and how many people that opinion is worth.
_RARE, _FREQUENT, _OPINION = 5e-4, 0.01, 200.0
_FREQUENT_LAST = frozenset(
    [
        "ali",
        "andersen",
        "andersson",
        "chen",
        "fernandez",
        "garcia",
        "gonzalez",
        "hansen",
        "ivanov",
        "jansen",
        "jensen",
        "johansson",
        "johnson",
        "jones",
        "khan",
        "kim",
        "kovacs",
        "kowalska",
        "kowalski",
        "lee",
        "li",
        "martin",
        "mueller",
        "muller",
        "murphy",
        "nagy",
        "nguyen",
        "nielsen",
        "novak",
        "olsen",
        "papadopoulos",
        "park",
        "patel",
        "rossi",
        "sanchez",
        "santos",
        "sato",
        "schmidt",
        "schneider",
        "silva",
        "singh",
        "smith",
        "suzuki",
        "tanaka",
        "tran",
        "wagner",
        "wang",
        "weber",
        "wei",
        "williams",
        "wilson",
        "zhang",
    ]
)
_HOW: Mapping[Agreed, float] = {"full": 1.0, "part": 0.15, "initial": 0.25, "typo": 0.02, "single": 0.1}
_KIND: Mapping[Kind, float] = {"equal": 1.0, "spelled": 0.5, "short": 0.25, "initial": 1.0, "typo": 1.0}
#: What such an agreement can be worth at most: never enough to merge without a further sign.
_MOST: Mapping[Agreed, float] = {"part": 0.98, "initial": 0.95, "typo": 0.97, "single": 0.9}
_SAME_LOGIN = 5e-4
#: John Smith, Jr. is surely nobody who is not called so, whatever else agrees.
_SUFFIX_MOST = 0.9
#: Two lists that give one address mean one person, unless their names say otherwise.
_SAME_ADDRESS = 1e-7
_WHICH: Mapping[Agreed, str] = {
    "part": "one name holds more words than the other",
    "initial": "only an initial agrees with the first name",
    "typo": "the names differ by one letter",
    "single": "only one word of the name is known",
    "conflict": "the names differ",
    "none": "the names differ",
}


@dataclass(frozen=True)
class Frequencies:
    """How frequent the words of names are among the people."""

    people: int
    words: Mapping[str, int]
    forms: Mapping[str, int]
    letters: Mapping[str, int]
    units: Mapping[str, int]
    chances: dict[tuple[str, Kind], float] = field(default_factory=dict)

    @classmethod
    def of(cls, parties: Iterable[Party]) -> Frequencies:
        """Counts over everybody who is listed, or over everybody where nobody is."""
        everybody = list(parties)
        listed = [party for party in everybody if party.listed] or everybody
        words: Counter[str] = Counter()
        forms: Counter[str] = Counter()
        letters: Counter[str] = Counter()
        units: Counter[str] = Counter()
        for party in listed:
            own = {word for name in (party.names or party.read) for word in name.words}
            words.update({spelled(word) for word in own})
            forms.update({spelled(form) for word in own for form in full_forms(word)})
            letters.update({word[0] for word in own})
            units.update(party.units)
        return cls(len(listed), words, forms, letters, units)

    def word(self, word: str, kind: Kind) -> float:
        """The chance that somebody else's name has this word (0..1)."""
        found = self.chances.get((word, kind))
        if found is None:
            found = self.chances[word, kind] = self._chance(word, kind)
        return found

    def _chance(self, word: str, kind: Kind) -> float:
        if kind == "initial":
            return min(1.0, (self.letters.get(word[0], 0) + 1.0) / (self.people + 1.0))
        plain = spelled(word)
        count = self.words.get(plain, 0)
        if kind == "short":
            count = max([count, *(self.forms.get(spelled(form), 0) for form in full_forms(word))])
        usual = _FREQUENT if is_common(word) or plain in _FREQUENT_LAST else _RARE
        return (count + _OPINION * usual) / (self.people + _OPINION)

    def name(self, agreement: Agreement) -> float:
        """The chance that somebody else's name agrees as well (0..1)."""
        chance = _GO_TOGETHER if len(agreement.pairs) > 1 else 1.0
        for one, other, kind in agreement.pairs:
            chance *= max(self.word(one, kind), self.word(other, kind))
        return min(1.0, chance)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What speaks for and against two identities being one person, before rivals are looked at.

    ``fit`` is how likely one person would show up like this, ``chance`` how likely anybody else would;
    ``most`` is the most the probability may come to. ``shared`` are addresses both claim.
    """

    fit: float
    chance: float
    most: float
    agreement: Agreement
    same_login: bool = False
    whole_login: bool = False
    shared: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    speaks_against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Common:
    """What both use: addresses, an account, an id but for its zeros."""

    shared: tuple[str, ...]
    login: str
    numbers: bool

    @classmethod
    def of(cls, one: Party, other: Party, company: Company) -> _Common:
        shared = sorted(one.texts & other.texts)
        numbers = bool(one.bare_numbers & other.bare_numbers)
        return cls(tuple(shared), same_login(one, other, company), numbers)


def likeness(one: Party, other: Party, known: Frequencies, company: Company) -> Likeness | None:
    """Compare two identities; None where nothing suggests that they are one person."""
    agreement, written = _best_agreement(one, other)
    common = _Common.of(one, other, company)
    differ = agreement.how in {"none", "conflict"}
    if differ and not common.shared and (written or not (common.login or common.numbers)):
        return None
    found = _Signs(_HOW.get(agreement.how, 1.0), known.name(agreement), _MOST.get(agreement.how, 1.0))
    _say_names(found, one, other, agreement, written=written)
    for _, _, kind in agreement.pairs:
        found.fit *= _KIND[kind]
    if not common.shared:
        _places(found, one, other, same_login=bool(common.login))
        _numbers(found, one, other, same_login=bool(common.login))
    _units(found, one, other, known)
    _accounts(found, agreement, common, known)
    if not (common.login or common.shared) and at_two_domains(one, other, company):
        found.chance *= 0.1
        found.supports.append("the same mailbox name at two domains of the company")
    if common.shared and not (one.names and other.names):
        found.most = 1.0
    if agreement.suffixes_differ:  # father and son may share a mailbox
        found.most = min(found.most, _SUFFIX_MOST)
    _lists(found, one, other, shared=bool(common.shared))
    if found.most < DOUBTFUL:
        return None
    return Likeness(
        found.fit, found.chance, found.most, agreement, bool(common.login),
        is_whole_login(common.login, one, other), common.shared, tuple(found.supports), tuple(found.against),
    )  # fmt: skip


class _Signs:
    """Signs being gathered."""

    def __init__(self, fit: float, chance: float, most: float) -> None:
        self.fit, self.chance, self.most = fit, chance, most
        self.supports: list[str] = []
        self.against: list[str] = []


_ORDER = ("full", "part", "initial", "typo", "single", "conflict", "none")


def _best_agreement(one: Party, other: Party) -> tuple[Agreement, bool]:
    """The best agreement of names, and whether both sides wrote their names out."""
    written = bool(one.names and other.names)
    pairs = [(a, b) for a in one.names for b in other.names]
    if not written:
        pairs = [(a, b) for a in one.names or one.read for b in other.names or other.read]
    best = _best(pairs)
    if written and best.how == "conflict":
        # What an address says may fit better than what is shown: a maiden name kept in it.
        read = [(a, b) for a in one.read for b in other.names] + [
            (a, b) for a in one.names for b in other.read
        ]
        more = _best(read)
        if more.how == "full":
            return Agreement("part", more.pairs, best.suffixes_differ), written
    return best, written


def _best(pairs: Sequence[tuple[Name, Name]]) -> Agreement:
    if len(pairs) == 1:
        return names_agree(*pairs[0])
    return min((names_agree(a, b) for a, b in pairs), key=_goodness, default=Agreement("none"))


def _goodness(agreement: Agreement) -> tuple[int, float, bool, tuple[tuple[str, str, Kind], ...]]:
    worth = 1.0
    for _, _, kind in agreement.pairs:
        worth *= _KIND[kind]
    # Of two as good the one that warns: an id leaves out the Jr. that the name has.
    return (_ORDER.index(agreement.how), -worth, not agreement.suffixes_differ, agreement.pairs)


def _accounts(found: _Signs, agreement: Agreement, common: _Common, known: Frequencies) -> None:
    """Addresses and accounts that both use."""
    if common.numbers:
        found.fit *= 50.0
        found.supports.append("their ids differ only in leading zeros")
        if agreement.how in {"none", "conflict"}:
            found.most, found.chance = min(found.most, 0.9), 1e-4
    if common.login:
        found.chance = min(found.chance, _SAME_LOGIN / max(known.people, 1))
        found.supports.append(f"both use the log-in name '{common.login}'")
        fits = agreement.how in {"full", "part", "initial", "single"}
        found.most = 1.0 if fits else min(found.most, 0.9)
    if common.shared:
        found.chance = min(found.chance, _SAME_ADDRESS)
        found.supports.append(f"both are known by {common.shared[0]}")
        found.most = 0.6 if agreement.how in {"none", "conflict"} else 1.0


def _lists(found: _Signs, one: Party, other: Party, *, shared: bool) -> None:
    """Two rows of one list are two people: never merged, and asked only where they share an address."""
    lists = one.lists & other.lists
    if lists:
        found.most = min(found.most, 0.5 if shared else 0.0)
        found.against.append(f"{_first(lists)} lists them as two people")


def _say_names(found: _Signs, one: Party, other: Party, agreement: Agreement, *, written: bool) -> None:
    shown = f"'{one.label}' and '{other.label}'"
    if agreement.how in {"none", "conflict"}:
        if written:
            found.against.append(f"the names differ ({shown})")
        return
    kinds = {kind for _, _, kind in agreement.pairs}
    what = "the same name" if kinds == {"equal"} and agreement.how == "full" else "names that fit"
    found.supports.append(f"{what} ({shown})")
    if agreement.how in _WHICH:
        found.against.append(_WHICH[agreement.how])
    elif "short" in kinds:
        found.against.append("one uses a short form of the first name")
    if agreement.suffixes_differ:
        found.fit *= 0.1
        found.against.append("only one is called Jr., Sr. or the like")


def _places(found: _Signs, one: Party, other: Party, *, same_login: bool) -> None:
    """Where they are met: two mailboxes at one domain, or two spellings in one file, speak against."""
    mentions = (one.mentioned_in & (other.files | other.mentioned_in)) | (other.mentioned_in & one.files)
    if mentions:
        found.most = min(found.most, 0.97)
        found.against.append(f"{_first(mentions)} writes them in two ways")
    both = one.domains & other.domains
    if both and not same_login:
        found.fit *= 0.1
        found.most = min(found.most, 0.97)
        found.against.append(f"each has a mailbox of their own at {_first(both)}")


def _numbers(found: _Signs, one: Party, other: Party, *, same_login: bool) -> None:
    """A number behind the name in an address tells two people of one name apart."""
    if same_login:
        return
    numbered = [party.numbers for party in (one, other)]
    if not (numbered[0] or numbered[1]) or numbered[0] == numbered[1]:
        return
    sides = ((numbered[0], numbered[1], one), (numbered[1], numbered[0], other))
    for own, others, party in sides:
        # The number in the address a list gives is no sign where the other has no address at all.
        if own - {""} - others and (others or not party.listed):
            found.fit *= 0.1
            found.most = min(found.most, 0.8)
            found.against.append(
                f"the number {_first(own - {''})} in the address tells people of one name apart"
            )
            return


def _units(found: _Signs, one: Party, other: Party, known: Frequencies) -> None:
    if one.units and other.units:
        same = one.units & other.units
        if same:
            share = max(known.units.get(unit, 1) for unit in same) / max(known.people, 1)
            found.chance *= max(0.05, min(1.0, share))
            found.supports.append(f"the same unit ({_first(same)})")
        else:
            found.fit *= 0.3
            found.against.append(f"different units ({_first(one.units)} and {_first(other.units)})")
    if one.titles and other.titles and one.titles & other.titles:
        found.chance *= 0.3
        found.supports.append(f"the same title ({_first(one.titles & other.titles)})")


def _first(texts: Iterable[str]) -> str:
    return min(texts, default="").removeprefix("@") or "an entry by hand"
