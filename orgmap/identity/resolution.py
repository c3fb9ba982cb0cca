"""Who is the same person: candidates, evidence, decision.

Sure pairs become one person. Doubtful pairs are listed with what speaks for and against them, and asked.
What a user decided stands before any evidence. The outcome depends neither on the order of files nor on
the ids that stand for people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import networkx as nx

from orgmap.identity import claims
from orgmap.identity.addresses import key, taken_apart
from orgmap.identity.candidates import candidates
from orgmap.identity.company import Company, population
from orgmap.identity.evidence import (
    DOUBTFUL,
    SURE,
    Frequencies,
    Likeness,
    likeness,
)
from orgmap.identity.findings import DoubtfulPair, Identities, Question, SamePerson, Suspect
from orgmap.identity.parties import Party, as_one
from orgmap.model import Decision

#: People outside the lists: never fewer, and never less than this share of those listed.
_FEWEST_OUTSIDE, _SHARE_OUTSIDE = 3.0, 0.02
_ROUNDS = 4
_MOST_RIVALS = 4
_PRIVATE_MOST = 0.97


@dataclass
class _Judged:
    """One round: the pairs compared, with the probability of each."""

    likeness: dict[tuple[int, int], Likeness] = field(default_factory=dict)
    probability: dict[tuple[int, int], float] = field(default_factory=dict)


@dataclass(frozen=True)
class _Field:
    """Who is near whom, and how many people outside the lists there are, by list or domain."""

    near: Mapping[int, Sequence[int]]
    outside: Mapping[str, float]
    sizes: Mapping[str, int]

    def around(self, party: Party) -> float:
        """How many people outside its lists it may be."""
        return max((self.outside[file] for file in party.files), default=self.outside[""])

    def rows(self, party: Party) -> int:
        """How many people the longest list that holds it has."""
        return max((self.sizes.get(file, 0) for file in party.files), default=0)


def decide(
    parties: Sequence[Party],
    decisions: Iterable[Decision] = (),
    *,
    precedence: Mapping[str, int],
    uses: Mapping[str, int],
) -> Identities:
    """Who of these is one person, surely or perhaps?

    ``precedence`` orders the ids of people: of several that are one person the smallest number is kept.
    ``uses`` says how often every id and address is used.
    """
    said = tuple(decisions)
    why: dict[frozenset[str], tuple[str, ...]] = {}
    now = sorted(parties, key=lambda party: _place(party, precedence))
    company, known, seen = Company.of(now), Frequencies.of(now), _Seen()
    for _ in range(_ROUNDS):
        judged = _judged(now, company, said, known, seen)
        groups = _together(now, judged, said, company, why)
        if all(len(group) == 1 for group in groups):
            break
        merged = [as_one([now[at] for at in group]) for group in groups]
        now = sorted(merged, key=lambda party: _place(party, precedence))
    else:
        judged = _judged(now, company, said, known, seen)
    alone = {party.listed: party.refs for party in parties}
    joined = [party for party in now if party.listed and alone.get(party.listed) != party.refs]
    same = _same(joined, why)
    questions, unasked = _questions(now, judged, claims.questions(now, uses))
    found = Identities(same, _doubtful(now, judged), questions, unasked, sum(party.hangs for party in now))
    return _without(found, said)


def _place(party: Party, precedence: Mapping[str, int]) -> tuple[int, str]:
    if party.listed:
        return (min(precedence[ref] for ref in party.listed), "")
    return (len(precedence), party.refs[0])


def _judged(
    parties: Sequence[Party], company: Company, decisions: Sequence[Decision], known: Frequencies, seen: _Seen
) -> _Judged:
    """Compare all candidates, then weigh each against its rivals."""
    refused = _said(parties, decisions, same=False)
    found = _Judged()
    near: dict[int, list[int]] = {}
    for pair in candidates(parties):
        if pair in refused:
            continue
        like = seen.likeness(parties[pair[0]], parties[pair[1]], known, company)
        if like is not None:
            found.likeness[pair] = like
            near.setdefault(pair[0], []).append(pair[1])
            near.setdefault(pair[1], []).append(pair[0])
    field = _field(parties, near)
    for pair in found.likeness:
        found.probability[pair] = _probability(pair, parties, found, field, company)
    return found


@dataclass
class _Seen:
    """Pairs compared in an earlier round: most identities stay as they are."""

    pairs: dict[tuple[str, str], tuple[Party, Party, Likeness | None]] = field(default_factory=dict)

    def likeness(self, one: Party, other: Party, known: Frequencies, company: Company) -> Likeness | None:
        place = (one.refs[0], other.refs[0])
        before = self.pairs.get(place)
        if before is not None and before[0] is one and before[1] is other:
            return before[2]
        like = likeness(one, other, known, company)
        self.pairs[place] = (one, other, like)
        return like


def _field(parties: Sequence[Party], near: Mapping[int, Sequence[int]]) -> _Field:
    """How many people of each list or domain nobody else fits: as many strangers may bear any name."""
    sizes = Counter(
        file for party in parties if party.listed for file in party.files if not file.startswith("@")
    )
    floor = max(_FEWEST_OUTSIDE, _SHARE_OUTSIDE * max(sizes.values(), default=0))
    count: dict[str, float] = {"": floor}
    for at, party in enumerate(parties):
        for file in party.files:
            count[file] = count.get(file, floor) + (at not in near)
    return _Field(near, count, sizes)


def _probability(
    pair: tuple[int, int], parties: Sequence[Party], found: _Judged, field: _Field, company: Company
) -> float:
    """How likely the two are one person, beside all others either of them may be (0..1)."""
    like = found.likeness[pair]
    outside = min(field.around(parties[at]) for at in pair)
    accident = population(parties[pair[0]], parties[pair[1]], outside, company) * like.chance
    lowest = 1.0
    for who, suspected in (pair, pair[::-1]):
        rivals = _rivals(who, suspected, parties, found, field)
        lowest = min(lowest, like.fit / (like.fit + rivals + accident))
    # A mailbox outside the company is never surely anybody's.
    most = min(like.most, _PRIVATE_MOST) if accident > outside * like.chance else like.most
    return min(lowest, most)


def _rivals(who: int, suspected: int, parties: Sequence[Party], found: _Judged, field: _Field) -> float:
    """How well others fit instead of the one suspected, by the list that knows most of them.

    In a list that holds the one suspected every other entry is a rival. In another list the best entry
    that fits the one suspected may be the same person, and the rest are rivals.
    """
    like = found.likeness[_pair(who, suspected)]
    fuller = field.rows(parties[who]) > field.rows(parties[suspected])
    here = _elsewhere((suspected, who), parties, found, field) if fuller else 1.0
    fits: dict[str, list[float]] = {}
    same: dict[str, float] = {}
    for third in field.near[who]:
        if third == suspected:
            continue
        rival = found.likeness[_pair(who, third)]
        both = _pair(third, suspected) in found.likeness
        fit = rival.fit * _as_rival(like, rival, parties[third])
        for file in parties[third].files:
            if file in parties[suspected].files:
                if not file.startswith("@") or rival.agreement.how == like.agreement.how:
                    there = _elsewhere((third, who), parties, found, field) if fuller else 1.0
                    fits.setdefault(file, []).append(fit * here / there)
            elif both or (like.agreement.how != "full" and not file.startswith("@")):
                fits.setdefault(file, []).append(fit)
                same[file] = max(same.get(file, 0.0), fit if both else 0.0)
    return max((sum(several) - same.get(file, 0.0) for file, several in fits.items()), default=0.0)


def _elsewhere(ends: tuple[int, int], parties: Sequence[Party], found: _Judged, field: _Field) -> float:
    """How easily an entry finds its person without the one in question.

    Two entries of one list cannot both be the person: the one that fits nobody else has the better claim.
    """
    at, who = ends
    like = found.likeness[_pair(at, who)]
    others = sum(
        found.likeness[_pair(at, third)].fit
        for third in field.near[at]
        if third != who and parties[third].files & parties[who].files
    )
    return others + field.around(parties[at]) * like.chance + 1e-9


def _as_rival(like: Likeness, rival: Likeness, third: Party) -> float:
    """A rival without the account or the address that both share fits far less, with one of its own not."""
    if like.shared and not rival.shared:
        return 0.001
    if like.same_login and not rival.same_login:
        own = any(address.domain for address in third.addresses)
        return 0.0005 if like.whole_login else 0.01 if own else 0.1
    return 1.0


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _together(
    parties: Sequence[Party],
    judged: _Judged,
    decisions: Sequence[Decision],
    company: Company,
    why: dict[frozenset[str], tuple[str, ...]],
) -> list[list[int]]:
    """Groups that are one person.

    Where sure pairs together say what cannot be, those that rest on names alone are doubtful after all,
    and if that does not mend it, all of them.
    """
    told = _said(parties, decisions, same=True)
    refused = _said(parties, decisions, same=False)
    sure = [pair for pair, chance in judged.probability.items() if chance >= SURE and pair not in told]
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(parties)))
    graph.add_edges_from([*sure, *told])
    by_name = [pair for pair in sure if not _is_firm(judged.likeness[pair])]
    for loose in (by_name, sure):
        broken: set[int] = set()
        for group in nx.connected_components(graph):
            here = {pair for pair in told if pair[0] in group}
            if (
                len(group) > 1
                and _contradicts([parties[at] for at in sorted(group)], company, told=bool(here))
            ) or any(pair[0] in group and pair[1] in group for pair in refused):
                broken |= group
        for pair in loose:
            if pair[0] in broken:
                graph.remove_edges_from([pair])
                judged.probability[pair] = min(judged.probability[pair], 0.99)
    for one, other in graph.edges:
        like = judged.likeness.get(_pair(one, other))
        own = ("you said so",) if _pair(one, other) in told else like.supports if like else ()
        why[frozenset((*parties[one].refs, *parties[other].refs))] = own
    return sorted(sorted(group) for group in nx.connected_components(graph))


def _is_firm(like: Likeness) -> bool:
    return like.same_login or bool(like.shared)


def _contradicts(group: Sequence[Party], company: Company, *, told: bool) -> bool:
    """Whether a group holds two rows of one list, or mailboxes of several people at one domain.

    Once a user spoke about one of the group only the rows count: two mailboxes may be theirs.
    """
    rows = Counter(file for party in group for file in party.files if not file.startswith("@"))
    if not told and any(number > 1 for number in rows.values()):
        return True
    mailboxes: dict[str, set[str]] = {}
    for party in group:
        for one in party.addresses:
            if one.domain in company.own:
                mailboxes.setdefault(one.domain, set()).add(one.login)
    numbers: dict[str, set[str]] = {}
    for party in group:
        for one in party.addresses:
            if one.legacy or one.domain in company.own:
                numbers.setdefault(one.local, set()).add(one.number)
    several = any(len(logins) > 1 for logins in mailboxes.values())
    return not told and (several or any(len(own) > 1 for own in numbers.values()))


def _said(parties: Sequence[Party], decisions: Iterable[Decision], *, same: bool) -> set[tuple[int, int]]:
    """The pairs of identities a user decided about; the latest decision on a pair stands."""
    claims: dict[str, set[int]] = {}
    for at, party in enumerate(parties):
        for ref in (*party.refs, *(address.text for address in party.addresses)):
            claims.setdefault(ref, set()).add(at)
    # An alias of two people stands for neither; the id of a person always does.
    owner = {ref: next(iter(who)) for ref, who in claims.items() if len(who) == 1}
    owner.update({ref: at for at, party in enumerate(parties) for ref in party.listed})
    found: dict[tuple[int, int], bool] = {}
    for decision in decisions:
        ends = [owner.get(ref, owner.get(_plain(ref))) for ref in (decision.one, decision.other)]
        if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
            found[_pair(ends[0], ends[1])] = decision.same
    return {pair for pair, what in found.items() if what is same}


def _plain(ref: str) -> str:
    return taken_apart(ref).text if "@" in ref else key(ref)


def _same(joined: Sequence[Party], why: Mapping[frozenset[str], tuple[str, ...]]) -> tuple[SamePerson, ...]:
    """People with several identities, each with the reasons for every step."""
    home = {ref: at for at, party in enumerate(joined) for ref in party.listed}
    reasons: dict[int, dict[str, None]] = {}
    for refs, own in why.items():
        at = next((home[ref] for ref in refs if ref in home), None)
        if at is not None:
            reasons.setdefault(at, {}).update(dict.fromkeys(own))
    return tuple(
        SamePerson(
            party.listed[0],
            party.listed[1:],
            party.refs[1:],
            tuple(sorted(reasons.get(at, ()))),
            party.sources,
        )
        for at, party in enumerate(joined)
    )


def _doubtful(parties: Sequence[Party], judged: _Judged) -> tuple[DoubtfulPair, ...]:
    """Pairs to ask about, those first on which most hangs; of many rivals the likeliest."""
    asked: dict[int, int] = {}
    found = []
    for (one, other), chance in sorted(judged.probability.items(), key=lambda item: (-item[1], item[0])):
        if not DOUBTFUL <= chance < SURE:
            continue
        if max(asked.get(one, 0), asked.get(other, 0)) >= _MOST_RIVALS:
            continue
        for at in (one, other):
            asked[at] = asked.get(at, 0) + 1
        found.append(_asked(parties[one], parties[other], chance, judged.likeness[one, other]))
    return tuple(sorted(found, key=lambda pair: -pair.hangs))


def _asked(one: Party, other: Party, chance: float, like: Likeness) -> DoubtfulPair:
    first, second = (one, other) if one.listed else (other, one)
    against = like.speaks_against or ("others may bear the same name",)
    return DoubtfulPair(
        first.refs[0],
        second.refs[0],
        round(chance, 4),
        like.supports,
        against,
        second.hangs,
        (first.label, second.label),
        tuple(dict.fromkeys((*first.sources, *second.sources))),
    )


def _questions(
    parties: Sequence[Party], judged: _Judged, claimed: Sequence[Question]
) -> tuple[tuple[Question, ...], int]:
    """One question an unknown identity, those first on which most hangs, and how many are not asked."""
    rivals = [{suspect.person for suspect in one.suspects} for one in claimed]
    suspects: dict[int, list[int]] = {}
    for (one, other), chance in judged.probability.items():
        if DOUBTFUL <= chance < SURE:
            first, second = (one, other) if parties[one].listed else (other, one)
            ends = {parties[first].refs[0], parties[second].refs[0]}
            if not any(ends <= several for several in rivals):
                suspects.setdefault(second, []).append(first)
    asked = {about: several for about, several in suspects.items() if parties[about].hangs}
    made = [*claimed, *(_question(about, several, parties, judged) for about, several in asked.items())]
    made.sort(key=lambda one: (-one.hangs, one.about))
    return tuple(made), len(suspects) - len(asked)


def _question(about: int, several: Sequence[int], parties: Sequence[Party], judged: _Judged) -> Question:
    asked = parties[about]
    found = []
    for at in several:
        pair, who = _pair(at, about), parties[at]
        like = judged.likeness[pair]
        found.append(
            Suspect(
                who.refs[0],
                who.label,
                who.unit,
                round(judged.probability[pair], 4),
                like.supports,
                like.speaks_against or ("others may bear the same name",),
            )
        )
    found.sort(key=lambda one: (-one.probability, one.person))
    return Question(asked.refs[0], asked.label, tuple(found), asked.hangs, asked.sources)


def _without(found: Identities, decisions: Iterable[Decision]) -> Identities:
    """Return the same without pairs a user already spoke about."""
    said = {frozenset((_plain(one.one), _plain(one.other))) for one in decisions}
    return replace(
        found,
        doubtful=tuple(p for p in found.doubtful if frozenset((_plain(p.one), _plain(p.other))) not in said),
    )
