"""The QR code of covers: segno's, with its mask chosen by whole rows instead of module by module (a fifth of the time).

The choice is segno's, module for module: a test compares them. Source: ISO/IEC 18004:2015, 7.8.2 and 7.8.3.
"""

import re
from functools import cache
from typing import Any

import segno
from segno import encoder

_RUN = re.compile(rb"(.)\1{4,}", re.DOTALL)
_FINDER = bytes((1, 0, 1, 1, 1, 0, 1))
_SMALLEST = 21  # modules; smaller ones are of the micro kind
_theirs: Any = encoder.find_and_apply_best_mask


def qr_matrix(text: str) -> tuple[bytearray, ...]:
    """Return the modules of a code of error level M, 1 for dark, without the quiet zone."""
    found: tuple[bytearray, ...] = segno.make(text, error="m", boost_error=False, micro=False).matrix
    return found


def best_mask(matrix: Any, width: int, height: int, proposed_mask: int | None = None) -> Any:
    """Return the number of the best mask and the masked matrix, as segno's function of this use does."""
    if proposed_mask is not None or width != height or width < _SMALLEST:
        return _theirs(matrix, width, height, proposed_mask)
    bare = int.from_bytes(b"".join(matrix), "big")
    masked = [(bare ^ mask).to_bytes(width * width, "big") for mask in _masks(width)]
    scores = [_penalty(each, width) for each in masked]
    best = scores.index(min(scores))
    return best, tuple(bytearray(masked[best][at : at + width]) for at in range(0, width * width, width))


encoder.find_and_apply_best_mask = best_mask


@cache
def _masks(width: int) -> tuple[int, ...]:
    """Return what each of the eight masks turns over in a matrix, a byte a module."""
    blank = [bytearray(width) for _ in range(width)]
    return tuple(
        int.from_bytes(b"".join(_theirs([bytearray(row) for row in blank], width, width, number)[1]), "big")
        for number in range(8)
    )


def _penalty(modules: bytes, width: int) -> int:
    rows = [modules[at : at + width] for at in range(0, width * width, width)]
    columns = [modules[at::width] for at in range(width)]
    lines = [*rows, *columns]
    runs = sum(len(run.group()) - 2 for each in lines for run in _RUN.finditer(each))
    finders = sum(_finders(each, width) for each in lines if _FINDER in each)
    dark = sum(modules) / width**2
    return runs + 3 * _blocks(modules, width) + 40 * finders + 10 * int(abs(dark * 100 - 50) / 5)


def _blocks(modules: bytes, width: int) -> int:
    """Return how many squares of two by two modules have one colour."""
    whole = int.from_bytes(modules, "big")
    upward, before = whole ^ (whole >> 8 * width), whole ^ (whole >> 8)
    differ = (upward | upward >> 8 | before).to_bytes(len(modules), "big")
    return sum(differ.count(0, at + 1, at + width) for at in range(width, len(modules), width))


def _finders(line: bytes, width: int) -> int:
    """Return how often a line looks like a finder with light beside it, counted as segno counts."""
    found, at = 0, line.find(_FINDER)
    while at >= 0:
        behind = at + len(_FINDER)
        if at in (0, width - 7) or not any(line[max(at - 4, 0) : at]) or not any(line[behind : behind + 4]):
            found += 1
        else:
            behind = at + 4
        at = line.find(_FINDER, behind)
    return found
