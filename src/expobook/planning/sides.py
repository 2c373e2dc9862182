"""Whole-millimetre sides of a rectangle whose area is what was sold."""

from functools import lru_cache

_FINE = 60  # how far below the wished depth sides are looked for at most, in mm
_NICE_STEPS = (500, 250, 100)


@lru_cache(maxsize=200_000)
def tight_sides(area_mm2: int, depth: int) -> tuple[int, int]:
    """Return width and depth with the area nearest to what was sold, depth at most 60 mm under the wished one."""
    best = (0, 0)
    least = None
    for trial in range(depth, max(depth - min(_FINE, depth // 200), 1), -1):
        width = (area_mm2 + trial // 2) // trial
        error = abs(width * trial - area_mm2)
        if least is None or error < least:
            best, least = (width, trial), error
            if error == 0:
                break
    return best


@lru_cache(maxsize=200_000)
def nice_sides(area_mm2: int, depth: int) -> tuple[int, int] | None:
    """Return sides that people like, exact in area and at most 8 % under the wished depth, or None."""
    for step in _NICE_STEPS:
        trial = depth // step * step
        while trial > 0 and trial * 100 >= depth * 92:
            if area_mm2 % trial == 0 and (area_mm2 // trial) % 10 == 0:
                return area_mm2 // trial, trial
            trial -= step
    return None
