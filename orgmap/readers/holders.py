"""Who stands over a column or in a cell of a chart of responsibilities: a person, or a post somebody holds.

"Ana Koch" is a person, "CFO" a post, "Ana Koch (CFO)" both. A post nobody is named for becomes a person
with that title, marked as standing for it; :mod:`orgmap.posts` puts its holder in its place once the
people are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from orgmap.posts import POST
from orgmap.readers.roster import Roster
from orgmap.readers.staff import turned


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: A word of a name that says it is the name of a post, a unit or a body.
_OF_POSTS = _words("""
    chief officer head lead leader director manager president vice vp svp evp board committee team
    department dept office controller legal finance treasury human resources it sales marketing
    operations procurement purchasing sponsor owner analyst architect engineer developer counsel
    auditor audit risk compliance council partner secretary chair chairman chairperson chairwoman
    member supervisor coordinator assistant specialist consultant group unit division business
    project program programme product customer client vendor supplier steering pmo executive
    management shareholder shareholders general managing senior junior regional local country global
    plant site user users staff quality security data technology engineering production logistics
    accounting communications administrator admin administration buyer clerk planner scrum master
    tester designer works leiter leitung vorstand geschäftsführung geschäftsführer geschäftsführerin
    abteilung aufsichtsrat betriebsrat einkauf vertrieb finanzen personal recht projektleiter
    projektleitung bereichsleiter produktion controlling directeur directrice direction chef cheffe
    comité conseil service équipe juridique achats finances gerente jefe consejo departamento equipo
    compras finanzas dirección direttore responsabile consiglio reparto acquisti diretor gestor
    conselho directie afdeling hoofd bestuur avdelning styrelse dyrektor kierownik zarząd dział
""")
_BRACKETED = re.compile(r"(?P<one>[^()\[\]]+?)\s*[(\[](?P<two>[^()\[\]]+)[)\]]\s*")
_PARTED = re.compile(r"(?P<one>.+?)\s*(?:\n|\s[-–—|:]\s|:\s)\s*(?P<two>.+)", re.DOTALL)
_JOINT = re.compile(r"\s*(?:\+|&|;|\n|\bplus\b|\band\b|\bjointly with\b|\bund\b|\bet\b)\s*", re.IGNORECASE)
_WHOLE = re.compile(r"\s*(?:\+|;|\n)\s*")
_LONGEST = 200


class Holders:
    """The people and posts of one file, each once."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._posts: dict[str, str] = {}

    def of(self, text: str, row: int) -> str:
        """The id of the person or post a text names, made known where it is not yet; blank for none."""
        name, title = name_and_post(text)
        email = name if "@" in name and " " not in name else ""
        if email:
            return self._roster.add(row, email=email, title=title)
        if name:
            known = self._roster.find(name)
            return self._roster.add(row, person=known, name=turned(name), title=title)
        if not title:
            return ""
        key = " ".join(title.casefold().split())
        if key not in self._posts:
            self._posts[key] = self._roster.add(row, person=title, title=title, attributes={POST: "yes"})
        return self._posts[key]

    def every(self, text: str, row: int) -> Iterator[str]:
        """The ids of all a text names together ("CEO + CFO", "CEO and CFO")."""
        parts = [part for part in _JOINT.split(text) if part]
        # "Legal and Compliance" is one department: "and" joins only what is a post or a person by itself.
        plain = all(_stands_alone(part) for part in parts)
        for part in parts if plain else _WHOLE.split(text):
            if found := self.of(part, row):
                yield found


def _stands_alone(part: str) -> bool:
    short = part.strip(" .")
    return bool(re.fullmatch(r"[A-Z]{2,5}", short)) or len(short.split()) >= 2 or short.casefold() == "board"


def name_and_post(text: str) -> tuple[str, str]:
    """The name of a person and the post a text speaks of; one of them may be blank.

    >>> name_and_post("Ana Koch (COO)"), name_and_post("COO - Ana Koch"), name_and_post("Head of Legal")
    (('Ana Koch', 'COO'), ('Ana Koch', 'COO'), ('', 'Head of Legal'))
    """
    whole = text.strip()[:_LONGEST]
    match = _BRACKETED.fullmatch(whole) or _PARTED.fullmatch(whole)
    if match is not None:
        one, two = " ".join(match["one"].split()), " ".join(match["two"].split())
        if is_post(one) != is_post(two):
            return (two, one) if is_post(one) else (one, two)
    plain = " ".join(whole.split())
    return ("", plain) if is_post(plain) else (plain, "")


def is_post(text: str) -> bool:
    """Whether a text names a post, a unit or a body rather than a person.

    >>> is_post("CFO"), is_post("Department Head"), is_post("Koch, Ana"), is_post("ana@x.org")
    (True, True, False, False)
    """
    if "@" in text and " " not in text:
        return False
    words = re.findall(r"[^\W\d_]+", text)
    if len(words) < 2 or len(words) > 5:
        return True
    if any(word.casefold() in _OF_POSTS or (word.isupper() and len(word) > 1) for word in words):
        return True
    return not all(word[0].isupper() or word.casefold() in _PARTICLES for word in words)


_CHIEFS = re.compile(r"C[A-Z]{1,3}O|[SE]?VP|MD|GM|HR|IT|PMO|CEO-\d|N-\d")


def names_post(text: str) -> bool:
    """Whether a text surely names a post or body: by a word for one, or a usual abbreviation.

    >>> names_post("CFO"), names_post("Department Head"), names_post("Q1")
    (True, True, False)
    """
    words = re.findall(r"[^\W_]+", text)
    return any(word.casefold() in _OF_POSTS or _CHIEFS.fullmatch(word) for word in words)


_PARTICLES = _words("von van de der den da di del la le du al bin y zu")
