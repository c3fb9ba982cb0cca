"""How every kernel is compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile on first use, keep on disk, run without the interpreter's lock.

    Division by zero follows numpy; sums are added in the order written, so that results do not
    depend on the processor beyond the last digits. numba looks for changes in the kernel's own file only:
    after a change to what it calls in another one, remove ``__pycache__``.
    """
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "boundscheck": False}
    try:
        compiled = numba.njit(cache=True, **options)(function)
    except RuntimeError:
        # Neither the package's folder nor the user's can be written to: compiled anew in every process.
        compiled = numba.njit(**options)(function)
    return cast("F", compiled)


def part(function: F) -> F:
    """A piece of a kernel, written into its caller: for what is called once an arc.

    A call would count references to every array it is given, which costs more than the piece itself.
    """
    compiled = numba.njit(inline="always", error_model="numpy", boundscheck=False)(function)
    return cast("F", compiled)
