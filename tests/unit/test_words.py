"""Every refusal has its sentence in both languages, and facts are said as people say them."""

import ast
import importlib
import json
import pkgutil
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

import expobook
from expobook.checking.rules import default_rules
from expobook.domain.actor import Actor
from expobook.domain.booking import Status
from expobook.domain.diary import DatesReversed, Phase, Stay
from expobook.domain.errors import (
    BadInput,
    NotAllowed,
    StaleData,
    StorageFailure,
    UnknownThing,
    UserError,
    all_refusals,
)
from expobook.domain.text import Bilingual
from expobook.resources import resource
from expobook.words import (
    catalogue,
    codes,
    money,
    number,
    phrase,
    placeholders,
    say,
    sentence,
    shown,
    source_words,
    span,
    visible,
)

AREAS = ("errors", "cli", "report")
FILES = [file for area in AREAS for file in sorted(resource("i18n", area).glob("*.json"))]


def _import_everything() -> None:
    for module in pkgutil.walk_packages(expobook.__path__, "expobook."):
        if not module.name.startswith(("expobook.ui", "expobook.storage.migrations")):
            importlib.import_module(module.name)


def _refusals() -> list[type[UserError]]:
    _import_everything()
    return [kind for kind in all_refusals() if kind.__module__.startswith("expobook.")]


def _pairs(file: Path) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []

    def keep(pairs: list[tuple[str, object]]) -> object:
        found[:] = pairs  # type: ignore[assignment]  # the outermost object comes last
        return dict(pairs)

    json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=keep)
    return found


def test_every_refusal_has_a_sentence_in_both_languages() -> None:
    texts = catalogue("errors")
    missing = [
        kind.code for kind in _refusals() if not {"en", "zh"} <= {k for k, v in texts.get(kind.code, {}).items() if v}
    ]
    assert missing == []


def test_a_sentence_uses_only_facts_that_its_refusal_promises() -> None:
    texts = catalogue("errors")
    for kind in _refusals():
        promised = set(
            re.findall(r"``(\w+)``", " ".join(k.__doc__ or "" for k in kind.__mro__ if issubclass(k, UserError)))
        )
        for language in ("en", "zh"):
            used = placeholders(texts[kind.code][language])
            assert used <= promised, f"{kind.__name__} ({language}): {used - promised}"


def test_every_deed_that_may_not_fit_has_its_words() -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in Path(expobook.__file__).parent.rglob("*.py"))
    deeds = {f"deed:{name}" for name in re.findall(r'deed="([a-z-]+)"', source)}
    assert len(deeds) > 10
    assert deeds - set(catalogue("errors")) == set()


def test_what_was_entered_wrongly_and_why_have_their_words() -> None:
    files = (file.read_text(encoding="utf-8") for file in Path(expobook.__file__).parent.rglob("*.py"))
    calls = (node for text in files if "BadInput(" in text for node in ast.walk(ast.parse(text)))
    said = {
        f"{word.arg}:{word.value.value}"
        for node in calls
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "BadInput"
        for word in node.keywords
        if word.arg in ("field", "why") and isinstance(word.value, ast.Constant)
    }
    assert len(said) > 100
    assert said - set(catalogue("errors")) == set()


def test_codes_are_unique() -> None:
    assert [code for code, count in Counter(kind.code for kind in _refusals()).items() if count > 1] == []


@pytest.mark.parametrize("area", AREAS)
def test_no_key_stands_in_two_places(area: str) -> None:
    keys = Counter(key for file in FILES if file.parent.name == area for key, _ in _pairs(file))
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_both_languages_use_the_same_facts(file: Path) -> None:
    for key, texts in _pairs(file):
        assert dict(texts).keys() == {"en", "zh"}, key
        assert placeholders(dict(texts)["en"]) == placeholders(dict(texts)["zh"]), key


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_sentences_keep_the_tone(file: Path) -> None:
    for key, texts in _pairs(file):
        text = dict(texts)
        assert not re.search(r"\b(error|please|sorry|oops)\b|!", text["en"], re.IGNORECASE), key
        assert not re.search("错误|！", text["zh"]), key


def test_an_unknown_bay_is_named_with_what_exists() -> None:
    error = UnknownThing(kind="bay", name="H99-1", known="H01, H02")
    assert sentence(error, "en") == "Nothing done: there is no bay “H99-1” in this book. It has H01, H02."
    assert sentence(error, "zh") == "未执行：本账簿中没有分区“H99-1”。现有：H01, H02。"


def test_an_optional_part_goes_when_its_fact_is_missing_or_empty() -> None:
    assert (
        sentence(UnknownThing(kind="hall", name="X", known=""), "en")
        == "Nothing done: there is no hall “X” in this book."
    )
    assert "by" not in sentence(StaleData(kind="booking", name="B-1"), "en").split("since")[0]


def test_a_missing_fact_falls_back_to_plain_words() -> None:
    assert sentence(UnknownThing(name="X"), "en") == "Not done: unknown-thing (name = X)."
    assert sentence(UnknownThing(), "zh") == "未执行：unknown-thing。"


def test_a_fact_that_cannot_be_shown_does_not_hide_the_refusal() -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError("no words")

    assert "storage-failure" in sentence(StorageFailure(detail=Broken()), "en")


def test_a_code_without_words_still_says_something() -> None:
    class NeverWritten(UserError):
        code = "never-written"

    assert sentence(NeverWritten(day=date(2026, 12, 5)), "en") == "Not done: never-written (day = 5 Dec 2026)."
    assert say("no-such-text", "zh", bay="H01") == "未执行：no-such-text（bay = H01）。"


def test_dates_are_said_in_the_language() -> None:
    error = DatesReversed(first=date(2026, 12, 5), last=date(2026, 12, 1), phase="stay")
    assert "5 Dec 2026 to 1 Dec 2026" in sentence(error, "en")
    assert "2026年12月5日至2026年12月1日" in sentence(error, "zh")


@pytest.mark.parametrize(
    ("first", "until", "en", "zh"),
    [
        (date(2026, 12, 5), date(2026, 12, 6), "5 Dec 2026", "2026年12月5日"),
        (date(2026, 12, 5), date(2026, 12, 24), "5–23 Dec 2026", "2026年12月5–23日"),
        (date(2026, 11, 28), date(2026, 12, 6), "28 Nov – 5 Dec 2026", "2026年11月28日–12月5日"),
        (date(2026, 12, 28), date(2027, 1, 6), "28 Dec 2026 – 5 Jan 2027", "2026年12月28日–2027年1月5日"),
    ],
)
def test_spans_are_inclusive(first: date, until: date, en: str, zh: str) -> None:
    assert span(Stay(first, until), "en") == en
    assert span(Stay(first, until), "zh") == zh


def test_units_follow_the_name_of_the_fact() -> None:
    assert shown(12_500_000_000, "en", "area_mm2") == "12,500 m²"
    assert shown(536_500_000, "en", "net_mm2") == "536.5 m²"
    assert shown(536_450_000, "en", "net_mm2") == "536.5 m²"
    assert shown(20_500, "en", "width_mm") == "20.5 m"
    assert shown(3_301_436_250, "zh", "total_fen") == "¥33,014,362.50"
    assert money(-5) == "−¥0.05"
    assert number(-1234567) == "−1,234,567"


def test_values_are_said_by_their_terms() -> None:
    assert shown(Status.CONTRACTED, "zh") == "已签约"
    assert shown(Phase.DISMANTLE, "en") == "dismantling"
    assert shown(Bilingual("车展", ""), "en") == "车展"
    assert shown(datetime(2026, 12, 5, 17, 30), "en") == "5 Dec 2026, 17:30"
    error = NotAllowed(deed="contract", name="B-2026-1", state=Status.RELEASED, allowed=(Status.HOLD,))
    assert (
        sentence(error, "en")
        == "Not done: to contract does not fit B-2026-1, which is released. It is possible for: a hold."
    )


def test_an_object_without_words_does_not_crash() -> None:
    assert "Wang" in shown(Actor("Wang"), "en")


def test_each_source_that_ships_is_told_in_chinese_and_a_venues_own_as_it_wrote_it() -> None:
    years = [json.loads(file.read_text(encoding="utf-8")) for file in resource("calendar").glob("20*.json")]
    shipped = [rule.source for rule in default_rules().values()] + [year["source"] for year in years]
    assert len(shipped) > 20
    assert [each for each in shipped if not re.search(r"[\u4e00-\u9fff]", source_words(each, "zh"))] == []
    assert [each for each in shipped if source_words(each, "en") != each] == []
    assert source_words("our own board, 3 May", "zh") == "our own board, 3 May"


def test_a_term_is_filled_in_from_the_other_facts() -> None:
    error = BadInput(field="title", value="x…", why="too-long", longest=200, length=2500)
    assert sentence(error, "en") == "Not accepted: the title “x…” – it has 2,500 characters and may have 200."


def test_what_a_user_typed_is_never_read_as_a_template() -> None:
    error = BadInput(field="title", value="{why} [[x]] \x1b[31m", why="empty")
    assert "{why} [[x]] ·[31m" in sentence(error, "en")


def test_codes_are_folded_into_runs() -> None:
    assert codes(["H07", "H05", "H06", "H10", "H05"]) == ["H05–H07", "H10"]
    assert codes(["H9", "H10"]) == ["H9", "H10"]
    assert codes(["A1", "B2", "B3", "B4"]) == ["A1", "B2–B4"]


def test_long_lists_and_texts_are_cut() -> None:
    assert shown(list(range(0, 40, 2)), "en").endswith("and 8 more")
    assert len(visible("x" * 5000)) == 300


def test_a_catalogue_that_does_not_exist_is_empty() -> None:
    assert phrase("no-such-area", "x", "en", {}) is None


def test_every_text_that_a_command_names_is_in_the_catalogue() -> None:
    texts = catalogue("cli")
    for file in sorted((Path(expobook.__file__).parent / "cli").glob("*.py")):
        source = file.read_text(encoding="utf-8")
        keys = set(re.findall(r'call\.say\(\s*"([a-z.\-]+)"', source))
        for names in re.findall(r'call\.say\(f"column\.\{name\}"\) for name in \(([^)]*)\)', source):
            keys |= {f"column.{name}" for name in re.findall(r'"([^"]+)"', names)}
        assert sorted(keys - texts.keys()) == [], file.name


def test_a_text_of_the_window_has_one_translation() -> None:
    found: dict[str, set[str]] = {}
    for file in resource("i18n", "ui").glob("*.json"):
        for text, translated in json.loads(file.read_text(encoding="utf-8")).items():
            found.setdefault(text, set()).add(translated)
    assert {text: every for text, every in found.items() if len(every) > 1} == {}
