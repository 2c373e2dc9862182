"""How each kind of booking looks: the tokens of its colours, in the order in which bars are painted."""

from dataclasses import dataclass

from expobook.domain.booking import Booking, Kind, Status


@dataclass(frozen=True, slots=True)
class Look:
    """Token names of a bar: show, outline, ground and stripes of the other phases, text; the status for badges."""

    fill: str
    line: str
    pale: str
    stripe: str
    ink: str
    status: str
    firm: bool = True


# Where bars share a pixel, far out, the later of this list is seen: nothing firm hides behind an option.
LOOKS = (
    Look("enquiry_fill", "enquiry_line", "chart", "enquiry_line", "ink", "enquiry", firm=False),
    Look("hold3_fill", "hold3_line", "chart", "hold3_line", "ink", "hold_3", firm=False),
    Look("hold2_fill", "hold2_line", "chart", "hold2_line", "ink", "hold_2", firm=False),
    Look("hold1_fill", "hold1_line", "chart", "hold1_line", "ink", "hold_1", firm=False),
    Look("done_fill", "done_line", "done_pale", "done_fill", "done_ink", "completed"),
    Look("firm_fill", "firm_line", "firm_pale", "firm_fill", "firm_ink", "contracted"),
    Look("closure_fill", "closure_line", "closure_fill", "closure_line", "ink", "closure"),
)
ENQUIRY, HOLD_3, HOLD_2, HOLD_1, DONE, FIRM, CLOSURE = range(len(LOOKS))


def look_of(booking: Booking, rank: int) -> int:
    """Return the place in ``LOOKS`` of a booking whose worst rank is ``rank`` (0: firm)."""
    if booking.kind is Kind.CLOSURE:
        return CLOSURE
    if booking.status is Status.COMPLETED:
        return DONE
    if booking.status is Status.CONTRACTED:
        return FIRM
    return look_of_rank(rank)


def look_of_rank(rank: int) -> int:
    """Return the place in ``LOOKS`` of an option of a rank."""
    return HOLD_1 + 1 - min(max(rank, 1), 3)
