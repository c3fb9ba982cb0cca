"""The database (SQLite) that a run of KTAB leaves behind: the actors as they were before its first turn."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from orgmap.readers.ktab import MOST_ACTORS, Actor, Scenario
from orgmap.readers.look import Format, Look
from orgmap.readers.part import Part
from orgmap.readers.tables import Table, clean, printable

_LONGEST = 32_767
#: Steps of SQLite's engine in one look-up, far above what a table of actors takes.
_MOST_STEPS = 50_000_000
_TABLES = frozenset({"VectorPosition", "SpatialSalience", "SpatialCapability", "ActorDescription"})
_SCENARIOS = "SELECT DISTINCT ScenarioId FROM VectorPosition LIMIT 99"
_TURNS = "SELECT MIN(Turn_t), MAX(Turn_t) FROM VectorPosition WHERE ScenarioId = ?"
_DIMENSIONS = 'SELECT Dim_k, "Desc" FROM DimensionDescription WHERE ScenarioId = ? ORDER BY Dim_k'
_ACTORS = 'SELECT Act_i, Name, "Desc" FROM ActorDescription WHERE ScenarioId = ? ORDER BY Act_i'
_POWERS = "SELECT Act_i, Cap FROM SpatialCapability WHERE ScenarioId = ? AND Turn_t = ?"
_PLACES = """SELECT Act_i, Dim_k, Pos_Coord FROM VectorPosition WHERE ScenarioId = ? AND Turn_t = ?
    ORDER BY Act_i, Dim_k"""
_SALIENCE = """SELECT Act_i, Dim_k, Sal FROM SpatialSalience WHERE ScenarioId = ? AND Turn_t = ?
    ORDER BY Act_i, Dim_k"""
_PAIRS = "SELECT Act_i, Act_j, Affinity FROM Accommodation WHERE ScenarioId = ?"

_Rows = list[tuple[Any, ...]]


def _opened(path: Path) -> sqlite3.Connection:
    """The database, only to be read, and given up on where a look-up takes longer than any table's."""
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True)
    connection.set_progress_handler(lambda: 1, _MOST_STEPS)
    connection.text_factory = lambda data: data[:_LONGEST].decode("utf-8", errors="replace")
    return connection


def _tables(connection: sqlite3.Connection) -> set[str]:
    """The names of the tables; views, which could compute without end, are none."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 999"
    return {str(name) for (name,) in connection.execute(query)}


def _rows(connection: sqlite3.Connection, query: str, *given: object) -> _Rows:
    return connection.execute(query, given).fetchmany(10 * MOST_ACTORS)


def _sure(look: Look) -> float:
    if not look.head.startswith(b"SQLite format 3\0"):
        return 0.0
    try:
        with closing(_opened(look.path)) as connection:
            return 1.0 if _tables(connection) >= _TABLES else 0.0
    except sqlite3.Error:
        return 0.0


def _read(look: Look) -> Part:
    table = Table(look.file)
    scenario = Scenario(table)
    try:
        with closing(_opened(look.path)) as connection:
            _take(connection, scenario)
    except (sqlite3.Error, OverflowError, ValueError, TypeError) as error:
        message = f"The database cannot be read ({printable(str(error)[:80])})."
        table.fault(message, "Copy it again, once KTAB is closed.")
        return Part(problems=tuple(table.problems))
    return scenario.part()


def _take(connection: sqlite3.Connection, scenario: Scenario) -> None:
    """The first scenario of a database, as it stood before the first turn."""
    names, file = _tables(connection), scenario.table.file
    ids = [one for (one,) in connection.execute(_SCENARIOS)]
    if not ids:
        return
    chosen = ids[0]
    if len(ids) > 1:
        scenario.notes.append(f"{file}: there are {len(ids)} scenarios; the first one is read.")
    first, last = _rows(connection, _TURNS, chosen)[0]
    if first != last:
        scenario.notes.append(
            f"{file}: stances are those before the first turn; later turns are the model's."
        )
    if "DimensionDescription" in names:
        described = _rows(connection, _DIMENSIONS, chosen)
        scenario.dimensions = [_plain(text) or f"dimension {key}" for key, text in described]
    called = _take_actors(connection, scenario, (chosen, first))
    if "Accommodation" in names:
        for row, (one, other, value) in enumerate(_rows(connection, _PAIRS, chosen), start=1):
            scenario.pairs.append((called.get(one, ""), called.get(other, ""), _plain(value), row))


def _take_actors(
    connection: sqlite3.Connection, scenario: Scenario, at: tuple[object, object]
) -> dict[Any, str]:
    """The actors with what they hold on each dimension; gives their names by key."""
    powers: dict[Any, Any] = dict(_rows(connection, _POWERS, *at))
    places = _on_hundred(_rows(connection, _PLACES, *at))
    salience = _on_hundred(_rows(connection, _SALIENCE, *at))
    called: dict[Any, str] = {}
    for row, (key, name, about) in enumerate(_rows(connection, _ACTORS, at[0]), start=1):
        called[key] = _plain(name)
        own = tuple(places.get(key, ())), tuple(salience.get(key, ()))
        scenario.actors.append(Actor(called[key], _plain(about), _plain(powers.get(key)), *own, row))
    return called


def _plain(value: object) -> str:
    return "" if value is None or isinstance(value, bytes) else clean(str(value))


def _on_hundred(rows: Sequence[tuple[Any, ...]]) -> dict[Any, list[str]]:
    """Values by actor; a run keeps them on 0..1, which is told by none being above 1."""
    numbers = [value for _, _, value in rows if isinstance(value, int | float)]
    scale = 100 if numbers and max(numbers) <= 1 else 1
    found: dict[Any, list[str]] = {}
    for key, _, value in rows:
        text = repr(round(value * scale, 9)) if isinstance(value, int | float) else _plain(value)
        found.setdefault(key, []).append(text)
    return found


FORMATS = (
    Format("KTAB database (SQLite)", "KTAB scenario", _sure, _read, "V",
           "people and stances on the first dimension; accommodation as ties"),
)  # fmt: skip
