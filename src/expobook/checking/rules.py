"""The rules of floor plans: limits with their sources, shipped as data, each a setting of the book."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from expobook.domain.plan import Severity
from expobook.resources import resource


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit, how much a breach matters, and where the figure comes from.

    ``limit_mm`` is a length. ``limit`` is of rules that limit something else or say from when they hold, in ``unit``:
    mm2, mm, kg or %. A rule that has limits and whose limits are all 0 is off.
    """

    limit_mm: int
    severity: Severity
    source: str
    limit: int = 0
    unit: str = ""

    @property
    def is_on(self) -> bool:
        return not self.unit or bool(self.limit_mm or self.limit)

    def shown_limit(self) -> str:
        """Return the limit with its unit, empty where the rule has none."""
        if self.limit_mm:
            return metres(self.limit_mm)
        if not self.unit or not self.limit:
            return ""
        return square_metres(self.limit) if self.unit == "mm2" else f"{self.limit:,} {self.unit}"


@cache
def default_rules() -> Mapping[str, Rule]:
    """Return the shipped rules by name."""
    data = json.loads(resource("rules", "plan.json").read_text(encoding="utf-8"))["rules"]
    return {
        name: Rule(
            rule["limit_mm"], Severity(rule["severity"]), rule["source"], rule.get("limit", 0), rule.get("unit", "")
        )
        for name, rule in data.items()
    }


def metres(mm: float) -> str:
    """Return a length in metres to the centimetre."""
    return f"{mm / 1000:.2f} m"


def square_metres(mm2: float) -> str:
    """Return an area in m2 with two decimals."""
    return f"{mm2 / 1_000_000:,.2f} m²"
