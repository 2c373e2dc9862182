"""What differs between two versions of a contract: each place with both texts, in both languages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from expobook.domain.contract import Article, Clause, Contract, Part, PhaseRow, SpaceRow
from expobook.domain.diary import Stay
from expobook.domain.drawn_plan import DrawnPlan
from expobook.domain.geometry import area_mm2, square_metres
from expobook.domain.money import format_fen
from expobook.domain.price import CancellationTier, Deposit, Instalment, PriceSheet
from expobook.domain.text import Bilingual

NONE = Bilingual("（无）", "(none)")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs: its name, what the earlier version says there, and what the later one says."""

    place: Bilingual
    before: Bilingual
    after: Bilingual


def differences(before: Contract, after: Contract) -> tuple[Difference, ...]:
    """Return what a reader must be told to turn one version into the other, in the order of the contract.

    Number, state, language and the days of drafting and signing are no contents and are left out.
    """
    return tuple(
        Difference(place, old, new)
        for place, old, new in (*_facts(before, after), *_clauses(before, after))
        if old != new
    )


_Told = tuple[Bilingual, Bilingual, Bilingual]


def _facts(before: Contract, after: Contract) -> Iterable[_Told]:
    for zh, en, old, new in (
        ("甲方", "Licensor", before.licensor, after.licensor),
        ("乙方", "Licensee", before.licensee, after.licensee),
    ):
        for field_zh, field_en, name in _PARTY:
            said = [_text(getattr(party, name)) for party in (old, new)]
            yield Bilingual(zh + field_zh, f"{en}: {field_en}"), said[0], said[1]
    yield Bilingual("展会名称", "Name of the event"), before.event, after.event
    yield Bilingual("展览题材", "Theme"), before.theme, after.theme
    yield Bilingual("表1 许可场地", "Table 1, licensed space"), _rows(before.space, _space), _rows(after.space, _space)
    yield (
        Bilingual("表2 各阶段日期与时间", "Table 2, phases, dates and hours"),
        _rows(before.phases, _phase),
        _rows(after.phases, _phase),
    )
    yield Bilingual("附件A 展位平面图", "Annex A, stand plan"), _drawn(before.plan), _drawn(after.plan)
    old_lines, new_lines = _price_lines(before.price), _price_lines(after.price)
    for key in dict.fromkeys((*old_lines, *new_lines)):
        yield key, old_lines.get(key, NONE), new_lines.get(key, NONE)
    for zh, en, name in (("不含税金额", "Before tax", "net"), ("税额", "Tax", "tax"), ("含税总价", "Total", "total")):
        said = [_yuan(getattr(each.price, name)) for each in (before, after)]
        yield Bilingual(zh, en), said[0], said[1]
    yield (
        Bilingual("付款计划", "Payment schedule"),
        _rows(before.instalments, _instalment),
        _rows(after.instalments, _instalment),
    )
    yield Bilingual("保证金与押金", "Deposits"), _rows(before.deposits, _deposit), _rows(after.deposits, _deposit)
    yield (
        Bilingual("违约金表", "Cancellation table"),
        _rows(before.cancellation, _tier),
        _rows(after.cancellation, _tier),
    )
    yield Bilingual("合同份数", "Originals"), _text(str(before.originals)), _text(str(after.originals))


_PARTY = (
    ("名称", "name", "name"),
    ("统一社会信用代码", "registration no.", "credit_code"),
    ("法定代表人", "legal representative", "representative"),
    ("住所", "address", "address"),
    ("电话", "telephone", "phone"),
    ("电子邮箱", "e-mail", "email"),
    ("开户行", "bank", "bank"),
    ("账号", "account", "account"),
)


def _clauses(before: Contract, after: Contract) -> Iterable[_Told]:
    for old, new, zh, en in (
        (before.articles, after.articles, "第{}条", "Clause {}"),
        (before.annexes, after.annexes, "附件{}", "Annex {}"),
    ):
        earlier, later = _numbered(old), _numbered(new)
        for key in dict.fromkeys((*earlier, *later)):
            was, now = earlier.get(key), later.get(key)
            number = (now or was or ("", NONE))[0]
            place = Bilingual(zh.format(number), en.format(number))
            yield place, was[1] if was else NONE, now[1] if now else NONE


def _numbered(articles: Sequence[Article]) -> Mapping[str, tuple[str, Bilingual]]:
    """Return number and text of each clause by its id."""
    return {
        clause.id: (f"{article.number}.{place}", clause_text(clause))
        for article in articles
        for place, clause in enumerate(article.clauses, 1)
    }


def clause_text(clause: Clause) -> Bilingual:
    """Return the whole text of a clause."""
    return Bilingual(
        "".join(_joined(each.zh) for each in clause.sentences), " ".join(_joined(each.en) for each in clause.sentences)
    )


def _joined(parts: Iterable[Part]) -> str:
    return "".join(part.text for part in parts)


def _text(value: object) -> Bilingual:
    if isinstance(value, Bilingual):
        return value if value.zh or value.en else NONE
    return Bilingual(str(value), str(value)) if value else NONE


def _rows(rows: Sequence[object], said: object) -> Bilingual:
    if not rows:
        return NONE
    words = [said(row) for row in rows]  # type: ignore[operator]
    return Bilingual("；".join(each.zh for each in words), "; ".join(each.en for each in words))


def _space(row: SpaceRow) -> Bilingual:
    exact = square_metres(row.area_mm2)
    area = f"{exact.to_integral_value() if exact == int(exact) else exact.normalize():,f}"
    hall = row.hall
    return Bilingual(
        f"{row.group} {hall.in_language('zh')} {row.bays} 分区 {area} m²",
        f"{row.group} {hall.in_language('en')} bays {row.bays}, {area} m²",
    )


def _drawn(plan: DrawnPlan | None) -> Bilingual:
    """Say which plan it is: its revision, how many stands, and their net area."""
    if plan is None:
        return NONE
    count, net = len(plan.stands), f"{square_metres(sum(area_mm2(each.ring) for each in plan.stands)):,.1f}"
    return Bilingual(
        f"第{plan.revision}版，{count}个展位，净面积{net} m²，编号 {plan.mark}",
        f"revision {plan.revision}, {count} stands, {net} m² net, mark {plan.mark}",
    )


def _span(stay: Stay) -> str:
    return f"{stay.start.isoformat()} – {stay.last.isoformat()}"


_PHASES = {
    "BUILD_UP": Bilingual("布展", "Build-up"),
    "SHOW": Bilingual("展期", "Show"),
    "DISMANTLE": Bilingual("撤展", "Dismantle"),
}


def _phase(row: PhaseRow) -> Bilingual:
    name = _PHASES[row.phase.name]
    return Bilingual(
        f"{name.zh} {row.group} {_span(row.stay)} {row.hours}", f"{name.en} {row.group} {_span(row.stay)}, {row.hours}"
    )


def _price_lines(sheet: PriceSheet) -> Mapping[Bilingual, Bilingual]:
    """Return each price line by its name; lines of one name follow each other with a number."""
    found: dict[Bilingual, Bilingual] = {}
    for line in sheet.lines:
        group = f" {line.group}" if line.group else ""
        key = name = Bilingual(f"{line.title.zh}{group}（{line.rule}）", f"{line.title.en}{group} ({line.rule})")
        more = 2
        while key in found:
            key, more = Bilingual(f"{name.zh} {more}", f"{name.en} {more}"), more + 1
        found[key] = Bilingual(
            f"{line.explanation.zh} = {format_fen(line.amount)}元",
            f"{line.explanation.en} = CNY {format_fen(line.amount)}",
        )
    return found


def _yuan(fen: int) -> Bilingual:
    return Bilingual(f"{format_fen(fen)}元", f"CNY {format_fen(fen)}")


def _instalment(each: Instalment) -> Bilingual:
    when = each.due.isoformat() if each.due else ""
    return Bilingual(
        f"{each.title.zh} {format_fen(each.amount)}元 {when or each.rule.zh}",
        f"{each.title.en} CNY {format_fen(each.amount)}, {when or each.rule.en}",
    )


def _deposit(each: Deposit) -> Bilingual:
    return Bilingual(
        f"{each.title.zh} {format_fen(each.amount)}元 {each.due.zh}",
        f"{each.title.en} CNY {format_fen(each.amount)}, {each.due.en}",
    )


def _tier(each: CancellationTier) -> Bilingual:
    until = each.until_day.isoformat() if each.until_day else "—"
    return Bilingual(
        f"{until}前 {each.percent:f} % {format_fen(each.amount)}元",
        f"before {until} {each.percent:f} %, CNY {format_fen(each.amount)}",
    )
