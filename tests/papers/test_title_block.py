"""Names of events as long as they really are stand whole in the title blocks of plans, in each language."""

import io
import re

import pypdf
import pytest

from expobook.domain.text import Bilingual
from expobook.papers.contract import build
from expobook.papers.typesetting import TooLongForPaper
from tests.papers.sample import with_plan

LONG = Bilingual(
    "第九届中国（济南）国际机床与智能制造装备展览会",
    "9th China (Jinan) International Machine Tool and Smart Manufacturing Equipment Exhibition",
)
LONGER = Bilingual("第九届中国（济南）国际机床、工业机器人与智能制造装备及零部件展览会暨采购大会", LONG.en[:60])

LONGEST = Bilingual(
    "中国（济南）国际高端装备制造与智能工厂一体化解决方案暨工业互联网融合应用博览会",
    "China (Jinan) International High-End Equipment Manufacturing, Smart Factory and Industrial Internet Expo",
)


@pytest.mark.parametrize("language", ["both", "zh", "en"])
@pytest.mark.parametrize("event", [LONG, LONGER, LONGEST], ids=["long English", "long Chinese", "long both"])
def test_a_long_name_stands_whole_on_every_plan(event: Bilingual, language: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(build(with_plan(event=event, language=language))))
    pages = [re.sub(r"\s+", "", page.extract_text()) for page in reader.pages if page.mediabox.width > 600]
    assert len(pages) == 2
    for page in pages:
        if language != "en":
            assert event.zh in page
        if language != "zh":
            assert event.en.replace(" ", "") in page


def test_a_name_beyond_all_sizes_is_refused_and_never_clipped() -> None:
    with pytest.raises(TooLongForPaper):
        build(with_plan(event=Bilingual(LONGER.zh, LONG.en * 2)))
