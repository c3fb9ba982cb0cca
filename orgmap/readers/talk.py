"""Who speaks after whom: transcripts as turn-taking. What was said is passed over and never kept.

A turn is everything somebody says until somebody else speaks. A tie of the layer "talk" leads from a
speaker to whoever takes the next turn; its strength is how often. A voice without a name parts the
turns before it from those after it. Of a line only what may be a name is held until the file ends.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape

from orgmap.errors import Problem
from orgmap.model import Records
from orgmap.readers.dates import TwoReadings, read_moment
from orgmap.readers.interactions import Event, Events
from orgmap.readers.look import Look
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster
from orgmap.readers.tables import clean, printable
from orgmap.readers.weave import Weave, layer_of_file

LAYER = "talk"
LONGEST_NAME = 60
_NOBODY = re.compile(
    r"(un(known|identified|bekannt\w*)|inconnue?|desconocid[oa]|speaker|sprecher(in)?|locuteur|orateur|"
    r"hablante|participant|teilnehmer(in)?|guest|gast|invité|anonym\w*)"
    r"( (speaker|user|sprecher|participant|guest))?"
    r"[\s#_-]*\w?\d*|@?[\d\W_]+", re.IGNORECASE
)  # fmt: skip
_REMARK = re.compile(r"\s*[(\[|].*")
_WORDS_BEFORE_A_COLON = frozenset(
    """question answer note so ok okay yes no well action todo ps example first second third finally also
    remember frage antwort ja nein also beispiel erstens zweitens hinweis oui non bon alors exemple
    réponse http https mailto subject date time agenda topic decision summary q a
    now but and or because however
    transcript attendees duration""".split()  # noqa: SIM905 (a list of words to read)
)
_PARTICLES = frozenset({"von", "van", "de", "der", "den", "da", "di", "del", "della", "la", "le", "bin", "al",
    "el", "dos", "zu", "y", "e", "ten", "ter"})  # fmt: skip
_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_MOST_LISTED = 20


def plain_name(text: str) -> str:
    """A name as shown, without remarks in brackets; "Last, First" is turned round.

    >>> plain_name("Koch,  Ana (Guest)"), plain_name("Bo Lee | Acme"), plain_name("R&amp;D")
    ('Ana Koch', 'Bo Lee', 'R&D')
    """
    text = " ".join(clean(unescape(text[:400])).split()).strip("*_:-– ")
    bare = _REMARK.sub("", text) or text.strip("()[]| ")
    last, comma, first = bare.partition(", ")
    turned = comma and "," not in first and 0 < len(first.split()) <= 3 and len(last.split()) <= 3
    return printable(f"{first} {last}" if turned else bare)[: LONGEST_NAME * 2]


def is_nobody(name: str) -> bool:
    """Whether a name stands for somebody the program did not know."""
    return not name or _NOBODY.fullmatch(name) is not None


def _like_a_name(name: str) -> bool:
    """Two to five words, each with a capital (particles aside), none of them with a stop behind it."""
    words = name.replace(",", " ").split()
    capital = all(not word[0].islower() or word.casefold() in _PARTICLES for word in words)
    sentence = any(len(word) > 3 and word.endswith((".", "!", "?", ";")) for word in words)
    return (
        2 <= len(words) <= 5 and capital and not sentence and words[0].casefold() not in _WORDS_BEFORE_A_COLON
    )


def _comes_back(name: str, often: int) -> bool:
    """Whether a name of another look may be one because it comes back: one word, or few of no capital."""
    words = name.split()
    if words[0].casefold() in _WORDS_BEFORE_A_COLON:
        return False
    one = len(words) == 1 and (not name[0].islower() or any(mark in "._@" or mark.isdigit() for mark in name))
    return one or (often > 3 and len(words) <= 3)


@dataclass(slots=True)
class _Voice:
    row: int
    name: str


@dataclass
class Talk:
    """A transcript being gathered: who began to speak, in order.

    ``said`` takes a speaker the format itself marks; ``perhaps`` takes what stands before a colon,
    which is a name only where it looks like one, or comes back and is no everyday word. Whatever is
    found to be no name is forgotten, and the words belong to whoever spoke before.
    """

    file: str
    present: dict[str, int] = field(default_factory=dict)
    damaged: int = 0
    _voices: list[_Voice] = field(default_factory=list)
    _doubtful: Counter[str] = field(default_factory=Counter)
    _sure: set[str] = field(default_factory=set)

    def said(self, row: int, text: str) -> None:
        """Somebody begins to speak."""
        name = plain_name(text)
        if "\ufffd" in name:
            self.damaged = self.damaged or row
        self._sure.add(name)
        self._voice(row, name)

    def perhaps(self, row: int, text: str) -> None:
        """Somebody begins to speak, unless this is no name."""
        if 0 < len(text) <= LONGEST_NAME and text[0].isalnum():
            name = plain_name(text)
            self._doubtful[name] += 1
            self._voice(row, name)

    def there(self, row: int, names: Iterable[str]) -> None:
        """People who were there, whether they spoke or not."""
        for name in map(plain_name, names):
            if not is_nobody(name) and len(name) <= LONGEST_NAME:
                self.present.setdefault(name, row)

    def _voice(self, row: int, name: str) -> None:
        if not self._voices or self._voices[-1].name != name:
            self._voices.append(_Voice(row, name))

    def _names(self) -> set[str]:
        """What of all that was held is a name."""
        doubtful = {
            name
            for name, often in self._doubtful.items()
            if _like_a_name(name) or (often > 1 and _comes_back(name, often))
        }
        return self._sure | doubtful | self.present.keys() & self._doubtful.keys()

    def part(
        self, look: Look, when: datetime | None = None, *, format_problems: Iterable[Problem] = ()
    ) -> Part:
        """The turns as ties, those there as one meeting where its day is known."""
        names = self._names()
        spurned = sum(often for name, often in self._doubtful.items() if name not in names)
        roster, weave, nameless, turns, before = Roster(self.file), Weave(self.file), 0, 0, ""
        for voice in self._voices:
            if voice.name not in names:
                continue
            if is_nobody(voice.name):
                nameless += 1
                before = ""
                continue
            person = roster.of(voice.name, voice.row)
            if person == before:
                continue
            turns += 1
            if before:
                weave.add(before, person, LAYER, voice.row)
            before = person
        speakers = [person.id for person in roster.people]
        for name, row in self.present.items():
            roster.of(name, row)
        problems = (*format_problems, *self._damage())
        layers = (layer_of_file(LAYER, self.file, 1, directed=True),) if weave.ties else ()
        records = Records(
            people=roster.people, ties=weave.ties, layers=layers, events=self._meeting(roster, speakers, when)
        )
        part = Part(records, problems, 0 if problems else turns, nameless)
        return part.noting(
            *self._notes(roster, turns, nameless, when, look),
            f"{look.file}: {counted(spurned, 'line')} with a colon taken for words, not for a speaker's name."
            if spurned
            else "",
        )

    def _damage(self) -> tuple[Problem, ...]:
        if not self.damaged:
            return ()
        fix = "Save it as UTF-8, or say --encoding cp1252 (Western Windows) or whatever wrote it."
        return (Problem("A speaker's name is not written in UTF-8.", fix, file=self.file, row=self.damaged),)

    def _meeting(self, roster: Roster, speakers: list[str], when: datetime | None) -> object:
        """One event: whoever spoke first stands as its sender, because nobody is named as the host."""
        people = list(dict.fromkeys((*speakers, *(one.id for one in roster.people))))
        if when is None or len(people) < 2:
            return None
        mark = hashlib.sha256("\n".join((when.isoformat(), *sorted(people))).encode()).hexdigest()[:16]
        events = Events(self.file)
        first = min(person.source.row for person in roster.people if person.source is not None)
        events.add(
            Event(
                f"meeting-{mark}-{when:%Y%m%dT%H%M%SZ}", when, "meeting", people[0], tuple(people[1:]), first
            )
        )
        return events.table()

    def _notes(
        self, roster: Roster, turns: int, nameless: int, when: datetime | None, look: Look
    ) -> Iterable[str]:
        people = [person.id for person in roster.people]
        more = f" and {len(people) - _MOST_LISTED:,} more" if len(people) > _MOST_LISTED else ""
        if people:
            yield (
                f"{look.file}: known by name only: {', '.join(people[:_MOST_LISTED])}{more}. "
                "Whoever is not in the chart under this name stays a person of their own."
            )
        if turns:
            read = counted(turns, "turn")
            yield f"{look.file}: {read} read as layer talk, from each speaker to the next; words dropped."
        elif not people:
            yield f"{look.file}: no speaker is named in it, so there is nothing to read."
        if nameless:
            yield f"{look.file}: {counted(nameless, 'turn')} of somebody without a name left out."
        if when is None and people:
            yield (
                f"{look.file}: the day is not known, so no meeting is kept; "
                "put it into the file's name, such as 'Talk 2026-01-31'."
            )
        elif len(people) > 1 and when is not None:
            yield f"{look.file}: the meeting of {when:%Y-%m-%d} is kept; whoever spoke first is its sender."


def day_of(look: Look, *texts: str) -> datetime | None:
    """When a transcript was made: what it says itself, else the day in the name of its file.

    A day that can be read two ways counts only where the user said which part comes first.
    """
    for text in texts:
        plain = re.sub(r"\s*(UTC|GMT)?[+-]\d{1,2}(:?\d{2})?$|\s+(UTC|GMT|[A-Z]{3,4})$", "", text.strip()[:60])
        try:
            return read_moment(plain, look.options.dates).when
        except (TwoReadings, ValueError, OverflowError):
            continue
    if match := _DAY_IN_NAME.search(look.path.name):
        clock = re.match(r"[-_T ]?([01]\d|2[0-3])([0-5]\d)([0-5]\d)(?!\d)", look.path.name[match.end() :])
        hour, minute, second = map(int, clock.groups()) if clock else (0, 0, 0)
        try:
            return datetime(int(match[1]), int(match[2]), int(match[3]), hour, minute, second, tzinfo=UTC)
        except ValueError:  # the 31st of a short month
            return None
    return None
