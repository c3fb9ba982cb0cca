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
}
SWITCHES: Mapping[str, str] = {"messengers": "messengers", "idle": "leave_out"}
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
        wanted = None
        if key in NUMBERS:
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                changed[NUMBERS[key]] = float(value)
            else:
                wanted = "a number"
        elif key in SWITCHES:
            if isinstance(value, bool):
                changed[SWITCHES[key]] = value
            else:
                wanted = "true or false"
        elif key == "mu_form":
            wanted = None if value in _MU_FORMS else "flat or refined"
            changed["mu_form"] = value
        elif key == "leak":
            wanted = None if value in LEAK_SCALES else "low, medium or high"
            scale = LEAK_SCALES.get(str(value), 1.0)
        else:
            notes.append(f"[model] has '{key}', which the planner does not know: it is not used.")
        if wanted is not None:
            problems.append(
                Problem(f"[model] has {key} = {value!r}.", f"Write {wanted}.", file="initiative.toml")
            )
    if problems:
        raise InputError(problems)
    return Settings(replace(Parameters(), **changed), scale, tuple(notes))  # type: ignore[arg-type]
