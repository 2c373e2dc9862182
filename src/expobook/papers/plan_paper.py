"""What every paper on a stand plan says besides the stands: whose plan it is, which revision, and how it stands."""

from dataclasses import dataclass
from datetime import date

from expobook.domain.diary import Stay
from expobook.domain.plan import Plan
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.papers.page import Frame, Info, two_words


@dataclass(frozen=True)
class PlanPaper:
    """What a printed plan says besides its stands.

    ``number`` is the contract's or booking's; ``checks`` are sentences with whether they hold; ``code`` a
    verification code or "—"; ``drawn`` and ``checked`` are names.
    """

    plan: Plan
    venue: Venue
    event: Bilingual
    number: str
    issued: date
    show: Stay | None = None
    state: Bilingual = Bilingual("供审查", "For review")
    drawn: str = "—"
    checked: str = "—"
    code: str = "—"
    checks: tuple[tuple[Bilingual, bool], ...] = ()
    note: Bilingual = Bilingual("", "")
    language: str = "both"
    sample: bool = False
    watermark: Bilingual | None = None
    north: float = 0.0  # degrees counter-clockwise that north is turned on the sheet
    annex: str = ""  # the letter of the annex that the sheet stands in, behind its first page


def framing(paper: PlanPaper, title: Bilingual, foot: str = "") -> tuple[Frame, Info]:
    """Return frame and properties of a list or report on a plan; without a foot its state stands there."""
    language = "en" if paper.language == "en" else "zh"
    frame = Frame(
        title=title,
        number=f"{paper.number} / {paper.plan.revision}",
        foot=foot or two_words(paper.state, paper.language),
        language=paper.language,
        sample=paper.sample,
        watermark=paper.watermark,
        seam_marks=False,
    )
    info = Info(
        title=f"{title.in_language(language)} {paper.number}",
        author=paper.venue.name.in_language(language),
        subject=paper.event.in_language(language),
        keywords=f"{paper.number} rev. {paper.plan.revision}",
        issued=paper.issued,
    )
    return frame, info
