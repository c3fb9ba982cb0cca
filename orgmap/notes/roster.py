"""Which words in a text mean which person: full names, unique parts of names, aliases; never a guess.

A form of name that fits several people is kept with all of them, so that the user can be asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from orgmap.model import Person

_TITLES = frozenset({"mr", "ms", "mrs", "miss", "dr", "prof", "sir", "madam"})
_NOT_A_NAME = frozenset(
    """team office department group committee board unit council case plan project programme program
    framework business strategy quarter north south east west services service management report
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december""".split()  # noqa: SIM905 (a list of words to read)
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a sentence that names somebody: token positions, text, and the ids it may mean.

    No id: a name-like pair of words that nobody on the roster answers to.
    """

    start: int
    end: int
    text: str
    ids: tuple[str, ...]
    full: bool

    @property
    def certain(self) -> str | None:
        """The one person meant, or None."""
        return self.ids[0] if len(self.ids) == 1 else None


@dataclass(frozen=True)
class Roster:
    """The forms of name of everybody, and how to find them in a sentence.

    ``forms`` maps a form of name to the ids it may mean; ``full`` holds the forms that are a whole
    name, an alias or an id.
    """

    forms: Mapping[str, tuple[str, ...]]
    full: frozenset[str]
    words: frozenset[str]
    language: Any

    @classmethod
    def of(cls, people: Sequence[Person], language: Any) -> Roster:
        """The roster of these people, and the spaCy pipeline that cuts sentences into words."""
        forms: dict[str, dict[str, None]] = {}
        full: set[str] = set()
        for person in people:
            for form, whole in _forms(person):
                forms.setdefault(form, {})[person.id] = None
                if whole:
                    full.add(form)
        words = {
            word.casefold()
            for person in people
            for text in (person.unit, person.title)
            if text
            for word in text.replace(",", " ").split()
        }
        return cls(
            {form: tuple(ids) for form, ids in forms.items()}, frozenset(full), frozenset(words), language
        )

    @cached_property
    def _matcher(self) -> Any:
        from spacy.matcher import PhraseMatcher

        matcher = PhraseMatcher(self.language.vocab)
        for form in self.forms:
            matcher.add(form, [self.language.make_doc(form)])
        return matcher

    def tokens(self, sentence: str) -> Any:
        """The sentence cut into words by spaCy's rules for English."""
        self.language.max_length = max(self.language.max_length, len(sentence) + 1)
        return self.language.make_doc(sentence)

    def mentions(self, tokens: Any) -> list[Mention]:
        """Everybody named, from left to right, without overlaps; longer names win."""
        from spacy.util import filter_spans

        found: list[Mention] = []
        for span in filter_spans(self._matcher(tokens, as_spans=True)):
            form = span.label_
            whole = form in self.full
            if whole or self._stands_alone(tokens, span):
                found.append(Mention(span.start, span.end, span.text, self.forms[form], whole))
        taken = {place for mention in found for place in range(mention.start, mention.end)}
        found += self._strangers(tokens, taken)
        return sorted(found, key=lambda mention: mention.start)

    def _stands_alone(self, tokens: Any, span: Any) -> bool:
        """Whether a single name is not part of some other name, nor an everyday word at a start."""
        if len(span) == 1 and span[0].is_stop:
            return False
        after = tokens[span.end] if span.end < len(tokens) else None
        before = tokens[span.start - 1] if span.start else None
        if after is not None and _namelike(after):
            return False
        return before is None or not _namelike(before) or before.is_stop or _is_title(before)

    def _strangers(self, tokens: Any, taken: set[int]) -> list[Mention]:
        """Two capitalised words in a row that are nobody on the roster, no unit and no title."""
        found: list[Mention] = []
        place = 0
        while place + 1 < len(tokens):
            pair = tokens[place : place + 2]
            free = not taken & {place, place + 1}
            longer = place + 2 < len(tokens) and _namelike(tokens[place + 2])
            if free and not longer and all(self._may_be_a_name(token) for token in pair):
                found.append(Mention(place, place + 2, pair.text, (), full=True))
                place += 2
            else:
                place += 1
        return found

    def _may_be_a_name(self, token: Any) -> bool:
        word = token.lower_
        return _namelike(token) and not token.is_stop and word not in _NOT_A_NAME and word not in self.words


def _namelike(token: Any) -> bool:
    return bool(token.is_alpha and token.is_title and len(token) > 1)


def _is_title(token: Any) -> bool:
    return token.lower_.rstrip(".") in _TITLES


def _forms(person: Person) -> list[tuple[str, bool]]:
    """Forms of name of one person, and whether each is a whole name."""
    forms = [(alias.strip(), True) for alias in person.aliases if alias.strip()]
    name = " ".join(person.name.split())
    if not name:
        return [*forms, (person.id, True)]
    forms.append((name, True))
    parts = name.split(" ")
    if len(parts) == 1:
        return forms
    first, last = parts[0], parts[-1]
    forms += [(f"{first} {last}", True), (first, False), (last, False)]
    forms += [(f"{first[0]}. {last}", False), (f"{first[0]} {last}", False)]
    return list(dict.fromkeys(forms))
