"""What the columns of a table mean, settled once by the user and kept: a profile.

A table without a fixed schema (a report of one's own, a register, a delegation of authority) is read by a
:class:`Profile`: which kind of table it is, which column holds which field, how dates and lists are
written, what words stand for, and what is the same in every row (the layer of ties). Profiles are small
TOML files to read and edit. A later file with the same columns is recognised by its profile.

How an app serves it as a dialog, in four steps::

    suggestion = suggest(path)                       # columns, samples, guesses, what cannot be known
    profile = suggestion.profile                     # the guesses as a profile
    profile = profile.with_field("Oben", "manager")  # what the user corrects
    save(profile, folder / "profiles" / file_name(profile))

and ``read(paths, mapping=profile)``, or ``read(paths, profiles=saved(folder))``, reads by it.
:func:`fields_for` lists the fields a kind of table has, to choose from.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as given
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from orgmap.errors import InputError, Problem
from orgmap.readers.columns import Form, shown
from orgmap.readers.dates import Order
from orgmap.readers.detect import FORMS
from orgmap.readers.tables import normal, printable

Kind = Literal["people", "units", "ties", "interactions", "memberships", "stances", "approvals"]

KINDS: tuple[Kind, ...] = get_args(Kind)
#: A column left out altogether; a blank field keeps it as an attribute (of people).
LEFT_OUT = "-"
#: Fields beside those of the plain files, and what becomes of them.
MORE_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "people": ("first name", "last name", "location", "dotted manager", "from", "to"),
        "ties": ("layer",),
    }
)
_PROFILES = "profiles"
_LARGEST = 1 << 20
_OF_DATES = "day-first, month-first, or blank: as the column itself shows"
#: Share of a profile's columns that a file must have to be read by it without being told so.
_SAME = 0.8


@dataclass(frozen=True, slots=True)
class Meaning:
    """One column: its name in the file, the field it holds, and what its words stand for.

    Of ``values``, "-" stands for nothing, and a word with a blank is not settled yet: it stays as it is.
    """

    column: str
    field: str = ""
    values: Mapping[str, str] = given(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Profile:
    """How a table is read. ``constants`` are fields that are the same in every row.

    ``separator`` stands between the entries of a list within a cell.

    >>> profile = Profile("staff", "people", (Meaning("Nr", "id"), Meaning("Oben")))
    >>> dict(profile.with_field("Oben", "manager").fields)
    {'id': 'Nr', 'manager': 'Oben'}
    """

    name: str
    table: Kind
    columns: tuple[Meaning, ...]
    dates: Order | None = None
    separator: str = ";"
    constants: Mapping[str, str] = given(default_factory=lambda: MappingProxyType({}))

    @property
    def fields(self) -> Mapping[str, str]:
        """The column of each field."""
        return MappingProxyType(
            {one.field: one.column for one in self.columns if one.field not in ("", LEFT_OUT)}
        )

    def with_field(self, column: str, name: str) -> Profile:
        """The same profile with a field for a column; whichever column held it before holds none."""
        return replace(
            self,
            columns=tuple(
                replace(one, field=name)
                if one.column == column
                else replace(one, field="")
                if one.field == name and name not in ("", LEFT_OUT)
                else one
                for one in self.columns
            ),
        )

    def fits(self, header: Iterable[str]) -> bool:
        """Whether a table with this header can be read: every column that holds a field is there."""
        there = {normal(name) for name in header}
        return bool(self.fields) and all(normal(name) in there for name in self.fields.values())

    def is_of(self, header: Iterable[str]) -> bool:
        """Whether a table with this header is one the profile was made for."""
        there = {normal(name) for name in header}
        known = [normal(one.column) for one in self.columns]
        return self.fits(there) and sum(name in there for name in known) >= _SAME * len(known)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the profile from being used, each with what to do."""
        return tuple(_problems(self))


def form_of(table: Kind) -> Form:
    """The columns of a kind of table."""
    return FORMS["edges" if table == "ties" else table]


def fields_for(table: Kind) -> tuple[str, ...]:
    """The fields a kind of table has.

    >>> fields_for("memberships")
    ('person', 'body', 'role', 'from', 'to')
    """
    return (*(column.name for column in form_of(table).columns), *MORE_FIELDS.get(table, ()))


def required_for(table: Kind) -> tuple[str, ...]:
    """The fields without which a table cannot be read; people may go by address or name instead of id."""
    return () if table == "people" else form_of(table).required


def _problems(profile: Profile) -> Iterable[Problem]:
    known = fields_for(profile.table)
    listed = ", ".join(known)
    seen: dict[str, str] = {}
    for one in profile.columns:
        if one.field in ("", LEFT_OUT):
            continue
        if one.field not in known:
            yield Problem(f"{shown(one.field)} is no field of {profile.table}.", f"Write one of: {listed}.",
                          column=one.column)  # fmt: skip
        elif one.field in seen:
            yield Problem(
                f"Both {shown(seen[one.field])} and {shown(one.column)} are said to hold '{one.field}'.",
                'Keep one of them, and write field = "" for the other.',
                column=one.column,
            )
        seen.setdefault(one.field, one.column)
    for name in profile.constants:
        if name not in known:
            yield Problem(f"{shown(name)} is no field of {profile.table}.", f"Write one of: {listed}.")
    present = {*seen, *profile.constants}
    for name in required_for(profile.table):
        if name not in present:
            yield Problem(
                f"No column holds '{name}', which {profile.table} cannot do without.",
                f'Write field = "{name}" for a column, or a constant.',
            )
    if profile.table == "people" and not present & {"id", "name", "email", "first name", "last name"}:
        yield Problem("No column says who somebody is.", 'Write field = "id", "name" or "email" for one.')


def save(profile: Profile, path: Path, *, remarks: Mapping[str, str] | None = None) -> None:
    """Write a profile as TOML. ``remarks`` are comments by name of the column.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(to_toml(profile, remarks=remarks), encoding="utf-8")
    except OSError as error:
        raise InputError(
            Problem(
                f"The profile cannot be written ({error.strerror or error}).",
                "Choose another place.",
                str(path),
            )
        ) from error


def to_toml(profile: Profile, *, remarks: Mapping[str, str] | None = None) -> str:
    """A profile as TOML.

    >>> print(to_toml(Profile("p", "ties", (Meaning("Von", "source"),), constants={"layer": "advice"})))
    # What the columns of a table mean: a field for each, of those that ties have:
    # source, target, strength, sign, time, perceiver, layer
    # field = "" keeps a column as an attribute of people, field = "-" leaves it out.
    name = "p"
    table = "ties"
    dates = ""  # day-first, month-first, or blank: as the column itself shows
    list_separator = ";"
    <BLANKLINE>
    [constants]
    layer = "advice"
    <BLANKLINE>
    [[column]]
    name = "Von"
    field = "source"
    <BLANKLINE>
    """
    lines = [
        f"# What the columns of a table mean: a field for each, of those that {profile.table} have:",
        f"# {', '.join(fields_for(profile.table))}",
        '# field = "" keeps a column as an attribute of people, field = "-" leaves it out.',
        f"name = {_quoted(profile.name)}",
        f"table = {_quoted(profile.table)}",
        f"dates = {_quoted((profile.dates or '').replace(' ', '-'))}  # {_OF_DATES}",
        f"list_separator = {_quoted(profile.separator)}",
    ]
    if profile.constants:
        lines += [
            "",
            "[constants]",
            *(f"{_key(name)} = {_quoted(text)}" for name, text in profile.constants.items()),
        ]
    for one in profile.columns:
        lines += ["", "[[column]]"]
        if remarks and one.column in remarks:
            lines.append(f"# {printable(remarks[one.column])}")
        lines += [f"name = {_quoted(one.column)}", f"field = {_quoted(one.field)}"]
        if one.values:
            words = ", ".join(f"{_quoted(word)} = {_quoted(text)}" for word, text in one.values.items())
            lines.append(f"values = {{ {words} }}")
    return "\n".join((*lines, ""))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


def load(path: Path) -> Profile:
    """The profile in a TOML file.

    Raises
    ------
    InputError
        It cannot be read, or says what cannot be: every problem at once.
    """
    file = path.name
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(Problem("The profile is larger than a megabyte.", "Check the file.", file=file))
        text = path.read_bytes().decode("utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        raise InputError(
            Problem(
                f"The profile cannot be opened ({error.strerror or error}).", "Check the path.", str(path)
            )
        ) from error
    except (ValueError, RecursionError) as error:
        raise InputError(
            Problem(f"The profile is no TOML ({error}).", "Correct it, or write it anew.", file)
        ) from error
    profile, problems = _parsed(data, path.stem)
    found = [*problems, *(profile.problems if not problems else ())]
    if found:
        raise InputError([replace(one, file=file) for one in found])
    return profile


def _parsed(data: Mapping[str, Any], stem: str) -> tuple[Profile, list[Problem]]:
    """The profile that TOML holds, and what in it is not of the right kind."""
    problems: list[Problem] = []
    table = data.get("table")
    if table not in KINDS:
        problems.append(
            Problem(
                "It does not say what kind of table it is for.", f"Write table = one of: {', '.join(KINDS)}."
            )
        )
    dates = data.get("dates", "")
    if dates not in ("", "day-first", "month-first"):
        problems.append(
            Problem(
                "'dates' is neither day-first nor month-first.", 'Write dates = "day-first", or leave it out.'
            )
        )
    separator = data.get("list_separator", ";")
    if not isinstance(separator, str) or not 0 < len(separator) <= 3:
        problems.append(Problem("'list_separator' is no mark.", 'Write list_separator = ";".'))
    columns = []
    listed = data.get("column", [])
    for number, one in enumerate(listed if isinstance(listed, list) else [], start=1):
        name, meaning, values = (
            one.get(key, "") if isinstance(one, dict) else None for key in ("name", "field", "values")
        )
        words = _words(values or {})
        if not isinstance(name, str) or not name or not isinstance(meaning, str) or words is None:
            problems.append(
                Problem(
                    f"Column {number} needs a name and a field, both text.", 'Write name = "…", field = "…".'
                )
            )
        else:
            columns.append(Meaning(name, meaning.strip(), words))
    constants = _words(data.get("constants", {}))
    if constants is None:
        problems.append(
            Problem("'constants' is no table of texts.", 'Write [constants] and below it layer = "advice".')
        )
    if not columns and not problems:
        problems.append(
            Problem("It names no column.", "Write a [[column]] for each, or write the profile anew.")
        )
    name = data.get("name")
    order = cast("Order | None", str(dates).replace("-", " ") or None)
    kind: Kind = table if table in KINDS else "people"
    profile = Profile(
        name if isinstance(name, str) and name else stem, kind, tuple(columns), order,
        separator if isinstance(separator, str) else ";", constants or MappingProxyType({}),
    )  # fmt: skip
    return profile, problems


def _words(value: Any) -> Mapping[str, str] | None:
    if not isinstance(value, dict) or not all(isinstance(one, str | int | float) for one in value.values()):
        return None
    return MappingProxyType({str(key): str(one) for key, one in value.items()})


def file_name(profile: Profile) -> str:
    """The name of the file a profile is kept in.

    >>> file_name(Profile("Staff / Berlin", "people", ()))
    'staff-berlin.toml'
    """
    plain = re.sub(r"[^\w]+", "-", profile.name.casefold()).strip("-")[:60]
    return f"{plain or 'profile'}.toml"


def paths(workspace: Path) -> tuple[Path, ...]:
    """The files of the profiles kept in a workspace, by name; none where nothing is kept."""
    folder = workspace / _PROFILES
    return tuple(sorted(folder.glob("*.toml"))) if folder.is_dir() else ()


def saved(workspace: Path) -> tuple[Profile, ...]:
    """The profiles kept in a workspace, by name of their files.

    Raises
    ------
    InputError
        One of them cannot be read: every problem of all of them.
    """
    found: list[Profile] = []
    problems: list[Problem] = []
    for path in paths(workspace):
        try:
            found.append(load(path))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return tuple(found)


def keep(profile: Profile, workspace: Path) -> Path:
    """Keep a profile in a workspace; one of the same name gives way. Gives the path.

    Raises
    ------
    InputError
        It cannot be written.
    """
    path = workspace / _PROFILES / file_name(profile)
    save(profile, path)
    return path


def profile_for(profiles: Sequence[Profile], header: Sequence[str]) -> Profile | None:
    """The profile a table with this header was mapped by: the one that knows most of its columns."""
    return max(
        (one for one in profiles if one.is_of(header)),
        key=lambda one: (len(one.fields), -abs(len(one.columns) - len(header))),
        default=None,
    )
