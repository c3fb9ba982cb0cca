"""Noting a talk: the plan goes on from it, and what the new plan expects is kept beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from orgmap.results import Answer
from orgmap.tracking.replan import Logged, plan_from_here, replan, weeks_before

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.workspace import Diary, Talk

Progress = Callable[[float, str], None]


def note(
    diary: Diary, network: Network, talk: Talk, *, seed: int = 0, progress: Progress | None = None
) -> Answer[Logged]:
    """What does this talk change? It is written down once the plan can go on from it.

    What was expected of it is kept first, see :func:`foresee`. Errors as
    :func:`orgmap.tracking.replan`; then the talk is not written.
    """
    foresee(diary, network, seed=seed, progress=progress)
    talks = diary.talks()
    earlier = weeks_before((), diary.forecasts())
    answer = replan(network, (*talks, talk), earlier=earlier, seed=seed, progress=progress)
    diary.log(talk)
    diary.keep(answer.results[0].plan.results[0])
    return answer


def foresee(diary: Diary, network: Network, *, seed: int = 0, progress: Progress | None = None) -> None:
    """Keep a forecast made before the next outcome is known, where none is kept.

    That is where no plan was made yet, or something was taken back since the last one was.
    """
    if not diary.outdated():
        return
    talks = diary.talks()
    weeks = weeks_before(talks, diary.forecasts()) if talks else None
    fresh = plan_from_here(network, talks, earlier=weeks, seed=seed, progress=progress)
    diary.keep(fresh.results[0])
