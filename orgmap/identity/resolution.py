"""Who is the same person: candidates, evidence, decision.

Sure pairs become one person. Doubtful pairs are listed with what speaks for and against them, and asked.
What a user decided stands before any evidence. The outcome depends neither on the order of files nor on
the ids that stand for people.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import networkx as nx

from orgmap.identity import asking, claims
from orgmap.identity.addresses import key, taken_apart
from orgmap.identity.candidates import apart, candidates
from orgmap.identity.company import Company
from orgmap.identity.evidence import Frequencies, Likeness, likeness
from orgmap.identity.findings import Identities, Question, SamePerson
from orgmap.identity.parties import Party, as_one
from orgmap.identity.rivals import Field, Pair, in_order
from orgmap.model import Decision

_ROUNDS = 4
#: What a pair is worth that would be sure but for what the others of its group say.
_LOOSE = 0.99


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
    company, known = Company.of(now), Frequencies.of(now)
    pairs = candidates(now)
    likes = _compared(now, pairs, known, company)
    for _ in range(_ROUNDS):
        refused = _said(now, said, same=False)
        field = Field.of(now, {pair: like for pair, like in likes.items() if pair not in refused}, company)
        groups, loose = _together(field, said, refused, company, why)
        if all(len(group) == 1 for group in groups):
            break
        now, pairs, likes = _merged(now, groups, pairs, likes, (known, company, precedence))
    probability = field.probabilities()
    probability.update({pair: min(probability[pair], _LOOSE) for pair in loose if pair in probability})
    alone = {party.listed: party.refs for party in parties}
    joined = [party for party in now if party.listed and alone.get(party.listed) != party.refs]
    return _found(field, probability, _same(joined, why), claims.questions(now, uses), said)


@contextmanager
def uncollected() -> Iterator[None]:
    """Let no cycles be looked for: there are none among the many small things made here.

    Looking for them again and again would take a third of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _found(
    field: Field,
    probability: Mapping[Pair, float],
    same: tuple[SamePerson, ...],
    claimed: Sequence[Question],
    said: Sequence[Decision],
) -> Identities:
    """Put together what the last round found; pairs a user spoke about are not listed again."""
    decided = {frozenset((_plain(one.one), _plain(one.other))) for one in said}
    doubtful = tuple(
        pair
        for pair in asking.pairs(field, probability)
        if frozenset((_plain(pair.one), _plain(pair.other))) not in decided
    )
    questions, unasked = asking.questions(field, probability, claimed)
    return Identities(same, doubtful, questions, unasked, sum(party.hangs for party in field.parties))


def _compared(
    parties: Sequence[Party], pairs: Iterable[Pair], known: Frequencies, company: Company
) -> dict[Pair, Likeness]:
    found = {}
    for pair in pairs:
        like = likeness(parties[pair[0]], parties[pair[1]], known, company)
        if like is not None:
            found[pair] = like
    return found


def _merged(
    now: Sequence[Party],
    groups: Sequence[Sequence[int]],
    pairs: Iterable[Pair],
    likes: Mapping[Pair, Likeness],
    ground: tuple[Frequencies, Company, Mapping[str, int]],
) -> tuple[list[Party], list[Pair], dict[Pair, Likeness]]:
    """Groups as one identity each, with the pairs between them: compared anew only where one is new."""
    known, company, precedence = ground
    ones = [(as_one([now[at] for at in group]), group) for group in groups]
    ones.sort(key=lambda one: _place(one[0], precedence))
    parties = [party for party, _ in ones]
    place = {at: new for new, (_, group) in enumerate(ones) for at in group}
    changed = {new for new, (_, group) in enumerate(ones) if len(group) > 1}
    kept: dict[Pair, Likeness] = {}
    fresh: set[Pair] = set()
    everything: set[Pair] = set()
    for pair in pairs:
        new = in_order(place[pair[0]], place[pair[1]])
        if new[0] == new[1]:
            continue
        everything.add(new)
        if new[0] in changed or new[1] in changed:
            fresh.add(new)
        elif pair in likes:
            kept[new] = likes[pair]
    gone = {pair for pair in fresh if apart(parties[pair[0]], parties[pair[1]])}
    kept.update(_compared(parties, sorted(fresh - gone), known, company))
    return parties, sorted(everything - gone), dict(sorted(kept.items()))


def _place(party: Party, precedence: Mapping[str, int]) -> tuple[int, str]:
    if party.listed:
        return (min(precedence[ref] for ref in party.listed), "")
    return (len(precedence), party.refs[0])


def _together(
    field: Field,
    decisions: Sequence[Decision],
    refused: set[Pair],
    company: Company,
    why: dict[frozenset[str], tuple[str, ...]],
) -> tuple[list[list[int]], set[Pair]]:
    """Groups that are one person, and pairs that would be sure but for the company they keep.

    Where sure pairs together say what cannot be, those that rest on names alone are doubtful after all,
    and if that does not mend it, all of them.
    """
    parties = field.parties
    told = _said(parties, decisions, same=True)
    sure = [pair for pair in field.sure() if pair not in told]
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(parties)))
    graph.add_edges_from([*sure, *told])
    by_name = [pair for pair in sure if not _is_firm(field.near[pair[0]][pair[1]])]
    doubtful: set[Pair] = set()
    for loose in (by_name, sure):
        broken: set[int] = set()
        for group in nx.connected_components(graph):
            if len(group) == 1:
                continue
            here = {pair for pair in told if pair[0] in group}
            if _contradicts([parties[at] for at in sorted(group)], company, told=bool(here)) or any(
                pair[0] in group and pair[1] in group for pair in refused
            ):
                broken |= group
        for pair in loose:
            if pair[0] in broken:
                graph.remove_edges_from([pair])
                doubtful.add(pair)
    for one, other in graph.edges:
        like = field.near[one].get(other)
        own = ("you said so",) if in_order(one, other) in told else like.supports if like else ()
        why[frozenset((*parties[one].refs, *parties[other].refs))] = own
    return sorted(sorted(group) for group in nx.connected_components(graph)), doubtful


def _is_firm(like: Likeness) -> bool:
    return like.same_login or bool(like.shared)


def _contradicts(group: Sequence[Party], company: Company, *, told: bool) -> bool:
    """Whether a group holds two rows of one list, or mailboxes of several people at one domain.

    Once a user spoke about one of the group only the rows count: two mailboxes may be theirs.
    """
    rows = Counter(file for party in group for file in party.files if not file.startswith("@"))
    if not told and any(number > 1 for number in rows.values()):
        return True
    # An Exchange legacy name is a mailbox too, and a second domain repeats the first.
    accounts = {
        one.login for party in group for one in party.addresses if one.legacy or one.domain in company.own
    }
    counted = [party.numbers for party in group if party.numbers]
    if not told and any(not counted[0] & one for one in counted[1:]):
        return True
    numbers: dict[str, set[str]] = {}
    for party in group:
        for one in party.addresses:
            if one.legacy or one.domain in company.own:
                numbers.setdefault(one.local, set()).add(one.number)
    return not told and (len(accounts) > 1 or any(len(own) > 1 for own in numbers.values()))


def _said(parties: Sequence[Party], decisions: Iterable[Decision], *, same: bool) -> set[tuple[int, int]]:
    """The pairs of identities a user decided about; the latest decision on a pair stands."""
    wanted = tuple(decisions)
    if not wanted:
        return set()
    claims: dict[str, set[int]] = {}
    for at, party in enumerate(parties):
        for ref in (*party.refs, *(address.text for address in party.addresses)):
            claims.setdefault(ref, set()).add(at)
    # An alias of two people stands for neither; the id of a person always does.
    owner = {ref: next(iter(who)) for ref, who in claims.items() if len(who) == 1}
    owner.update({ref: at for at, party in enumerate(parties) for ref in party.listed})
    found: dict[tuple[int, int], bool] = {}
    for decision in wanted:
        ends = [owner.get(ref, owner.get(_plain(ref))) for ref in (decision.one, decision.other)]
        if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
            found[in_order(ends[0], ends[1])] = decision.same
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
