"""Guess first, then look: what somebody believed of their own network beside what the files show of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from orgmap.mirror.own import Around
from orgmap.network import Network


@dataclass(frozen=True, slots=True)
class Belief:
    """What somebody believes before looking; None and empty where they did not say.

    ``contacts``: how many people they have a tie with; ``unseen``: units in which they know nobody;
    ``leans_on``: the contact without whom they would reach the fewest people.
    """

    contacts: int | None = None
    unseen: tuple[str, ...] | None = None
    leans_on: str | None = None


@dataclass(frozen=True, slots=True)
class Revealed:
    """One question with what was believed, what the files show, and the difference as a sentence."""

    question: str
    believed: str
    shown: str
    text: str


def reveal(network: Network, person: str, belief: Belief) -> tuple[Revealed, ...]:
    """How far is what I believe of my own network from what the files show?

    Parameters
    ----------
    network
        The people and their ties; all informal layers without negative ones are looked at, as by
        :func:`orgmap.mirror.ego`.
    person
        Id, name or e-mail address.
    belief
        What was said before looking.

    Returns
    -------
    A row for each question that was answered, and can be: nobody leans on anybody without contacts.

    Raises
    ------
    UnknownName
        For somebody who is not in the network.

    >>> from orgmap.model import Records, Tie
    >>> ties = (Tie("ann", "bob", "advice"), Tie("bob", "cyd", "advice"))
    >>> [row.text for row in reveal(Network.from_records(Records(ties=ties)), "ann", Belief(contacts=3))]
    ['2 more than the files show.']
    """
    me = network.find(person)
    around = Around.of(network, me, None)
    rows = []
    if belief.contacts is not None:
        rows.append(_contacts(belief.contacts, len(around.contacts)))
    if belief.unseen is not None:
        rows.append(_unseen(network, around, me, belief.unseen))
    if belief.leans_on is not None and around.contacts:
        rows.append(_leans(network, around, belief.leans_on))
    return tuple(rows)


def _contacts(believed: int, shown: int) -> Revealed:
    apart = believed - shown
    text = "As many as the files show."
    if apart:
        text = f"{abs(apart)} {'more' if apart > 0 else 'fewer'} than the files show."
    return Revealed("People you have a tie with", str(believed), str(shown), text)


def _unseen(network: Network, around: Around, me: str, believed: Collection[str]) -> Revealed:
    own = network.people[me].unit
    units = {who.unit for who in network.people.values() if who.unit and who.id != me} - {own}
    seen = {network.people[contact].unit for contact in around.contacts}
    shown = units - seen
    known, wrong = sorted(shown & set(believed)), sorted(set(believed) - shown)
    missed = sorted(shown - set(believed))
    parts = [f"{len(known)} of {len(shown)} foreseen"]
    if missed:
        parts.append(f"not foreseen: {', '.join(missed)}")
    if wrong:
        parts.append(f"there you do have a tie: {', '.join(wrong)}")
    return Revealed(
        "Units in which you know nobody",
        ", ".join(sorted(believed)) or "none",
        ", ".join(sorted(shown)) or "none",
        "; ".join(parts) + ".",
    )


def _leans(network: Network, around: Around, believed: str) -> Revealed:
    contact, left = around.leaned_on()
    lost = len(around.reach()) - left[contact]
    name, people = network.name(contact), "1 person" if lost == 1 else f"{lost} people"
    said = network.name(believed)
    question = "Without whom you would reach the fewest people"
    if believed == contact:
        return Revealed(question, said, name, f"The same: without {name} you reach {people} fewer.")
    text = f"Without {name} you reach {people} fewer"
    if believed in left:
        other = len(around.reach()) - left[believed]
        return Revealed(question, said, name, f"{text}, without {said} {other} fewer.")
    return Revealed(question, said, name, f"{text}; the files show no tie between you and {said}.")
