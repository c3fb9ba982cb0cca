"""A Slack export (ZIP): who is there, who is in which channel, and who turns to whom in it.

A message is told as an event where it is meant for somebody: those it mentions, and whom it answers
in a thread. Its words are looked at for mentions only. Direct messages are left shut unless the user
switches them on.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from orgmap.errors import Problem
from orgmap.model import CHANNEL_MEMBER, Membership, Records, Source
from orgmap.readers.interactions import Event, Events
from orgmap.readers.look import Format, Look, parsed_json
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster
from orgmap.readers.tables import clean, printable

_MENTION = re.compile(r"<@([UW][A-Z0-9]{1,20})(?:\|[^>]*)?>")
_DAY = re.compile(r"(.+)/\d{4}-\d{2}-\d{2}\.json")
#: A day of a channel, or a list of channels, above this is a trap.
_LARGEST_MEMBER = 128 << 20
_LARGEST_ALL = 64 << 30
_NOBODY = frozenset({"channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name",
    "channel_archive", "channel_unarchive", "group_join", "group_leave", "group_topic", "group_purpose",
    "group_name", "bot_message", "bot_add", "bot_remove", "tombstone", "pinned_item",
    "channel_convert_to_private", "channel_posting_permissions", "reminder_add"})  # fmt: skip
_LISTS = MappingProxyType(
    {"channels.json": "open", "groups.json": "private", "dms.json": "direct", "mpims.json": "direct"}
)
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class _Room:
    name: str
    kind: str
    members: tuple[str, ...]


@dataclass
class _Export:
    """What was read of an export so far, and what was left out."""

    file: str
    roster: Roster
    events: Events
    direct_messages: bool
    rooms: dict[str, _Room] = field(default_factory=dict)
    robots: set[str] = field(default_factory=set)
    seats: list[Membership] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    threads: dict[tuple[str, str], str] = field(default_factory=dict)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def count(self, noun: str, what: str, number: int = 1) -> None:
        """More of what is left out, or only remarked upon."""
        self.counts[noun, what] = self.counts.get((noun, what), 0) + number


def _sure(look: Look) -> float:
    if not look.is_zip or not look.members:
        return 0.0
    names = {name.rpartition("/")[2] for name in look.members if name.count("/") <= 1}
    people = bool(names & {"users.json", "org_users.json"})
    return 1.0 if people and names & _LISTS.keys() else 0.0


def _read(look: Look) -> Part:
    export = _Export(look.file, Roster(look.file), Events(look.file), look.options.direct_messages)
    try:
        with zipfile.ZipFile(look.path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST_ALL:
                fix = "Export fewer channels or days at a time."
                return Part(
                    problems=(Problem("The export unpacks to more than 64 GB.", fix, file=look.file),)
                )
            _take_people(archive, export)
            _take_rooms(archive, export)
            _take_days(archive, export)
    except _BROKEN as error:
        export.problems.append(_broken(export.file, "The archive", type(error).__name__))
    return _part(export)


def _broken(file: str, what: str, why: str) -> Problem:
    return Problem(printable(f"{what} cannot be read ({why})."), "Download the export again.", file=file)


def _members(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    """The entries of this name, at the top or in one folder that holds everything."""
    for one in archive.namelist():
        if one == name or (one.endswith(f"/{name}") and one.count("/") == 1):
            yield one


def _json(archive: zipfile.ZipFile, name: str, export: _Export) -> list[Any]:
    """The list in one entry; a broken one is a problem and counts as empty."""
    try:
        with archive.open(name) as handle:
            data = handle.read(_LARGEST_MEMBER + 1)
    except (*_BROKEN, KeyError) as error:
        export.problems.append(_broken(export.file, f"{name[:100]} in the archive", type(error).__name__))
        return []
    if len(data) > _LARGEST_MEMBER:
        export.problems.append(_broken(export.file, f"{name[:100]} in the archive", "larger than 128 MB"))
        return []
    value, problem = parsed_json(data, file=export.file)
    if problem is not None:
        export.problems.append(
            _broken(export.file, f"{name[:100]} in the archive", problem.message.rstrip("."))
        )
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return clean(value)[:1000] if isinstance(value, str) else ""


def _ids(value: Any) -> tuple[str, ...]:
    return tuple(filter(None, map(_text, value))) if isinstance(value, list) else ()


def _take_people(archive: zipfile.ZipFile, export: _Export) -> None:
    for name in (*_members(archive, "users.json"), *_members(archive, "org_users.json")):
        for row, user in enumerate(_json(archive, name, export), start=1):
            person = _text(user.get("id"))
            profile = user.get("profile")
            profile = profile if isinstance(profile, dict) else {}
            if not person:
                export.count("user", "without an id left out")
            elif user.get("is_bot") or person == "USLACKBOT":
                export.robots.add(person)
            else:
                shown = _text(user.get("real_name")) or _text(profile.get("real_name"))
                names = [_text(profile.get("display_name")), _text(user.get("name"))]
                export.roster.add(
                    row,
                    person=person,
                    name=shown or next(filter(None, names), ""),
                    email=_text(profile.get("email")),
                    title=_text(profile.get("title")),
                )


def _take_rooms(archive: zipfile.ZipFile, export: _Export) -> None:
    for name, kind in _LISTS.items():
        for entry in _members(archive, name):
            for row, room in enumerate(_json(archive, entry, export), start=1):
                key = _text(room.get("name")) or _text(room.get("id"))
                if not key:
                    continue
                members = tuple(one for one in _ids(room.get("members")) if one not in export.robots)
                export.rooms[key] = export.rooms[_text(room.get("id")) or key] = _Room(key, kind, members)
                if kind != "direct":
                    _seat(export, key, members, row)


def _seat(export: _Export, channel: str, members: tuple[str, ...], row: int) -> None:
    for person in members:
        known = export.roster.add(row, person=person)
        source = Source(export.file, row)
        export.seats.append(Membership(known, f"#{channel}", CHANNEL_MEMBER, source=source))


def _take_days(archive: zipfile.ZipFile, export: _Export) -> None:
    """Every day of every channel; threads are followed within a channel."""
    for name in sorted(archive.namelist()):
        match = _DAY.fullmatch(name)
        if match is None:
            continue
        folder = match[1].rpartition("/")[2]
        room = export.rooms.get(folder)
        kind = room.kind if room else ("direct" if re.fullmatch(r"D[A-Z0-9]+|mpdm-.*", folder) else "open")
        if kind == "direct" and not export.direct_messages:
            export.count("day", "of direct messages left shut (switched on with --direct-messages)")
            continue
        for row, message in enumerate(_json(archive, name, export), start=1):
            _take(message, folder, room if kind == "direct" else None, row, export)


def _take(message: Mapping[str, Any], folder: str, direct: _Room | None, row: int, export: _Export) -> None:
    if message.get("type") != "message":
        return
    author = _text(message.get("user"))
    subtype = message.get("subtype")
    if subtype == "huddle_thread" and _huddle(message, folder, row, export):
        return
    if not author or author in export.robots or message.get("bot_id") or subtype in _NOBODY:
        export.count("message", "of programs and about comings and goings left out")
        return
    if subtype == "thread_broadcast":
        export.count("answer", "shown again in the channel left out")
        return
    stamp = _text(message.get("ts"))
    when = _when(stamp)
    if when is None:
        export.count("message", "without a time left out")
        return
    reactions = message.get("reactions")
    if isinstance(reactions, list) and reactions:
        export.count("reaction", "(a sign, not a message) not read", len(reactions))
    words = message.get("text")
    to = dict.fromkeys(_MENTION.findall(words[:100_000]) if isinstance(words, str) else ())
    thread = _text(message.get("thread_ts"))
    if thread == stamp:
        export.threads[folder, stamp] = author
    to.setdefault(_text(message.get("parent_user_id")) or export.threads.get((folder, thread), ""))
    to.update(dict.fromkeys(direct.members if direct else ()))
    recipients = tuple(one for one in to if one and one != author and one not in export.robots)
    if not recipients:
        export.count("message", "to nobody in particular left out")
        return
    about = message.get("user_profile")  # of guests, who are not among the users
    shown = _text(about.get("real_name")) if isinstance(about, dict) else ""
    export.roster.add(row, person=author, name=shown)
    for person in recipients:
        export.roster.add(row, person=person)
    export.events.add(Event(f"slack-{folder}-{stamp}", when, "chat", author, recipients, row))


def _huddle(message: Mapping[str, Any], folder: str, row: int, export: _Export) -> bool:
    """Keep a call held in a channel, from whoever began it to who joined; False where nobody did."""
    room = message.get("room")
    room = room if isinstance(room, dict) else {}
    stamp, host = _text(message.get("ts")), _text(room.get("created_by"))
    joined = dict.fromkeys((*_ids(room.get("participant_history")), *_ids(room.get("participants"))))
    others = tuple(one for one in joined if one != host and one not in export.robots)
    when = _when(stamp)
    if when is None or not host or not others:
        return False
    for person in (host, *others):
        export.roster.add(row, person=person)
    export.events.add(Event(f"slack-{folder}-{stamp}", when, "call", host, others, row))
    return True


def _when(stamp: str) -> datetime | None:
    """The moment of a time stamp such as 1767607300.000200; it stays text, to the last digit."""
    whole, _, part = stamp.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 11):
        return None
    micro = int(part[:6].ljust(6, "0")) if part.isascii() and part.isdigit() else 0
    return datetime.fromtimestamp(int(whole), UTC).replace(microsecond=micro)


_NOT_DROPPED = ("reaction", "day")


def _part(export: _Export) -> Part:
    people = export.roster.people
    records = Records(people=people, memberships=tuple(export.seats), events=export.events.table())
    dropped = sum(n for (noun, _), n in export.counts.items() if noun not in _NOT_DROPPED)
    kept = len(people) + len(export.events)
    part = Part(records, tuple(export.problems), kept, dropped)
    robots = f"{export.file}: {counted(len(export.robots), 'program')} among the users left out."
    said = (f"{export.file}: {counted(n, noun)} {what}." for (noun, what), n in sorted(export.counts.items()))
    return part.noting(robots if export.robots else "", *said)


FORMATS = (
    Format(
        "Slack export (ZIP)",
        "Slack export",
        _sure,
        _read,
        "V",
        "people, channels as bodies, events: chat from the author to those mentioned or answered",
        streams=True,
    ),
)
