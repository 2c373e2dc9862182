"""Days along the top: from a day that fills the window to decades, zoomed about the pointer."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

NARROWEST, WIDEST = 0.06, 160.0  # pixels a day: thirty years or ten days in a window
EPOCH, END = date(1990, 1, 1), date(2090, 1, 1)


@dataclass(frozen=True, slots=True)
class Axis:
    """``first`` may be a fraction of a day; ``scale`` is pixels a day."""

    first: float  # proleptic ordinal at the left edge
    scale: float

    def x(self, day: date) -> float:
        """Return the left edge of a day in pixels."""
        return (day.toordinal() - self.first) * self.scale

    def day(self, x: float) -> date:
        """Return the day under a pixel."""
        return date.fromordinal(int(min(max(self.first + x / self.scale, EPOCH.toordinal()), END.toordinal())))

    def days(self, width: float) -> tuple[date, date]:
        """Return the first day in view and the day after the last, for a width in pixels."""
        return self.day(0), self.day(width) + timedelta(days=1)

    def zoomed(self, factor: float, about: float) -> "Axis":
        """Return the axis scaled so that the day under ``about`` (pixels) stays there."""
        scale = min(max(self.scale * factor, NARROWEST), WIDEST)
        return self._kept(Axis(self.first + about / self.scale - about / scale, scale))

    def moved(self, pixels: float) -> "Axis":
        """Return the axis shifted by pixels; positive shows later days."""
        return self._kept(replace(self, first=self.first + pixels / self.scale))

    def showing(self, day: date, at: float) -> "Axis":
        """Return the axis with a day at a pixel."""
        return self._kept(replace(self, first=day.toordinal() - at / self.scale))

    @staticmethod
    def _kept(axis: "Axis") -> "Axis":
        low, high = float(EPOCH.toordinal()), float(END.toordinal())
        return replace(axis, first=min(max(axis.first, low), high))
