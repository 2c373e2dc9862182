"""A whole contract made by hand: the one of the design's pictures, on a small site of 36 halls."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from expobook.domain.contract import Contract, Party, PhaseRow, SpaceRow
from expobook.domain.contract_state import ContractState
from expobook.domain.diary import Phase, Schedule, Stay
from expobook.domain.drawn_plan import drawn
from expobook.domain.geometry import rectangle
from expobook.domain.price import (
    CancellationTier,
    Deposit,
    DepositKind,
    Instalment,
    PriceKind,
    PriceLine,
    PriceSheet,
    TaxLine,
)
from expobook.domain.text import Bilingual
from expobook.domain.venue import Bay, Hall, Source, SpaceClass, Venue, Zone
from expobook.papers.wording import amount, count_en, count_zh, day_words, numeral_zh, square_metres
from expobook.services.contracts.clauses import clause_library, filled

M = 1000


def site() -> Venue:
    """36 halls of 125 x 100 m in three phases along a concourse, each of five bays; a login hall; a ground."""
    halls: list[Hall] = []
    bays: list[Bay] = []
    number = 0
    for phase, x0 in ((1, 395 * M), (2, 0), (3, 790 * M)):
        for _down, y in enumerate((260 * M, 100 * M, 360 * M, 0)):
            for across in range(3):
                number += 1
                x = x0 + across * 125 * M
                code = f"H{number:02d}"
                sources = {
                    "clear_height_mm": Source.ASSUMED,
                    "floor_load_kg_m2": Source.PUBLISHED,
                    "hanging_kg": Source.ASSUMED,
                }
                halls.append(
                    Hall(
                        code,
                        Bilingual(f"{number}号馆", f"Hall {number}"),
                        f"P{phase}",
                        rectangle(x, y, 125 * M, 100 * M),
                        clear_height_mm=16_000,
                        floor_load_kg_m2=5_000,
                        hanging_kg=100,
                        sources=sources,
                    )
                )
                bays += [Bay(f"{code}-{n + 1}", code, rectangle(x + n * 25 * M, y, 25 * M, 100 * M)) for n in range(5)]
    login = rectangle(1165 * M + 20 * M, 202 * M, 120 * M, 56 * M)
    halls.append(Hall("LH", Bilingual("登录厅", "Login hall"), "P1", login, space_class=SpaceClass.LOGIN))
    bays.append(Bay("LH-1", "LH", login, SpaceClass.LOGIN))
    ground = rectangle(0, 480 * M, 440 * M, 175 * M)
    halls.append(Hall("OUT", Bilingual("室外场地", "Outdoor ground"), "OUT", ground, space_class=SpaceClass.OUTDOOR))
    bays.append(Bay("OUT-1", "OUT", ground, SpaceClass.OUTDOOR))
    road = rectangle(-10 * M, 202 * M, 1185 * M, 56 * M)
    return Venue(
        "jinan",
        Bilingual("国际会展中心（济南）", "International Convention and Exhibition Center, Jinan"),
        Bilingual("济南", "Jinan"),
        tuple(Zone(f"P{n}", Bilingual(f"{n}期", f"Phase {n}")) for n in (1, 2, 3)),
        tuple(halls),
        tuple(bays),
        roads=(road,),
    )


A = Schedule.of_days(date(2027, 4, 9), 7, 10, 3)
B = Schedule.of_days(date(2027, 4, 12), 4, 10, 2)


def price() -> PriceSheet:
    """The sums of the design's pages 5 and 6."""
    rates = {Phase.BUILD_UP: "4.20", Phase.SHOW: "7.00", Phase.DISMANTLE: "4.20"}
    lines = []
    for index in range(3):
        for group, schedule, area in (("A", A, 50_000), ("B", B, 7_500)):
            phase, stay = schedule.spans()[index]
            rate, days = Decimal(rates[phase]), len(stay)
            words = f"{area:,} m² × {days} × {rate}"
            lines.append(
                PriceLine(
                    PriceKind.SPACE,
                    Bilingual("场地", "Space"),
                    int(area * days * rate * 100),
                    f"H-{index + 1}",
                    Bilingual(words, words),
                    "space",
                    Decimal(area),
                    days=days,
                    rate=rate,
                    phase=phase,
                    stay=stay,
                    group=group,
                )
            )
    lines.append(
        PriceLine(
            PriceKind.DISCOUNT,
            Bilingual("规模优惠（5万m²以上5 %）", "Size discount, 5 % from 50,000 m²"),
            -31_570_000,
            "D-1",
            Bilingual("小计的5 %", "5 % of the subtotal"),
            "space",
        )
    )
    for zh, en, quantity, unit, rate in (
        ("三相电源380 V 60 A", "Power 380 V 60 A, three-phase", 46, "个", "2000.00"),
        ("给排水点", "Water and drain point", 18, "个", "825.00"),
        ("压缩空气接口", "Compressed air connection", 12, "个", "960.00"),
        ("吊点（每点不超过100 kg）", "Hanging point, ≤ 100 kg each", 164, "个", "480.00"),
        ("专线网络100 Mbit/s", "Leased line 100 Mbit/s", 6, "条", "3688.50"),
        ("公共区域保洁", "Cleaning of common areas", 57_500, "m²", "1.35"),
    ):
        words = f"{quantity:,} × {rate}"
        lines.append(
            PriceLine(
                PriceKind.SERVICE,
                Bilingual(zh, en),
                int(quantity * Decimal(rate) * 100),
                "S-1",
                Bilingual(words, words),
                "service",
                Decimal(quantity),
                Bilingual(unit, "pcs" if unit != "m²" else unit),
                rate=Decimal(rate),
            )
        )
    net = sum(line.amount for line in lines)
    taxes = (TaxLine("service", Bilingual("增值税", "Value-added tax"), Decimal(6), net, net * 6 // 100),)
    return PriceSheet(tuple(lines), taxes, "2026-07", 1, area_mm2=57_500_000_000)


def contract(**changes: object) -> Contract:
    """An issued bilingual contract; keyword arguments replace fields."""
    venue, sheet = site(), price()
    licensor = Party(
        Bilingual("示例会展中心运营有限公司", "Example Convention Center Operations Co., Ltd."),
        "91370100EXAMPLE01X",
        "示例甲",
        Bilingual("示例市示例区会展大道1号", "1 Expo Avenue, Example City"),
        email="halls@example.cn",
        bank=Bilingual("示例银行济南示例支行", "Example Bank, Jinan Example Branch"),
        account="0000 0000 0000 0000 000",
    )
    licensee = Party(
        Bilingual("示例会展有限公司", "Example Exhibitions Co., Ltd."),
        "91310000EXAMPLE02X",
        "示例乙",
        Bilingual("示例市样张路2号", "2 Specimen Road, Example City"),
        email="show@example.cn",
    )
    halls = [("A", number, 5) for number in (1, 2, 3, 4)] + [("B", 5, 3)]
    space = tuple(
        SpaceRow(
            group, Bilingual(f"{n}号馆", f"Hall {n}"), f"H{n:02d}", f"1–{bays}", bays == 5, bays, bays * 2_500_000_000
        )
        for group, n, bays in halls
    )
    licensed = frozenset(f"H{n:02d}-{bay}" for _, n, bays in halls for bay in range(1, bays + 1))
    phases = tuple(
        PhaseRow(
            schedule.spans()[index][0],
            group,
            schedule.spans()[index][1],
            "08:30–17:30" if index == 1 else "08:00–18:00",
        )
        for index in range(3)
        for group, schedule in (("A", A), ("B", B))
    )
    base = 599_830_000
    amounts = (100_000_000, 233_549_917, sheet.total - 333_549_917)
    dues = (date(2026, 12, 7), date(2026, 12, 10), date(2027, 3, 10))
    titles = (Bilingual("定金", "Earnest"), Bilingual("第二期", "Second part"), Bilingual("第三期", "Third part"))
    rules = (
        Bilingual("签订后五个工作日内", "within 5 business days of signature"),
        Bilingual("进场首日前120日", "120 days before the first day of build-up"),
        Bilingual("进场首日前30日", "30 days before the first day of build-up"),
    )
    instalments = tuple(
        Instalment(title, fen, None, due, rule, DepositKind.EARNEST if index == 0 else None)
        for index, (title, fen, due, rule) in enumerate(zip(titles, amounts, dues, rules, strict=True))
    )
    due, back = day_words(date(2027, 4, 2)), Bilingual("撤展验收后15个工作日", "15 business days after hand-back")
    deposits = (
        Deposit(DepositKind.SECURITY, Bilingual("履约保证金", "Performance security"), 30_000_000, due, back),
        Deposit(DepositKind.SECURITY, Bilingual("清场保证金", "Clearance security"), 10_000_000, due, back),
        Deposit(DepositKind.SECURITY, Bilingual("消防安全保证金", "Fire safety security"), 5_000_000, due, back),
        Deposit(
            DepositKind.REFUNDABLE,
            Bilingual("证件押金（200张）", "Passes, 200 at 50.00"),
            1_000_000,
            Bilingual("领证时", "on issue of passes"),
            back,
        ),
    )
    first = A.start
    edges = (120, 90, 60, 30, 0)
    tiers = tuple(
        CancellationTier(
            days,
            None if index == 0 else first - timedelta(days=edges[index - 1]) + timedelta(days=1),
            first - timedelta(days=days) + timedelta(days=1),
            Decimal(20 * (index + 1)),
            base * 20 * (index + 1) // 100,
        )
        for index, days in enumerate(edges)
    )
    made = Contract(
        number="C-2027-0014",
        state=ContractState.ISSUED,
        language="both",
        booking_number="B-2026-118",
        drafted=date(2026, 11, 30),
        signed_on=date(2026, 11, 30),
        licensor=licensor,
        licensee=licensee,
        event=Bilingual("第十二届示例国际汽车展览会", "12th Example International Auto Show"),
        theme=Bilingual("乘用车、新能源汽车和汽车零部件", "passenger cars, new-energy vehicles and automotive parts"),
        place=Bilingual("济南", "Jinan"),
        space=space,
        phases=phases,
        stay=A.stay,
        show=Stay(A.show_from, A.show_until),
        price=sheet,
        instalments=instalments,
        deposits=deposits,
        cancellation=tiers,
        cancellation_base=base,
        articles=(),
        annexes=(),
        venue=venue,
        licensed_bays=licensed,
        uses={f"H{n:02d}": Bilingual("乘用车", "Cars") for n in range(1, 5)},
        sample=True,
    )
    made = replace(made, **changes)  # type: ignore[arg-type]
    library = clause_library()
    values = {**library.terms, **_variables(made)}
    has_plan = made.plan is not None
    return replace(
        made,
        articles=filled(library.articles, values, has_plan=has_plan),
        annexes=filled(library.annexes, values, has_plan=has_plan),
    )


def _variables(made: Contract) -> dict[str, Bilingual]:
    def same(text: str) -> Bilingual:
        return Bilingual(text, text)

    parts = len(made.instalments)
    base = amount(made.cancellation_base)
    area = square_metres(made.area_mm2)
    return {
        "licensor": made.licensor.name,
        "licensor_code": same(made.licensor.credit_code),
        "licensor_address": made.licensor.address,
        "licensor_head": same(made.licensor.representative),
        "licensor_email": same(made.licensor.email),
        "licensee": made.licensee.name,
        "licensee_code": same(made.licensee.credit_code),
        "licensee_address": made.licensee.address,
        "licensee_head": same(made.licensee.representative),
        "licensee_email": same(made.licensee.email),
        "signed_on": day_words(made.signed_on or made.drafted),
        "place": made.place,
        "event": made.event,
        "theme": made.theme,
        "area": Bilingual(f"{area}平方米", f"{area} m²"),
        "first": day_words(made.stay.start),
        "last": day_words(made.stay.last),
        "first_time": same("08:00"),
        "last_time": same("18:00"),
        "change_by": day_words(date(2027, 2, 8)),
        "permit_copy_by": day_words(date(2027, 3, 10)),
        "plan_by": day_words(date(2027, 3, 10)),
        "filing_by": day_words(date(2027, 3, 27)),
        "parts": Bilingual(numeral_zh(parts), f"{count_en(parts)} parts"),
        "late_rate": Bilingual("万分之三", "0.03 per cent"),
        "cancel_base": Bilingual(f"{base}元", f"CNY {base}"),
        "originals": Bilingual(count_zh(made.originals), count_en(made.originals)),
        "originals_each": Bilingual(count_zh(made.originals // 2), count_en(made.originals // 2)),
    }


def with_plan(**changes: object) -> Contract:
    """The contract with the stand plan of hall 1 annexed, as it was drawn by hand."""
    from tests.papers.sample_plan import furnished, plan

    return contract(venue=furnished(), plan=drawn(plan(), ("H01",)), **changes)
