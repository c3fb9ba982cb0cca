"""Posts that a chart of responsibilities speaks of, and the people who hold them.

A table of who approves what often names posts ("CFO"), not people. Where exactly one person bears that
title, the post's rights, seats and ties are theirs, and it is said so; where nobody or several do, the
post stays as it is. Nobody is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from orgmap.model import Person, Records

#: The attribute of somebody who only stands for a post.
POST = "stands for a post"

_LONG: Mapping[str, str] = MappingProxyType(
    {
        "ceo": "chief executive officer",
        "cfo": "chief financial officer",
        "chro": "chief human resources officer",
        "cio": "chief information officer",
        "ciso": "chief information security officer",
        "cmo": "chief marketing officer",
        "coo": "chief operating officer",
        "cro": "chief risk officer",
        "cto": "chief technology officer",
        "gm": "general manager",
        "md": "managing director",
        "vp": "vice president",
    }
)


def same_title(title: str) -> str:
    """A title as it is compared: case, blanks and the usual abbreviations evened out.

    >>> same_title("CFO") == same_title("Chief  Financial Officer")
    True
    """
    words = re.findall(r"[^\W_]+", title.casefold())
    return " ".join(_LONG.get(word, word) for word in words)


def with_holders(records: Records) -> Records:
    """The records with each post replaced by the one person who bears its title.

    >>> from orgmap.model import Right
    >>> people = (Person("p1", "Ana Koch", title="CEO"), Person("CEO", title="CEO", attributes={POST: "yes"}))
    >>> held = with_holders(Records(people=people, rights=(Right("Budget", "CEO", "votes"),)))
    >>> [person.id for person in held.people], held.rights[0].person
    (['p1'], 'p1')
    """
    posts = {person.id: person for person in records.people if POST in person.attributes}
    if not posts:
        return records
    by_title = _holders(person for person in records.people if POST not in person.attributes)
    named = {person.id for person in records.people if POST not in person.attributes}
    held = {
        post.id: next(iter(found))
        for post in posts.values()
        if post.id not in named and len(found := by_title.get(same_title(post.title or post.id), set())) == 1
    }
    if not held:
        return records
    labels = {person.id: person.label for person in records.people if POST not in person.attributes}
    said = ", ".join(f"{post} is {labels[who]}" for post, who in list(held.items())[:6])
    more = " …" if len(held) > 6 else ""
    return replace(
        _renamed(records, held),
        notes=(*records.notes, f"Posts held by the only person of that title: {said}{more}."),
    )


def _holders(people: Iterable[Person]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for person in people:
        if person.title:
            found.setdefault(same_title(person.title), set()).add(person.id)
    return found


def _renamed(records: Records, held: Mapping[str, str]) -> Records:
    def who(person: str) -> str:
        return held.get(person, person)

    rights = {
        (right.gate, right.person, right.right): right
        for right in reversed([replace(one, person=who(one.person)) for one in records.rights])
    }
    ties = (replace(tie, source=who(tie.source), target=who(tie.target)) for tie in records.ties)
    return replace(
        records,
        people=tuple(
            person for person in records.people if person.id not in held or POST not in person.attributes
        ),
        ties=tuple(tie for tie in ties if tie.source != tie.target),
        memberships=tuple(replace(seat, person=who(seat.person)) for seat in records.memberships),
        stances=tuple(replace(one, person=who(one.person)) for one in records.stances),
        units=tuple(replace(unit, head=who(unit.head) if unit.head else None) for unit in records.units),
        rights=tuple(reversed(rights.values())),
    )
