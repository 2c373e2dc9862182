"""Days along the top: from a day that fills the window to decades, zoomed about the pointer.

Every day starts on a whole pixel, and scrolling moves by whole pixels, so that a picture of the chart
that is moved sideways is the picture of the chart scrolled.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import floor

import numpy as np
from numpy.typing import NDArray

NARROWEST, WIDEST = 0.06, 160.0  # pixels a day: thirty years or ten days in a window
EPOCH, END = date(1990, 1, 1), date(2090, 1, 1)

Pixels = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Axis:
    """``first`` may be a fraction of a day; ``scale`` is pixels a day."""

    first: float  # proleptic ordinal at the left edge
    scale: float

    @property
    def left(self) -> int:
        """The left edge in pixels of the endless chart, which has day 0 at pixel 0."""
        return round(self.first * self.scale)

    def x(self, day: date) -> int:
        """Return the left edge of a day in pixels."""
        return floor(day.toordinal() * self.scale + 0.5) - self.left

    def pixels(self, ordinals: NDArray[np.int32]) -> Pixels:
        """Return the left edges of many days, given as proleptic ordinals, in pixels."""
        edges: Pixels = (np.floor(ordinals * self.scale + 0.5) - self.left).astype(np.int32)
        return edges

    def ordinal(self, x: float) -> int:
        """Return the day under a pixel as a proleptic ordinal: the last one that starts at or before it."""
        at = floor(x) + self.left
        day = floor((at + 0.5) / self.scale)
        while floor((day + 1) * self.scale + 0.5) <= at:
            day += 1
        while floor(day * self.scale + 0.5) > at:
            day -= 1
        return min(max(day, EPOCH.toordinal()), END.toordinal())

    def day(self, x: float) -> date:
        """Return the day under a pixel."""
        return date.fromordinal(self.ordinal(x))

    def days(self, width: float) -> tuple[date, date]:
        """Return the first day in view and the day after the last, for a width in pixels."""
        return self.day(0), self.day(width) + timedelta(days=1)

    def zoomed(self, factor: float, about: float) -> "Axis":
        """Return the axis scaled so that the day under ``about`` (pixels) stays there."""
        scale = min(max(self.scale * factor, NARROWEST), WIDEST)
        middle = floor(about) + 0.5  # of the pixel, so that rounding to whole pixels does not change the day
        return self._kept(Axis((self.left + middle) / self.scale - middle / scale, scale))

    def moved(self, pixels: float) -> "Axis":
        """Return the axis shifted by pixels; positive shows later days."""
        return self._kept(replace(self, first=(self.left + round(pixels)) / self.scale))

    def showing(self, day: date, at: float) -> "Axis":
        """Return the axis with a day at a pixel."""
        return self._kept(replace(self, first=day.toordinal() - at / self.scale))

    @staticmethod
    def _kept(axis: "Axis") -> "Axis":
        low, high = float(EPOCH.toordinal()), float(END.toordinal())
        return replace(axis, first=min(max(axis.first, low), high))
