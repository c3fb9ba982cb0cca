"""The ``[model]`` table of initiative.toml: parameters a user may state, and what they are called here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from orgmap.errors import InputError, Problem
from orgmap.sequence.state import Parameters

#: Name in the file -> field of Parameters.
NUMBERS: Mapping[str, str] = {
    "alpha": "alpha",
    "gamma": "gamma",
    "mu": "mu",
    "mu0": "mu0",
    "k": "k",
    "beta": "beta",
    "e_one_on_one": "e_one_on_one",
    "e_gate": "e_gate",
    "kappa_yes": "kappa_yes",
    "kappa_lukewarm": "kappa_lukewarm",
    "kappa_no": "kappa_no",
    "lambda": "opposition_price",
    "c_week": "week_price",
    "divergence": "divergence",
    "tie_noise": "tie_noise",
    "rho": "rho",
    "zeta": "zeta",
    "kappa_document": "kappa_document",
    "e_document": "e_document",
    "e_group": "e_group",
}
SWITCHES: Mapping[str, str] = {
    "messengers": "messengers",
    "idle": "leave_out",
    "pre_read": "pre_read",
    "small_groups": "small_groups",
}
#: Whole numbers: name in the file and in Parameters -> the least it may be.
COUNTS: Mapping[str, int] = {"second_talks": 0, "messenger_capacity": 1}
LEAK_SCALES: Mapping[str, float] = {"low": 0.5, "medium": 1.0, "high": 2.0}
_MU_FORMS = ("flat", "refined")


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``[model]`` said: the parameters, the scale of derived leaks, and notes."""

    parameters: Parameters
    leak_scale: float = 1.0
    notes: tuple[str, ...] = ()


def read_model(model: Mapping[str, float | str | bool]) -> Settings:
    """Parameters from the ``[model]`` table; what is not there keeps its default.

    >>> read_model({"mu_form": "flat", "lambda": 0.5, "leak": "high"}).leak_scale
    2.0
    >>> read_model({"colour": "red"}).notes
    ("[model] has 'colour', which the planner does not know: it is not used.",)

    Raises :class:`~orgmap.errors.InputError` for values of the wrong kind, all together.
    """
    changed: dict[str, float | str | bool] = {}
    problems: list[Problem] = []
    notes: list[str] = []
    scale = 1.0
    for key, value in model.items():
        if key not in _KNOWN:
            notes.append(f"[model] has '{key}', which the planner does not know: it is not used.")
            continue
        wanted = _wanted(key, value)
        if wanted is not None:
            problems.append(
                Problem(
                    f"[model] has {key} = {_as_written(value)}.", f"Write {wanted}.", file="initiative.toml"
                )
            )
        elif key == "leak":
            scale = LEAK_SCALES[str(value)]
        else:
            changed[_KNOWN[key]] = _converted(key, value)
    if problems:
        raise InputError(problems)
    return Settings(replace(Parameters(), **changed), scale, tuple(notes))  # type: ignore[arg-type]


def _as_written(value: float | str | bool) -> str:  # noqa: FBT001
    """The value as it stands in the file: true and false are small there."""
    return str(value).lower() if isinstance(value, bool) else repr(value)


#: Every key of the table and the field it sets.
_KNOWN: Mapping[str, str] = {
    **NUMBERS,
    **SWITCHES,
    **{key: key for key in ("mu_form", "leak", *COUNTS)},
}


def _converted(key: str, value: float | str | bool) -> float | str | bool:  # noqa: FBT001
    """The value as Parameters holds it."""
    if key in COUNTS:
        return int(value)
    return float(value) if key in NUMBERS else value


def _wanted(key: str, value: float | str | bool) -> str | None:  # noqa: FBT001
    """What should stand there instead, or None where the value is right."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if key in NUMBERS:
        return None if number else "a number"
    if key in SWITCHES:
        return None if isinstance(value, bool) else "true or false"
    if key in COUNTS:
        whole = number and float(value) == int(value) >= COUNTS[key]
        return None if whole else f"a whole number, {COUNTS[key]} or more"
    if key == "mu_form":
        return None if value in _MU_FORMS else "flat or refined"
    return None if value in LEAK_SCALES else "low, medium or high"
