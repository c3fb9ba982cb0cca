"""Who else it could be: every pair weighed beside all others either of the two may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orgmap.identity.company import Company, is_named, is_private, mailboxes, population
from orgmap.identity.evidence import DOUBTFUL, SURE, Likeness
from orgmap.identity.parties import Party

Pair = tuple[int, int]

#: People outside the lists: never fewer, and never less than this share of those listed.
_FEWEST_OUTSIDE, _SHARE_OUTSIDE = 3.0, 0.02
_PRIVATE_MOST = 0.97
#: Somebody of the company has a mailbox there: where one only is named after them, it is seldom another's.
_ONLY_MAILBOX = 0.2


@dataclass(frozen=True)
class Field:
    """All identities beside each other.

    ``near`` holds for each identity those it is like; ``around`` how many people outside its lists it may
    be; ``rows`` how many people the longest list that holds it has.
    """

    parties: Sequence[Party]
    near: Sequence[Mapping[int, Likeness]]
    around: Sequence[float]
    rows: Sequence[int]
    private: Sequence[bool]
    mailboxes: Sequence[frozenset[str]]
    found_elsewhere: dict[Pair, float]

    @classmethod
    def of(cls, parties: Sequence[Party], likes: Mapping[Pair, Likeness], company: Company) -> Field:
        """Count whom nobody else fits, by list and domain: as many strangers may bear any name."""
        near: list[dict[int, Likeness]] = [{} for _ in parties]
        for (one, other), like in likes.items():
            near[one][other] = near[other][one] = like
        sizes = Counter(file for party in parties if party.listed for file in party.lists)
        floor = max(_FEWEST_OUTSIDE, _SHARE_OUTSIDE * max(sizes.values(), default=0))
        count: dict[str, float] = {"": floor}
        for at, party in enumerate(parties):
            for file in party.files:
                count[file] = count.get(file, floor) + (not near[at])
        return cls(
            parties,
            near,
            [max((count[file] for file in party.files), default=count[""]) for party in parties],
            [max((sizes.get(file, 0) for file in party.files), default=0) for party in parties],
            [is_private(party, company) for party in parties],
            [mailboxes(party, company) for party in parties],
            {},
        )

    def sure(self) -> list[Pair]:
        """Return the pairs that are surely one person."""
        found = []
        for one, likes in enumerate(self.near):
            for other, like in likes.items():
                if one < other and like.most >= SURE and self._weighed((one, other), like, SURE) >= SURE:
                    found.append((one, other))
        return found

    def probabilities(self) -> dict[Pair, float]:
        """Return how likely each pair is one person, where that is at all likely."""
        found = {}
        for one, likes in enumerate(self.near):
            for other, like in likes.items():
                if one < other and (chance := self._weighed((one, other), like, DOUBTFUL)) >= DOUBTFUL:
                    found[one, other] = chance
        return found

    def _weighed(self, pair: Pair, like: Likeness, least: float) -> float:
        """How likely the two are one person, beside all others either may be (0..1); 0 for below least."""
        one, other = pair
        outside = min(self.around[one], self.around[other])
        private = self.private[one] or self.private[other]
        accident = population(outside, private=private) * like.chance
        if like.agreement.how == "full" and accident and self._only_mailbox(one, other):
            accident *= _ONLY_MAILBOX
        # A mailbox outside the company is never surely anybody's.
        most = min(like.most, _PRIVATE_MOST) if private and accident > outside * like.chance else like.most
        lowest = like.fit / (like.fit + accident)
        if min(lowest, most) < least:
            return 0.0
        for who, suspected in (pair, pair[::-1]):
            rivals = self._rivals(who, suspected, like)
            lowest = min(lowest, like.fit / (like.fit + rivals + accident))
            if lowest < least:
                return 0.0
        return min(lowest, most)

    def _only_mailbox(self, one: int, other: int) -> bool:
        """Whether one has the only mailbox of the company named after the other, and fits no other like it.

        A second mailbox, with a number or an initial, may be theirs as well: then this says nothing.
        """
        if bool(self.mailboxes[one]) == bool(self.mailboxes[other]):
            return False
        holder, owner = (one, other) if self.mailboxes[one] else (other, one)
        if not self.parties[owner].lists or not is_named(self.mailboxes[holder], self.parties[owner]):
            return False
        lists = self.parties[owner].lists
        return not any(self.mailboxes[third] and third != holder for third in self.near[owner]) and not any(
            third != owner and not lists.isdisjoint(self.parties[third].lists) for third in self.near[holder]
        )

    def _rivals(self, who: int, suspected: int, like: Likeness) -> float:
        """How well others fit instead of the one suspected, by the list that knows most of them.

        In a list that holds the one suspected every other entry is a rival. In another list the best
        entry that fits the one suspected may be the same person, and the rest are rivals.
        """
        likes, theirs = self.near[who], self.near[suspected]
        if len(likes) == 1:
            return 0.0
        files, how = self.parties[suspected].files, like.agreement.how
        fuller = self.rows[who] > self.rows[suspected]
        here = self._elsewhere(suspected, who) if fuller else 1.0
        fits: dict[str, float] = {}
        same: dict[str, float] = {}
        for third, rival in likes.items():
            if third == suspected:
                continue
            both = third in theirs
            fit = rival.fit * _as_rival(like, rival, self.parties[third])
            for file in self.parties[third].files:
                if file in files:
                    if file[:1] != "@" or rival.agreement.how == how:
                        there = self._elsewhere(third, who) if fuller else 1.0
                        fits[file] = fits.get(file, 0.0) + fit * here / there
                elif both or (how != "full" and file[:1] != "@"):
                    fits[file] = fits.get(file, 0.0) + fit
                    if both:
                        same[file] = max(same.get(file, 0.0), fit)
        return max((fit - same.get(file, 0.0) for file, fit in fits.items()), default=0.0)

    def _elsewhere(self, at: int, who: int) -> float:
        """How easily an entry finds its person without the one in question.

        Two entries of one list cannot both be the person: the one that fits nobody else has the better
        claim.
        """
        found = self.found_elsewhere.get((at, who))
        if found is None:
            files = self.parties[who].files
            others = sum(
                like.fit
                for third, like in self.near[at].items()
                if third != who and not files.isdisjoint(self.parties[third].files)
            )
            found = others + self.around[at] * self.near[at][who].chance + 1e-9
            self.found_elsewhere[at, who] = found
        return found


def in_order(one: int, other: int) -> Pair:
    """Return two places as a pair, the smaller first."""
    return (one, other) if one < other else (other, one)


def _as_rival(like: Likeness, rival: Likeness, third: Party) -> float:
    """A rival without the account or the address that both share fits far less, with one of its own not."""
    if like.shared and not rival.shared:
        return 0.001
    if like.same_login and not rival.same_login:
        return 0.0005 if like.whole_login else 0.01 if third.domains else 0.1
    return 1.0
