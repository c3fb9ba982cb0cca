"""Sixty-four numbers side by side as one value of a kernel, with a bit each that says who takes part.

numba has no type for a processor's wide registers; here is one, with just the operations that a search
from 64 sources needs. LLVM cuts a row into as many registers as the processor has room for: 4 of 16
floats on AVX-512, 16 of 4 on plain SSE, with the bits as masks where it knows masks. Rows lie at
addresses that are multiples of 64 bytes (:func:`rows`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic, models, register_model

LANES = 64
_BYTES = 64


class LanesType(types.Type):
    """A row of 64 floats of 32 or 64 bits."""

    def __init__(self, bits: int) -> None:
        self.bits = bits
        super().__init__(name=f"Lanes({bits})")


def _instruction(function: Callable[..., Any]) -> Callable[..., Any]:
    """An operation that kernels may call: ``function`` types it and writes its code."""
    return cast("Callable[..., Any]", intrinsic(function))


def _vector(bits: int) -> Any:
    return ir.VectorType(ir.DoubleType() if bits == 64 else ir.FloatType(), LANES)


@register_model(LanesType)
class LanesModel(models.PrimitiveModel):
    """The row is one LLVM vector."""

    def __init__(self, manager: Any, kind: LanesType) -> None:
        super().__init__(manager, kind, _vector(kind.bits))  # type: ignore[no-untyped-call]


def rows(count: int, dtype: type[np.floating[Any]]) -> npt.NDArray[Any]:
    """Rows of 64 zeros at addresses that a register can be filled from in one go."""
    size = count * LANES * np.dtype(dtype).itemsize
    memory = np.zeros(size + _BYTES, dtype=np.uint8)
    first = -memory.ctypes.data % _BYTES
    return memory[first : first + size].view(dtype).reshape(count, LANES)


def _kind(array: Any) -> LanesType:
    return LanesType(array.dtype.bitwidth)


def _constant(bits: int, value: float) -> Any:
    return ir.Constant(_vector(bits), [value] * LANES)


def _place(context: Any, builder: Any, kind: Any, array: Any, row: Any) -> Any:
    """The address of a row."""
    start = context.make_array(kind)(context, builder, array).data
    word = ir.IntType(64)
    at = builder.zext(row, word) if row.type.width < 64 else row
    at = builder.mul(at, ir.Constant(word, LANES))
    return builder.bitcast(builder.gep(start, [at]), _vector(kind.dtype.bitwidth).as_pointer())


def _load(builder: Any, place: Any) -> Any:
    row = builder.load(place)
    row.align = _BYTES
    return row


def _bits(builder: Any, word: Any) -> Any:
    return builder.bitcast(word, ir.VectorType(ir.IntType(1), LANES))


@_instruction
def nothing(_context: Any, array: Any) -> Any:
    """A row of zeros of the array's kind."""
    kind = _kind(array)
    return kind(array), lambda _c, _b, _s, _a: _constant(kind.bits, 0.0)


@_instruction
def plus_row(_context: Any, total: Any, array: Any, row: Any, who: Any) -> Any:
    """``total`` plus the array's row in the lanes whose bit is set in ``who``."""

    def generate(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        more = _load(builder, _place(context, builder, array, given[1], given[2]))
        return builder.select(_bits(builder, given[3]), builder.fadd(given[0], more), given[0])

    return total(total, array, row, who), generate


@_instruction
def row_of(_context: Any, array: Any, row: Any) -> Any:
    """The array's row as 64-bit floats."""
    wide = LanesType(64)

    def generate(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        found = _load(builder, _place(context, builder, array, given[0], given[1]))
        return found if array.dtype.bitwidth == 64 else builder.fpext(found, _vector(64))

    return wide(array, row), generate


@_instruction
def set_row(_context: Any, array: Any, row: Any, who: Any, values: Any) -> Any:
    """Write ``values`` into the array's row in the lanes whose bit is set in ``who``."""

    def generate(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        place = _place(context, builder, array, given[0], given[1])
        new = builder.select(_bits(builder, given[2]), given[3], _load(builder, place))
        builder.store(new, place).align = _BYTES
        return context.get_dummy_value()

    return types.void(array, row, who, values), generate


@_instruction
def times(_context: Any, a: Any, b: Any) -> Any:
    """Products lane by lane."""
    return a(a, b), lambda _c, builder, _s, given: builder.fmul(*given)


@_instruction
def one_more_over(_context: Any, a: Any, b: Any) -> Any:
    """(1 + a) / b lane by lane."""

    def generate(_c: Any, builder: Any, _s: Any, given: Any) -> Any:
        return builder.fdiv(builder.fadd(_constant(64, 1.0), given[0]), given[1])

    return a(a, b), generate


@_instruction
def larger(_context: Any, a: Any, b: Any) -> Any:
    """The larger of two, lane by lane."""

    def generate(_c: Any, builder: Any, _s: Any, given: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", *given), *given)

    return a(a, b), generate


def _folded(builder: Any, row: Any, join: Any) -> Any:
    """Halves joined until one number is left."""
    width = LANES
    while width > 1:
        width //= 2
        halves = [
            builder.shuffle_vector(
                row,
                ir.Constant(row.type, ir.Undefined),
                ir.Constant(ir.VectorType(ir.IntType(32), width), list(range(first, first + width))),
            )
            for first in (0, width)
        ]
        row = join(*halves)
    return builder.extract_element(row, ir.Constant(ir.IntType(32), 0))


@_instruction
def sum_of(_context: Any, row: Any, who: Any) -> Any:
    """The sum over the lanes whose bit is set in ``who``."""

    def generate(_c: Any, builder: Any, _s: Any, given: Any) -> Any:
        own = builder.select(_bits(builder, given[1]), given[0], _constant(64, 0.0))
        return _folded(builder, own, builder.fadd)

    return types.float64(row, who), generate


@_instruction
def largest_of(_context: Any, row: Any) -> Any:
    """The largest of the 64, as a 64-bit float."""

    def generate(_c: Any, builder: Any, _s: Any, given: Any) -> Any:
        top = _folded(builder, given[0], lambda a, b: builder.select(builder.fcmp_ordered(">", a, b), a, b))
        return top if row.bits == 64 else builder.fpext(top, ir.DoubleType())

    return types.float64(row), generate


@_instruction
def ones(_context: Any, _word: Any) -> Any:
    """The number of bits set in a 64-bit word, as one instruction where there is one."""
    return types.uint64(types.uint64), lambda _c, builder, _s, given: builder.ctpop(given[0])
