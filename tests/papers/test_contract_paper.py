"""The printed contract can be searched, read back, trusted, and is the same bytes everywhere."""

import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdf
import pytest

from expobook.domain.contract import canonical_bytes, content_hash, verification_code
from expobook.domain.contract_state import ContractState
from expobook.domain.frozen import contract_from_json
from expobook.domain.text import Bilingual
from expobook.papers.clauses import clause_block
from expobook.papers.contract import COPY, build
from expobook.papers.contract_tables import TableDoesNotAddUp, shares_of
from expobook.papers.typesetting import has_widow
from expobook.papers.wording import amount
from tests.papers.sample import contract, with_plan
from tests.papers.sample_plan import plan


@cache
def printed() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(build(contract())))


def text_of(reader: pypdf.PdfReader) -> str:
    """All text without white space: justified lines and gaps by position read as blanks in some readers."""
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))


def test_articles_and_whole_clauses_can_be_found() -> None:
    text = text_of(printed())
    assert "第四条展会" in text
    assert "乙方为展会的主办单位，保证有权依法举办展会，并对展会内容的真实性与合法性负责。" in text
    assert "warrantsthatitmaylawfullyholdit,andanswersforthetruthandlawfulnessofitscontent." in text
    for number in range(1, 29):
        assert f"Article{number}" in text


def test_every_sum_reads_back_from_the_page() -> None:
    made, text = contract(), text_of(printed())
    for line in made.price.lines:
        assert amount(line.amount) in text
    for each in (*made.instalments, *made.deposits, *made.cancellation):
        assert amount(each.amount) in text
    assert amount(made.price.total) == "6,672,854.76"
    assert "¥6,672,854.76" in text
    assert "人民币陆佰陆拾柒万贰仟捌佰伍拾肆元柒角陆分" in text


def test_fonts_are_embedded_as_subsets() -> None:
    fonts: dict[str, bool] = {}
    for page in printed().pages:
        for font in page["/Resources"]["/Font"].values():
            found = font.get_object()
            descriptor = found.get("/FontDescriptor")
            if found["/Subtype"] == "/TrueType":
                fonts[found["/BaseFont"]] = descriptor is not None and "/FontFile2" in descriptor.get_object()
    assert fonts
    assert all(fonts.values())
    assert all(re.match(r"/[A-Z]{6}\+", name) for name in fonts)


def test_numbering_outline_and_properties() -> None:
    reader, made = printed(), contract()
    code = verification_code(content_hash(made))
    first = re.sub(r"\s", "", reader.pages[0].extract_text())
    pages = int(re.search(r"共(\d+)页", first)[1])  # type: ignore[index]
    assert f"第{pages}页，共{pages}页" in re.sub(r"\s", "", reader.pages[pages - 1].extract_text())
    assert code.replace(" ", "") in re.sub(r"\s", "", reader.pages[4].extract_text())
    titles = [entry.title for entry in reader.outline]  # type: ignore[union-attr]
    assert len(titles) == 1 + 28 + 6
    assert titles[4].startswith("第四条 展会")
    info = reader.metadata
    assert info
    assert info.title == "展览场地使用合同 C-2027-0014"
    assert info.author == made.licensor.name.zh
    assert f"EXPOBOOK/1;C-2027-0014;{content_hash(made)[:32]}" == info["/Keywords"]
    assert info["/CreationDate"].startswith("D:20261130")
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"


def test_the_same_contract_is_the_same_bytes_in_every_process_locale_and_time_zone() -> None:
    script = (
        "import hashlib; from tests.papers.sample import contract; from expobook.papers.contract import build; "
        "print(hashlib.sha256(build(contract())).hexdigest())"
    )
    root = Path(__file__).parents[2]
    digests = {hashlib.sha256(build(contract())).hexdigest()}
    for zone, locale, seed in (("Asia/Shanghai", "C", "1"), ("America/New_York", "de_DE.UTF-8", "2")):
        path = os.pathsep.join([str(root), str(root / "src"), os.environ.get("PYTHONPATH", "")])
        env = os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        run = subprocess.run(
            [sys.executable, "-c", script], env=env, cwd=root, capture_output=True, text=True, check=True
        )
        digests.add(run.stdout.strip())
    assert len(digests) == 1


def test_a_draft_is_watermarked_and_has_no_code() -> None:
    draft = contract(number=None, state=ContractState.DRAFT, signed_on=None)
    reader = pypdf.PdfReader(io.BytesIO(build(draft)))
    for page in reader.pages:
        assert "DRAFT" in page.extract_text()
    text = text_of(reader)
    assert "EXPOBOOK" not in text
    assert "（公章）" not in text
    assert "无核验码" in text


def test_void_contracts_and_copies_are_watermarked() -> None:
    void = contract(
        state=ContractState.VOID,
        void_note=Bilingual("2026年12月1日作废：重签", "void since 1 December 2026: signed anew"),
    )
    assert "VOID" in text_of(pypdf.PdfReader(io.BytesIO(build(void))))
    assert "COPY" in text_of(pypdf.PdfReader(io.BytesIO(build(contract(), COPY))))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_language_alone(language: str) -> None:
    text = text_of(pypdf.PdfReader(io.BytesIO(build(contract(language=language)))))
    assert ("第四条展会" in text) == (language == "zh")
    assert ("Article4TheEvent" in text) == (language == "en")


def test_hostile_names_print_as_they_are() -> None:
    name = Bilingual("=cmd()|<b>x</b>&amp;{event}**粗**\U0001f600", "<img src='http://x'/> \u05e9\u05dc {total}")
    text = text_of(pypdf.PdfReader(io.BytesIO(build(contract(event=name)))))
    assert "=cmd()|<b>x</b>&amp;{event}**粗**[U+1F600]" in text
    assert "<imgsrc='http://x'/>[U+05E9][U+05DC]{total}" in text


def test_a_table_that_does_not_add_up_is_refused() -> None:
    made = contract()
    wrong = replace(made.instalments[0], amount=made.instalments[0].amount + 1)
    with pytest.raises(TableDoesNotAddUp):
        build(replace(made, instalments=(wrong, *made.instalments[1:])))


def test_shares_add_up_to_a_hundred() -> None:
    assert shares_of([1, 1, 1], 3) == ["33.34", "33.33", "33.33"]
    assert sum(round(float(each) * 100) for each in shares_of([7, 11, 13, 17, 19], 67)) == 10_000


def test_the_code_follows_the_contents() -> None:
    made = contract()
    assert content_hash(made) == content_hash(contract())
    assert content_hash(made) != content_hash(contract(originals=6))


@pytest.mark.parametrize("language", ["both", "zh", "en"])
def test_no_clause_ends_in_a_lonely_character(language: str) -> None:
    made = contract(language=language)
    for article in (*made.articles, *made.annexes):
        for index, clause in enumerate(article.clauses):
            block = clause_block(article, index, clause, language)
            for _, style, lines in block._columns:
                assert not has_widow(lines, style.language), clause.id


def test_the_signatures_stand_under_an_article_and_the_particulars_in_article_one() -> None:
    pages = [re.sub(r"\s+", "", page.extract_text()) for page in printed().pages]
    (signing,) = (page for page in pages if "签章处" in page)
    assert "第二十七条" in signing  # 27, 28 and the block share a page: none stands all but empty
    (first,) = (page for page in pages if "第一条" in page and "甲方（展馆方）为" in page)
    for particular in ("91370100EXAMPLE01X", "91310000EXAMPLE02X", "halls@example.cn", "show@example.cn"):
        assert particular in first


def test_the_stand_plan_is_a_sheet_of_annex_a_in_vectors_to_a_round_scale() -> None:
    reader = pypdf.PdfReader(io.BytesIO(build(with_plan())))
    assert len(reader.pages) == len(printed().pages) + 1
    (place,) = (n for n, page in enumerate(reader.pages) if page.mediabox.width > 1000)
    sheet = reader.pages[place]
    said = re.sub(r"\s+", "", sheet.extract_text())
    for stand in plan().stands:
        assert stand.number in said
    for words in ("1:500（A3）", "A-02", "图例", "北N", "合同附件Annex", "A第2页，共2页", "C-2027-0014"):
        assert words in said
    assert "/XObject" not in sheet["/Resources"]
    before = re.sub(r"\s+", "", reader.pages[place - 1].extract_text())
    assert "总平面图与许可场地" in before
    assert "A第1页，共2页" in before
    (below,) = (entry for entry in reader.outline if isinstance(entry, list))
    assert [entry.title for entry in below] == ["1号馆 Hall 1"]
    assert "5.6附件A所附展位平面图" in text_of(reader)


def test_a_contract_without_a_plan_has_the_code_that_it_had_before_plans_were_annexed() -> None:
    assert b'"plan":' not in canonical_bytes(contract())
    assert "展位平面图载明" not in text_of(printed())
    again = contract_from_json(canonical_bytes(with_plan()).decode())
    assert again == with_plan()
    assert build(again) == build(with_plan())
