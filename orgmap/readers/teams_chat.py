"""Messages of Microsoft Teams as Microsoft Graph gives them (JSON): who turns to whom in a channel.

A message is told as an event where it is meant for somebody: those it mentions, and whom it answers.
Its words and its subject are not looked at. Chats outside of channels are direct messages and stay
shut unless the user switches them on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from orgmap.errors import Problem
from orgmap.model import Records
from orgmap.readers.dates import read_moment
from orgmap.readers.interactions import Event, Events
from orgmap.readers.look import Format, Look
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster
from orgmap.readers.tables import clean, printable

_SIGNS = ('"messageType"', '"createdDateTime"', '"from"')
_DEEPEST = 8


def _sure(look: Look) -> float:
    if not look.start.startswith(("{", "[")):
        return 0.0
    return 0.97 if all(sign in look.text for sign in _SIGNS) else 0.0


@dataclass
class _Chat:
    """Messages being gathered, and what is left out."""

    file: str
    direct_messages: bool
    roster: Roster
    events: Events
    authors: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, dict[str, None]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, what: str) -> None:
        """One more message of a kind that is left out."""
        self.counts[what] = self.counts.get(what, 0) + 1


def _messages(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Every message in lists, pages and answers nested under what they answer."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _messages(one, depth + 1)
    elif isinstance(value, dict):
        if "messageType" in value or ("createdDateTime" in value and "body" in value):
            yield value
            for answer in value["replies"] if isinstance(value.get("replies"), list) else ():
                if isinstance(answer, dict):
                    yield from _messages({"replyToId": value.get("id"), **answer}, depth + 1)
        else:
            for key in ("value", "messages", "chatMessages", "data"):
                yield from _messages(value.get(key), depth + 1)


def _text(value: Any) -> str:
    return printable(clean(value))[:500] if isinstance(value, str) else ""


def _user(value: Any, row: int, chat: _Chat) -> str:
    """The person behind a sender or a mention; nobody where it is a program, a team or a channel."""
    inside = value.get("user") if isinstance(value, dict) else None
    if not isinstance(inside, dict):
        return ""
    person = _text(inside.get("id")) or _text(inside.get("userPrincipalName")).casefold()
    email = _text(inside.get("userPrincipalName") or inside.get("email"))
    kind = _text(inside.get("userIdentityType")).casefold()
    if not person or "bot" in kind or "application" in kind:
        return ""
    name = _text(inside.get("displayName"))
    return chat.roster.add(row, person=person, name=name, email=email if "@" in email else "")


def _key(message: Mapping[str, Any]) -> str:
    """Where a message was written: its channel or its chat."""
    channel = message.get("channelIdentity")
    if isinstance(channel, dict):
        return f"{_text(channel.get('teamId'))}/{_text(channel.get('channelId'))}"
    return _text(message.get("chatId"))


def _take(message: Mapping[str, Any], row: int, chat: _Chat) -> None:
    if _text(message.get("messageType")) not in ("message", ""):
        chat.count("of the system left out")
        return
    if message.get("deletedDateTime"):
        chat.count("deleted since left out")
        return
    author = _user(message.get("from"), row, chat)
    if not author:
        chat.count("of programs, or of nobody, left out")
        return
    when = _when(_text(message.get("createdDateTime")))
    if when is None:
        chat.count("without a time left out")
        return
    room, own = _key(message), _text(message.get("id"))
    direct = bool(_text(message.get("chatId"))) and not isinstance(message.get("channelIdentity"), dict)
    if direct and not chat.direct_messages:
        chat.count("in chats left shut (switched on with --direct-messages)")
        return
    to: dict[str, None] = {}
    mentions = message.get("mentions")
    for one in mentions if isinstance(mentions, list) else ():
        to.setdefault(_user(one.get("mentioned"), row, chat) if isinstance(one, dict) else "")
    answered = _text(message.get("replyToId"))
    to.setdefault(chat.authors.get(f"{room}\n{answered}", "") if answered else "")
    if direct:
        to.update(chat.rooms.get(room, {}))
    recipients = tuple(one for one in to if one and one != author)
    if not recipients:
        chat.count("to nobody in particular left out")
        return
    identity = f"teams-{room}-{own}" if own else f"{chat.file}#{row}"
    chat.events.add(Event(identity[-900:], when, "chat", author, recipients, row))


def _when(text: str) -> datetime | None:
    try:
        return read_moment(text[:60]).when
    except (ValueError, OverflowError):
        return None


def _read(look: Look) -> Part:
    value, problem = look.json()
    if problem is not None:
        value, problem = _line_by_line(look, problem)
    if problem is not None:
        return Part(problems=(problem,))
    chat = _Chat(look.file, look.options.direct_messages, Roster(look.file), Events(look.file))
    messages = list(_messages(value))
    for row, message in enumerate(messages, start=1):
        if message.get("deletedDateTime") or _text(message.get("messageType")) not in ("message", ""):
            continue
        if _text(message.get("chatId")) and not chat.direct_messages:
            continue
        author = _user(message.get("from"), row, chat)
        if author:
            chat.authors[f"{_key(message)}\n{_text(message.get('id'))}"] = author
            chat.rooms.setdefault(_key(message), {}).setdefault(author)
    for row, message in enumerate(messages, start=1):
        _take(message, row, chat)
    records = Records(people=chat.roster.people, events=chat.events.table())
    dropped = sum(chat.counts.values())
    part = Part(records, (), len(chat.events), dropped)
    return part.noting(
        *(f"{look.file}: {counted(n, 'message')} {what}." for what, n in sorted(chat.counts.items())),
        f"{look.file}: people have object ids and no addresses; add the users of Microsoft Graph, too."
        if len(chat.roster)
        else "",
    )


def _line_by_line(look: Look, problem: Problem) -> tuple[Any, Problem | None]:
    """One message or page a line; the first problem stands where it is not that either."""
    found: list[Any] = []
    try:
        for line in look.path.read_text(encoding="utf-8-sig").splitlines():
            if line.strip():
                found.append(json.loads(line))
    except (ValueError, RecursionError, OSError):
        return None, problem
    return (found, None) if len(found) > 1 else (None, problem)


FORMATS = (
    Format(
        "Teams messages (JSON of Microsoft Graph)", "Teams chat", _sure, _read, "V",
        "people, events: chat from the author to those mentioned or answered",
    ),
)  # fmt: skip
