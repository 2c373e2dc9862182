"""Says what a search found in sentences, the same on the command line and in the window."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from expobook.domain.finding.answer import Answer, Found, Neighbour, Other, Refusal, Room, WishDay
from expobook.domain.finding.request import Request, Rule
from expobook.domain.finding.weights import Term
from expobook.domain.holds import SoftClash
from expobook.domain.venue import Venue
from expobook.words import Language, say


@dataclass(frozen=True)
class SpaceWords:
    """Sentences in one language about one venue."""

    venue: Venue
    language: Language

    def say(self, key: str, **facts: Any) -> str:
        return say(f"find.{key}", self.language, **facts)

    # --- the wish

    def asked(self, request: Request) -> list[str]:
        """Return what was asked for: area and window, then a line a part when there are several."""
        lines = [self.say("asked", area_mm2=request.area_mm2, window=request.window, wish=request.wish)]
        for part in request.parts:
            ground = self.say("outdoors" if part.outdoor else "indoors")
            days = {"build_up": part.build_up, "show": part.show, "dismantle": part.dismantle}
            lines.append(self.say("part", area_mm2=part.area_mm2, ground=ground, **days))
        return lines

    def compared(self, found: Found) -> str:
        """Return how much was looked at, and whether that was everything."""
        key = "compared" if found.complete else "compared-partly"
        return self.say(key, openings=found.openings, shapes=found.shapes)

    # --- answers

    def rank(self, answer: Answer) -> str:
        if answer.rank == 1:
            return self.say("first")
        worst = {rank.bay for rank in answer.ranks if rank.rank == answer.rank}
        return self.say("rank", rank=answer.rank, space=self.venue.describe(worst))

    def ahead(self, other: Other) -> str:
        """Return who stands in front, until when, and by when it would have to answer a challenge."""
        return self.say(
            "ahead",
            number=other.number,
            title=other.title,
            space=self.venue.describe(other.bays),
            stay=other.stay,
            expires=other.expires,
            answer_by=other.answer_by,
        )

    def softs(self, answer: Answer) -> Iterator[str]:
        """Yield a line a warning; the halls that one show leaves too few days for are said together."""
        seen: dict[tuple[str, int, int], list[SoftClash]] = {}
        for clash in answer.soft:
            seen.setdefault((clash.kind.value, clash.booking_id, clash.distance), []).append(clash)
        for clashes in seen.values():
            halls = [code for code in (clash.hall for clash in clashes) if code]
            one = clashes[0]
            facts = {"number": one.number, "title": one.title, "distance": one.distance, "limit": one.limit}
            bays = {bay.code for hall in halls for bay in self.venue.bays_of_hall[hall]}
            yield say(f"clash.{one.kind.value}", self.language, hall=self.venue.describe(bays), **facts)

    def neighbour(self, key: str, other: Neighbour) -> str:
        return self.say(key, title=other.title, day=other.day, gap=other.gap)

    def remains(self, answer: Answer) -> str:
        left = answer.remains
        return self.say(
            "remains",
            free_mm2=left.free_after_mm2,
            was_mm2=left.free_before_mm2,
            block_mm2=left.block_after_mm2,
            block_was_mm2=left.block_before_mm2,
            stranded_mm2=left.stranded_mm2,
        )

    def price(self, answer: Answer) -> str:
        sheet = answer.price
        return self.say("price", total_fen=sheet.total, net_fen=sheet.net, tariff=sheet.tariff_code)

    def term(self, term: Term) -> str:
        return self.say(f"term.{term.value}")

    def why(self, answer: Answer) -> str:
        """Return the reasons for its place in the list, term by term."""
        if not answer.terms:
            return self.say("why-full")
        between = " · "
        parts = (self.say("term", words=self.term(term), points=points(cost)) for term, cost in answer.terms)
        return self.say("why", terms=between.join(parts))

    # --- refusals

    def no_room(self, found: Found) -> str:
        """Return the first sentence of a refusal."""
        request = found.request
        if not found.openings:
            needed = request.build_up + request.after
            return self.say("no-opening", needed=needed, days=len(request.window))
        return self.say("no-room", area_mm2=request.area_mm2, first=request.window.start, last=request.window.last)

    def cause(self, refusal: Refusal) -> str:
        """Return which rules rule it out, or that the venue has no such space at all."""
        if refusal.ceiling is not None and not refusal.decisive:
            area_mm2, outdoor = refusal.ceiling
            return self.say("no-such-space", area_mm2=area_mm2, ground=self.say("outdoors" if outdoor else "indoors"))
        if not refusal.decisive:
            return self.say("several")
        between = "、" if self.language == "zh" else ", "
        return self.say("decisive", rules=between.join(self.rule(each.rule) for each in refusal.decisive))

    def rule(self, rule: Rule) -> str:
        return self.say(f"rule.{rule.value}")

    def given_up(self, found: Found) -> list[str]:
        """Return a line a rule (or pair of them): on how many opening days there would be room without it."""
        assert found.refusal is not None
        atmost = self.say("atmost")
        return [
            self.say(
                "relaxed" if each.also is None else "relaxed-both",
                rule=self.rule(each.rule),
                also=self.rule(each.also) if each.also else "",
                days=each.days,
                openings=found.openings,
                atmost="" if each.exact else atmost,
            )
            for each in found.refusal.given_up
        ]

    def miss(self, refusal: Refusal, budget_fen: int | None = None) -> list[str]:
        """Return the nearest miss and who is in its way, or by how much it is over the budget."""
        miss = refusal.miss
        if miss is None:
            return []
        key = "miss" if miss.exact else "miss-any"
        facts: dict[str, Any] = {"space": self.venue.describe(miss.bays), "area_mm2": miss.area_mm2}
        if not miss.in_way and miss.price is None:
            return []
        if not miss.in_way:
            return [self.say("miss-free", opening=miss.opening, **facts), *self._too_dear(refusal, budget_fen)]
        head = self.say(key, opening=miss.opening, **facts)
        return [head, *(self.in_way(other) for other in miss.in_way)]

    def _too_dear(self, refusal: Refusal, budget_fen: int | None) -> list[str]:
        sheet = refusal.miss.price if refusal.miss else None
        if sheet is None or budget_fen is None or sheet.total <= budget_fen:
            return []
        return [self.say("miss-dear", total_fen=sheet.total, over_fen=sheet.total - budget_fen)]

    def in_way(self, other: Other) -> str:
        kind = "closed" if other.closure else "firm" if other.firm else "option"
        facts: dict[str, Any] = {"number": other.number, "title": other.title, "stay": other.stay}
        if kind == "option":
            facts["expires"] = other.expires
        return self.say(f"in-way-{kind}", space=self.venue.describe(other.bays), **facts)

    def largest(self, room: Room | None, parts: int = 1) -> str:
        """Return the largest area that does fit."""
        if room is None:
            return self.say("nothing-fits" if parts == 1 else "no-share-fits")
        facts: dict[str, Any] = {"area_mm2": room.area_mm2, "space": self.venue.describe(room.bays)}
        if room.percent:
            return self.say("largest-share", share_percent=room.percent, opening=room.opening, **facts)
        key = "largest" if room.exact else "largest-about"
        return self.say(key, opening=room.opening, rank=room.rank, **facts)

    def nearest(self, refusal: Refusal) -> list[str]:
        """Return the nearest days outside the window that have room."""
        days = (("before", refusal.before), ("after", refusal.after))
        lines = [self.say(key, day=day) for key, day in days if day is not None]
        return lines or [self.say("no-days")]

    def refusal(self, found: Found) -> list[str]:
        """Return all lines of a refusal."""
        refusal = found.refusal
        assert refusal is not None
        lines = [self.no_room(found)]
        if found.openings:
            lines += [self.cause(refusal), *(f"  {line}" for line in self.given_up(found))]
            lines += self.miss(refusal, found.request.budget_fen)
            lines.append(self.largest(refusal.largest, len(found.request.parts)))
        lines += self.nearest(refusal)
        return [*lines, self.say("proven" if refusal.proven else "unproven")]

    def wish_day(self, found: Found) -> list[str]:
        """Return why the day that was wished has no room."""
        day: WishDay | None = found.wish_day
        if day is None:
            return []
        behind = day.behind if day.behind is not None and day.behind.rank > 1 else None
        head = self.say(
            "wish",
            day=day.opening,
            free_mm2=day.free.area_mm2 if day.free else 0,
            asked_mm2=found.request.parts[0].area_mm2,
            behind_mm2=behind.area_mm2 if behind else None,
            rank=behind.rank if behind else None,
            space=self.venue.describe(behind.bays) if behind else None,
        )
        return [head, *(self.in_way(other) for other in day.in_way)]


def points(cost: int) -> str:
    """Return hundredths of a point as they are taken off: ``−7.6``."""
    tenths = (cost + 5) // 10
    return f"−{tenths // 10}.{tenths % 10}"
