"""A clause is refused when a language is missing, a variable is unknown or the law makes its wording void."""

import pytest

from expobook.domain.clause_rules import doubts
from expobook.domain.text import Bilingual
from expobook.services.contracts.clauses import clause_library
from expobook.services.contracts.data import CONTRACT_VARIABLES

TERMS = {"court": Bilingual("许可场地所在地有管辖权的人民法院", "the people's court where the space lies")}


def refused(zh: str, en: str) -> list[str]:
    return [each.why for each in doubts([(zh, en)], TERMS, CONTRACT_VARIABLES) if each.refused]


def test_the_shipped_clauses_may_all_be_saved_as_they_are() -> None:
    library = clause_library()
    for clause in library.clauses:
        found = doubts(clause.pairs, library.terms, CONTRACT_VARIABLES, notice=True)
        assert found == (), clause.id


@pytest.mark.parametrize(
    ("zh", "en", "why"),
    [
        ("争议由人民法院管辖或者提交仲裁委员会仲裁。", "Disputes go to the court of Jinan.", "court-or-arbitration"),
        ("争议提交仲裁，也可以向法院起诉。", "Disputes are settled.", "court-or-arbitration"),
        ("争议协商解决。", "Disputes go to the courts of Jinan or to arbitration.", "court-or-arbitration"),
        ("争议协商解决。", "Disputes go to **arbitration**, or\nto the court.", "court-or-arbitration"),
        ("争 议 由 法 院 或 者 仲 裁 解 决。", "Disputes are settled.", "court-or-arbitration"),
        ("由{court}管辖，或者申请仲裁。", "They go to {court}.", "court-or-arbitration"),
        ("甲方对人身伤亡不承担任何责任。", "The Licensor insures itself.", "injury-excluded"),
        ("甲方不承担因展会造成的人身损害赔偿责任。", "As agreed.", "injury-excluded"),
        ("如约定。", "The Licensor is not liable for any loss, damage or injury to persons.", "injury-excluded"),
        ("如约定。", "In case of death the Licensor accepts no liability.", "injury-excluded"),
        ("甲方因故意造成的损失免责。", "As agreed.", "gross-fault-excluded"),
        ("如约定。", "The Licensor has no liability, not even for gross negligence.", "gross-fault-excluded"),
        ("双方同意违约金不得请求调整。", "As agreed.", "penalty-fixed"),
        ("如约定。", "The penalty may not be adjusted by a court.", "penalty-fixed"),
        ("乙方放弃适用情势变更的权利。", "As agreed.", "circumstances-waived"),
        ("如约定。", "The Licensee waives any relief for a change of circumstances.", "circumstances-waived"),
        ("定金为合同价款的百分之三十。", "The earnest is agreed.", "earnest-above-limit"),
        ("定金为合同价款的25%。", "The earnest is agreed.", "earnest-above-limit"),
        ("如约定。", "The earnest money is 25 per cent of the price.", "earnest-above-limit"),
        ("只有中文。", "  ", "one-language"),
        ("由{court}管辖。", "The court decides.", "variables-differ"),
        ("由{judge}管辖。", "It goes to {judge}.", "unknown-variable"),
        ("由{court管辖。", "It goes to {court.", "brace-open"),
        ("称为“**甲方”。", "the “**Licensor**”.", "bold-open"),
    ],
)
def test_what_cannot_stand_is_refused_by_name(zh: str, en: str, why: str) -> None:
    assert why in refused(zh, en)


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("争议由{court}管辖。", "Disputes go to {court}."),
        ("争议提交济南仲裁委员会仲裁。", "Disputes go to the Jinan Arbitration Commission."),
        ("除造成人身损害外，赔偿以价款为限。", "Except for injury to persons, damages are limited to the price."),
        ("各方对造成的人身伤害承担责任。", "Each party answers for injury that it causes."),
        ("违约金过高的，可以请求调整。", "Either party may ask for the penalty to be adjusted."),
        ("定金为价款的百分之二十。", "The earnest is 20 per cent of the price."),
        ("展品损失，甲方不承担责任。", "The Licensor is not liable for goods left behind."),
    ],
)
def test_what_the_law_allows_is_not_refused(zh: str, en: str) -> None:
    assert refused(zh, en) == []


def test_a_term_cannot_smuggle_in_what_a_clause_may_not_say() -> None:
    terms = {"court": Bilingual("人民法院或者仲裁委员会仲裁", "the court")}
    found = doubts([("由{court}处理。", "It goes to {court}.")], terms, ())
    assert [each.why for each in found] == ["court-or-arbitration"]


def test_a_clause_that_limits_wants_the_notice_flag_but_may_be_saved() -> None:
    pairs = [("赔偿以价款为限。", "Damages are limited to the price.")]
    assert [(each.why, each.refused) for each in doubts(pairs, TERMS, (), notice=False)] == [("wants-notice", False)]
    assert doubts(pairs, TERMS, (), notice=True) == ()
