"""Plans to scale: true on every paper, tiled where it is too small; signs, utility lists and letters in one file."""

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from expobook.domain.errors import BadInput
from expobook.domain.geometry import bounds, rectangle
from expobook.domain.plan import Exhibitor, Plan, Stand, StandStatus, Utility
from expobook.domain.text import Bilingual
from expobook.papers.plan_drawing import SIZES, DrawingPaper, drawing_pdf
from expobook.services.desk import Desk
from expobook.services.plans.allocation import plan_of, save_plan
from expobook.services.plans.confirming_stands import NothingConfirmed, all_confirmations
from expobook.services.plans.paper import stand_signs, utility_list_pdf
from tests.papers.sample_plan import furnished, plan
from tests.plan.conftest import desk, venue  # noqa: F401 - fixtures

MM = 72 / 25.4


def drawn(**how: object) -> pypdfium2.PdfDocument:
    made = DrawingPaper(plan(), furnished(), Bilingual("车展", "Auto show"), "B-1", date(2027, 1, 1), **how)
    return pypdfium2.PdfDocument(drawing_pdf(made))


def text(page: pypdfium2.PdfPage) -> str:
    return page.get_textpage().get_text_range()


@pytest.mark.parametrize("paper", sorted(SIZES))
def test_a_plan_goes_on_each_paper_at_a_round_scale(paper: str) -> None:
    document = drawn(paper=paper)
    size = sorted(round(each / MM) for each in document[0].get_size())
    assert size == sorted(SIZES[paper])
    assert f"({paper})" in text(document[0])


def test_the_drawing_is_true_to_its_scale() -> None:
    """The walls of the hall lie on paper as far apart as the scale says, to half a millimetre."""
    hall = furnished().hall(plan().stands[0].hall)
    document = drawn(paper="A1", scale=250, halls=(hall.code,))
    page = document[0]
    bitmap = page.render(scale=150 / 72).to_numpy()
    dark = (bitmap[:, :, :3] < 60).all(axis=2)
    across = dark.sum(axis=0)
    walls = [column for column, count in enumerate(across) if count > 0.3 * dark.shape[0]]
    width_mm = (walls[-1] - walls[0]) / 150 * 25.4
    assert width_mm == pytest.approx(bounds(hall.ring).width / 250, abs=0.8)


def test_a_plan_too_large_for_its_paper_is_refused_or_tiled_with_crop_marks() -> None:
    code = plan().stands[0].hall
    with pytest.raises(BadInput):
        drawn(paper="A4", scale=200, halls=(code,))
    document = drawn(paper="A4", scale=200, tiled=True, halls=(code,))
    assert len(document) > 4
    assert f"A2 (2/{len(document)})" in text(document[1])
    numbers = " ".join(text(page) for page in document)
    assert all(stand.number in numbers for stand in plan().in_hall(code))


def test_the_same_plan_prints_the_same_bytes() -> None:
    made = DrawingPaper(plan(), furnished(), Bilingual("车展", ""), "B-1", date(2027, 1, 1), whole=True)
    assert drawing_pdf(made) == drawing_pdf(made)


@pytest.fixture
def shown(desk: Desk) -> Plan:  # noqa: F811
    people = {key: Exhibitor(0, key, Bilingual(f"参展商{key}", f"Exhibitor {key}")) for key in "abc"}
    stands = [
        Stand(f"A{n}", "A", rectangle(6_000 + 9_000 * n, 6_000, 6_000, 6_000), status=status, exhibitor=key)
        for n, (key, status) in enumerate(zip("aab", (StandStatus.CONFIRMED,) * 3, strict=True))
    ]
    stands.append(Stand("B7", "B", rectangle(80_000, 6_000, 6_000, 6_000), status=StandStatus.RESERVED, exhibitor="c"))
    utilities = (
        Utility("u1", "power", "A", (7_000, 7_000), "A0", 63),
        Utility("u2", "power", "A", (17_000, 7_000), "A1", 32),
        Utility("u3", "water", "B", (81_000, 7_000), "B7", 15),
    )
    made = replace(plan_of(desk, 1), stands=tuple(stands), exhibitors=people, utilities=utilities)
    saved, _ = save_plan(desk, made, expected_version=0)
    return saved


def test_each_stand_has_a_sign_in_order(desk: Desk, shown: Plan) -> None:  # noqa: F811
    document = pypdfium2.PdfDocument(stand_signs(desk, shown))
    assert len(document) == 4
    assert "A0" in text(document[0])
    assert "Exhibitor a" in text(document[0])
    long = {**shown.exhibitors, "a": Exhibitor(0, "a", Bilingual("非常长的名字" * 30, ""))}
    assert "…" in text(pypdfium2.PdfDocument(stand_signs(desk, replace(shown, exhibitors=long), ["A0"]))[0])


def test_connections_are_listed_hall_by_hall_with_sums(desk: Desk, shown: Plan) -> None:  # noqa: F811
    document = pypdfium2.PdfDocument(utility_list_pdf(desk, shown))
    assert len(document) == 2
    assert "95 A" in text(document[0])
    assert "B7" in text(document[1])
    empty = pypdfium2.PdfDocument(utility_list_pdf(desk, replace(shown, utilities=())))
    assert "No connections" in text(empty[0])


def test_letters_go_to_every_confirmed_exhibitor_once_a_hall(desk: Desk, shown: Plan) -> None:  # noqa: F811
    document = pypdfium2.PdfDocument(all_confirmations(desk, 1))
    assert len(document) == 2
    assert "A0" in text(document[0])
    save_plan(desk, replace(shown, stands=shown.stands[3:]), expected_version=shown.version)
    with pytest.raises(NothingConfirmed):
        all_confirmations(desk, 1)
