"""What a clause may say of the people it names: a few forms of English, read strictly.

A rule fires only where a named person stands right before the verb (helping words and an aside apart).
That leaves much unsaid and says little that is wrong: pronouns, "asked X to", "used to", questions and
people's deputies fall through. Doubt in front of the subject silences a clause; a softer word lowers
the confidence. These are proposals for a person to accept or reject, never facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

OPEN, CLOSE = "\ue000", "\ue001"
_ONE = f"{OPEN}\\d+{CLOSE}"
_CHAIN = f"{_ONE}(?:(?: , {_ONE}){{0,6}}(?: ,)? and {_ONE})?"
_ASIDE = f"(?: , [^{OPEN},]{{1,80}} ,| \\( [^{OPEN}()]{{1,80}} \\))?"

_BE = ("is", "are", "was", "were", "be", "been", "being", "'s", "'re", "remains", "stays")
_DO = ("do", "does", "did", "will", "can", "ca", "wo", "may", "might", "'ll")
_HAVE = ("has", "have", "had", "'ve")
_SINGULAR = ("is", "was", "has", "does", "'s")
_NOT = ("not", "n't", "never", "no longer", "hardly", "rarely", "scarcely", "cannot", "neither")
_SOFT = ("may", "might", "perhaps", "maybe", "probably", "apparently", "reportedly", "possibly", "supposedly")
_OTHER = """also both all fully strongly really clearly openly quietly still now always often usually firmly
    completely totally generally publicly privately very quite rather somewhat mostly again only just already
    deeply largely mainly too so much known certainly definitely""".split()  # noqa: SIM905 (a list to read)
_HELPING = "|".join(re.escape(word) for word in (*_BE, *_DO, *_HAVE, *_NOT, *_SOFT, *_OTHER))
_FILL = f"(?P<fill>(?: (?:{_HELPING})){{0,6}})"

_SILENCING = re.compile(
    r"\b(?:whether|if|unless|doubt\w*|unlikely|wonder\w*|unclear|unsure|hop(?:e|es|ed|ing)|wish\w*|suppose\w*"
    r"|pretend\w*|imagin\w*|assum\w*|neither|nor|not|never|hardly|until|lest|rumou?r\w*|would|could|should"
    r"|nobody|cannot|false|untrue|wrong|myth|den(?:y|ies|ied)|used|once|formerly|in case)\b|n't"
)
_HEARSAY = re.compile(
    r"\b(?:say|says|said|thinks?|believes?|claims?|claimed|told|tells|heard|guess|feel|expects?)\b"
)
_CONDITION = re.compile(r"\b(?:if|unless|provided|as long as|only when|until)\b")
_OF = re.compile(
    r"(?:^| )(?:of|by|with|to|from|for|than|like|unlike|between|behind|about|against|without|except|even|not"
    r"|asked?|asks|told|tells?|made|makes?|lets?|helped|helps?|saw|sees?|wants?|persuaded?|convinced?)$"
)
_BREAK = re.compile(r" (?:but|while|whereas|although|though|however|yet|because|;|—|–|--) ")


@dataclass(frozen=True, slots=True)
class Rule:
    """A form of words: what it says (layer, or None for a stance), with which sign, and how it is built.

    ``negated`` is the sign under a negation (None: then nothing is said). ``be`` wants a form of "to
    be" before it, ``has`` a form of "to have". ``flip`` turns the tie round. ``after`` must follow the
    object. ``pair`` is said of two people before it. ``sure`` is the confidence of the plain form.
    """

    words: str
    layer: str | None
    sign: int
    negated: int | None = None
    be: bool = False
    has: bool = False
    flip: bool = False
    after: str = ""
    pair: bool = False
    sure: float = 0.6


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule found: subjects and objects as places in the list of mentions, and where it stands."""

    rule: Rule
    subjects: tuple[int, ...]
    objects: tuple[int, ...]
    sign: int
    start: int
    end: int
    confidence: float


def _verb(base: str, *, past: str = "", rest: str = "") -> str:
    stem = base.removesuffix("e")
    third = re.sub("y$", "ie", base) + ("es" if base.endswith(("sh", "ss", "ch")) else "s")
    return f"(?:{base}|{third}|{past or stem + 'ed'}|{stem}ing){rest}"


# The sign is that of the tie on its own layer: distrust is a trust tie of sign -1, a conflict is there (1).
TIES = (
    Rule(_verb("trust"), "trust", 1, negated=-1),
    Rule(_verb("distrust"), "trust", -1),
    Rule(_verb("mistrust"), "trust", -1),
    Rule(_verb("rely", past="relied", rest=" on"), "trust", 1, sure=0.45),
    Rule(_verb("confide", rest=" in"), "trust", 1),
    Rule("trusted by", "trust", 1, be=True, flip=True),
    Rule(_verb("listen", rest=" to"), "listens_to", 1),
    Rule("(?:defer|defers|deferred) to", "listens_to", 1),
    Rule(
        _verb("ask"),
        "advice",
        1,
        after="for (?:advice|help|guidance|(?:an |her |his |their )?opinion)",
    ),
    Rule("(?:go|goes|went|turn|turns|turned) to", "advice", 1, after="for (?:advice|help|guidance)"),
    Rule("(?:seek|seeks|sought|take|takes|took|get|gets|got) advice from", "advice", 1),
    Rule(_verb("consult"), "advice", 1),
    Rule(_verb("advise"), "advice", 1, flip=True),
    Rule("(?:good |close |old )?friends with", "friendship", 1, be=True),
    Rule("a (?:good |close |old )?friend of", "friendship", 1, be=True),
    Rule("close to", "friendship", 1, be=True, sure=0.45),
    Rule("(?:good |close |old )?friends", "friendship", 1, be=True, pair=True),
    Rule(
        "(?:in (?:open )?conflict|at odds|at war|on (?:bad|terrible) terms)",
        "conflict",
        1,
        be=True,
        pair=True,
    ),
    Rule("(?:in (?:open )?conflict|at odds|at war|on (?:bad|terrible) terms) with", "conflict", 1, be=True),
    Rule("(?:clash|clashes|clashed|feud|feuds|feuded|quarrel|quarrels|quarrelled) with", "conflict", 1),
    Rule("(?:fell|fallen|falls) out with", "conflict", 1),
    Rule(_verb("avoid"), "avoids", 1),
    Rule("(?:keep|keeps|kept) away from|(?:steer|steers) clear of", "avoids", 1),
    Rule(_verb("report", rest=" to"), "reports_to", 1),
    Rule("(?:work|works|working)(?: closely| well)? with", "work", 1),
)
STANCES = (
    Rule(_verb("support"), None, 1, negated=-1),
    Rule(_verb("back"), None, 1),
    Rule(_verb("endorse"), None, 1, negated=-1),
    Rule(_verb("favour") + "|" + _verb("favor"), None, 1),
    Rule(_verb("champion"), None, 1),
    Rule(_verb("welcome"), None, 1, sure=0.5),
    Rule(_verb("approve", rest=" of"), None, 1, negated=-1),
    Rule("in favou?r(?: of)?|on board(?: with)?|supportive(?: of)?|keen on", None, 1, be=True),
    Rule("behind(?= (?:this|it|us|the|our|that|these))", None, 1, be=True),
    Rule(_verb("oppose"), None, -1),
    Rule(_verb("reject"), None, -1),
    Rule(_verb("resist"), None, -1),
    Rule(_verb("object", rest=" to"), None, -1),
    Rule(_verb("block"), None, -1, sure=0.5),
    Rule("opposed(?: to)?|against|hostile to|resistant(?: to)?", None, -1, be=True),
    Rule("s[ck]eptical(?: of| about)?", None, -1, be=True, sure=0.4),
    Rule("(?:worried|concerned|nervous|anxious|unsure) (?:about|that|over)", None, 0, be=True, sure=0.5),
    Rule("(?:worries|worry) (?:about|that|over)", None, 0, sure=0.5),
    Rule("(?:(?:some|strong|serious) )?(?:doubts|concerns|reservations) about", None, 0, has=True, sure=0.5),
    Rule("undecided|neutral", None, 0, be=True, sure=0.5),
)  # fmt: skip
_NO_TOPIC = frozenset(
    """no nobody nothing none neither nor few whoever whatever by down out off away up each himself herself
    themselves opposing rejecting resisting blocking stopping""".split()  # noqa: SIM905 (a list to read)
)
_TAKES_BACK = re.compile(r" (?:as little|less|least|only on paper|our opponents|the opposition)\b")


def _compiled(rule: Rule) -> re.Pattern[str]:
    subject = f"(?P<subject>{_CHAIN}){_ASIDE}{_FILL} (?P<words>{rule.words})(?= |$)"
    if rule.layer is None or rule.pair:
        return re.compile(subject)
    after = f" (?P<after>{rule.after})(?= |$)" if rule.after else ""
    return re.compile(f"{subject}(?: (?:only|mainly|mostly|especially))? (?P<object>{_CHAIN}){after}")


_PATTERNS = tuple((rule, _compiled(rule)) for rule in (*TIES, *STANCES))
_ANY_VERB = re.compile(f"{_FILL} (?:{'|'.join(rule.words for rule in (*TIES, *STANCES))})(?= |$)")


_ENDS_IN_VERB = re.compile(f"(?:^| )(?:{'|'.join(rule.words for rule in (*TIES, *STANCES))})$")


def read(sentence: str) -> Iterator[Said]:
    """What a prepared sentence says: words in small letters, one blank between, people as marks."""
    if sentence.rstrip().endswith("?"):
        return
    start = 0
    for clause, offset in _clauses(sentence):
        start = offset
        for rule, pattern in _PATTERNS:
            for match in pattern.finditer(clause):
                said = _judged(rule, match, clause, start)
                if said is not None:
                    yield said


def _clauses(sentence: str) -> Iterator[tuple[str, int]]:
    start = 0
    for cut in _BREAK.finditer(sentence):
        yield sentence[start : cut.start()], start
        start = cut.end()
    yield sentence[start:], start


def _judged(rule: Rule, match: re.Match[str], clause: str, offset: int) -> Said | None:
    """The finding behind a match, or None where grammar or doubt speaks against it."""
    fill, words = match["fill"].split(), match["words"]
    before, behind = clause[: match.start()].rstrip(), clause[match.end() :]
    negated = any(word in _NOT for word in fill) or "no longer" in match["fill"]
    sign = rule.negated if negated else rule.sign
    if sign is None or _SILENCING.search(before) or _OF.search(before) or _TAKES_BACK.match(behind):
        return None
    subjects = _subjects(rule, match, fill, before)
    if not _agrees(rule, fill, words, len(subjects)) or (rule.pair and len(subjects) != 2):
        return None
    objects = _objects(match, behind) if "object" in match.groupdict() else ()
    if not _ends_well(rule, objects, behind):
        return None
    confidence = _confidence(rule, fill, words, before, behind, negated=negated)
    end = match.end("after") if rule.after else match.end("words")
    return Said(rule, subjects, objects, sign, offset + match.start("words"), offset + end, confidence)


def _subjects(rule: Rule, match: re.Match[str], fill: Sequence[str], before: str) -> tuple[int, ...]:
    """Who does it. In "A trusts B and C opposes it" the singular verb belongs to C alone."""
    places = _places(match["subject"])
    first = match["words"].split(maxsplit=1)[0]
    singular = any(word in _SINGULAR for word in fill) or (not rule.be and not fill and _is_third(first))
    return places[-1:] if singular or _ENDS_IN_VERB.search(before) else places


def _ends_well(rule: Rule, objects: tuple[int, ...], behind: str) -> bool:
    """Whether what follows fits: no tie to "B's deputy", no stance on a person or on nothing."""
    if rule.layer is None:
        following = behind.split(maxsplit=1)[:1]
        return not following or not (following[0] in _NO_TOPIC or following[0].startswith(OPEN))
    return rule.pair or (bool(objects) and not behind.startswith(" 's"))


def _agrees(rule: Rule, fill: Sequence[str], words: str, subjects: int) -> bool:
    """Whether the verb's form fits: "A trusts", "A and B trust", "A does not trust", never "A's trust"."""
    first = words.split(maxsplit=1)[0]
    being, having = any(word in _BE for word in fill), any(word in _HAVE for word in fill)
    if rule.be or first.endswith("ing"):
        return being
    if being or rule.has:
        return rule.has and having and not being
    if having or _is_past(first):
        return _is_past(first)
    doing = any(word in _DO for word in fill) or "cannot" in fill
    return not doing if _is_third(first) else doing or subjects > 1


def _is_third(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")


def _is_past(word: str) -> bool:
    return word.endswith("ed") or word in ("went", "sought", "took", "got", "fell", "fallen", "kept")


def _objects(match: re.Match[str], behind: str) -> tuple[int, ...]:
    """The people spoken of; the last one of a list is dropped where a clause of their own begins."""
    places = _places(match["object"])
    return places[:-1] if _ANY_VERB.match(behind) else places


def _places(marks: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", marks))


def _confidence(
    rule: Rule, fill: Sequence[str], words: str, before: str, behind: str, *, negated: bool
) -> float:
    confidence = rule.sure
    confidence -= 0.15 * negated
    confidence -= 0.15 * (
        not rule.be and _is_past(words.split(maxsplit=1)[0]) and "has" not in fill and "have" not in fill
    )
    confidence -= 0.15 * any(word in ("was", "were", "had", "did") for word in fill)
    confidence -= 0.2 * any(word in _SOFT for word in fill)
    confidence -= 0.15 * bool(_HEARSAY.search(before))
    confidence -= 0.2 * bool(_CONDITION.search(behind))
    return confidence
