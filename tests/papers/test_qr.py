"""Codes are segno's to the module, though their masks are weighed another way."""

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as some
from segno import encoder

from expobook.domain.contract import qr_text
from expobook.papers.qr import _theirs, qr_matrix


@settings(max_examples=15, deadline=None)
@given(
    number=some.integers(1, 99_999), digest=some.text("0123456789ABCDEF", min_size=32, max_size=32), more=some.text()
)
def test_every_code_is_the_one_that_segno_makes(number: int, digest: str, more: str) -> None:
    for text in (qr_text(f"C-2027-{number:04d}", digest), f"{number}{more[:200]}"):
        ours = qr_matrix(text)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(encoder, "find_and_apply_best_mask", _theirs)
            assert tuple(ours) == tuple(segno.make(text, error="m", boost_error=False, micro=False).matrix)
