"""A year of invented shows for the demo: firm, held, closed, asked for, all marked as demo data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from expobook.domain.booking import Line, Organiser
from expobook.domain.diary import Schedule, Stay
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, enquire, new_hold
from expobook.services.diary.firming import close_bays, complete, contract
from expobook.services.parties.registry import add_organiser

YEAR = 2027

ORGANISERS = (
    Bilingual("泉城展览服务有限公司（演示）", "Quancheng Expo Services (demo)"),
    Bilingual("鲁展会展有限公司（演示）", "Luzhan Events Co. (demo)"),
    Bilingual("黄河会展集团（演示）", "Yellow River Fairs Group (demo)"),
    Bilingual("齐鲁工业博览有限公司（演示）", "Qilu Industry Expo Co. (demo)"),
    Bilingual("明湖文化传播有限公司（演示）", "Minghu Culture Media (demo)"),
    Bilingual("岱岳商贸展览有限公司（演示）", "Daiyue Trade Shows Co. (demo)"),
)


@dataclass(frozen=True, slots=True)
class DemoShow:
    """One invented show: days of build-up, show and dismantling from its first day; ``state`` is firm or hold."""

    zh: str
    en: str
    theme: str
    space: str
    start: str
    days: tuple[int, int, int]
    state: str = "firm"
    organiser: int = 0


# fmt: off
SHOWS = (
    # The autumn before, completed or under way when the demo begins.
    DemoShow("建筑装饰博览会", "Building Decoration Expo", "building", "H01..H04", "2026-10-09", (6, 7, 3), "firm", 0),
    DemoShow("酒店餐饮用品展", "Hotel & Catering Fair", "catering", "H11..H12", "2026-10-12", (4, 9, 5), "firm", 1),
    DemoShow("机床装备展", "Machine Tool Show", "machinery", "H13..H20", "2026-10-09", (6, 7, 3), "firm", 3),
    DemoShow("纺织服装展", "Textile & Apparel Fair", "textile", "H21..H24", "2026-10-12", (4, 6, 4), "firm", 2),
    DemoShow("医疗器械展", "Medical Equipment Fair", "medical", "H25..H34", "2026-10-10", (4, 7, 5), "firm", 2),
    DemoShow("医药健康博览会", "Pharma & Health Expo", "pharma", "H01..H04", "2026-10-28", (4, 7, 3), "firm", 0),
    DemoShow("供热与建筑节能展", "Heating & Energy Saving", "heating", "H13..H18", "2026-10-29", (3, 8, 5), "firm", 3),
    DemoShow("包装印刷展", "Packaging & Print", "packaging", "H19..H24", "2026-10-29", (3, 8, 4), "firm", 5),
    DemoShow("家具木工展", "Furniture & Woodwork", "furniture", "H26..H36", "2026-10-30", (5, 9, 3), "firm", 5),
    DemoShow("汽配轮胎展", "Auto Parts & Tyres Fair", "autoparts", "H01..H04", "2026-11-11", (3, 6, 2), "firm", 1),
    DemoShow("种业农资展", "Seeds & Farm Tech", "farming", "H11..H12", "2026-11-12", (3, 6, 4), "firm", 2),
    DemoShow("食品饮料博览会", "Food & Drinks Expo", "food", "H15..H24", "2026-11-14", (2, 6, 1), "firm", 4),
    DemoShow("智能制造周", "Smart Factory Week", "factory", "H01..H06", "2026-11-24", (3, 4, 2), "firm", 3),
    DemoShow("乡村特产交易会", "Rural Products Show", "rural", "H08..H10", "2026-11-20", (4, 5, 2), "firm", 4),
    DemoShow("电力储能展", "Power & Storage Expo", "power", "H13..H19", "2026-11-25", (4, 4, 2), "firm", 3),
    DemoShow("文化旅游博览会", "Tourism Fair", "tourism", "H25..H29", "2026-11-23", (5, 4, 2), "firm", 4),
    DemoShow("玩具孕婴童展", "Toys & Baby Fair", "toys", "H21..H23", "2026-12-03", (3, 4, 2), "hold", 5),
    DemoShow("婚庆摄影展", "Wedding & Photo Fair", "wedding", "H01..H02", "2026-12-08", (3, 3, 2), "firm", 4),
    DemoShow("冰雪运动博览会", "Winter Sports Expo", "sports", "H05..H07", "2026-12-08", (3, 4, 2), "hold", 0),
    DemoShow("济南国际汽车展", "Jinan International Auto Show", "auto", "H08..H29", "2026-12-08", (5, 9, 3), "firm", 1),
    DemoShow("家纺布艺展", "Home Textile Fair", "hometextile", "H08..H10", "2026-12-22", (3, 4, 2), "hold", 2),
    DemoShow("艺术收藏展", "Art & Antiques Fair", "art", "H32..H36", "2026-12-04", (2, 5, 2), "hold", 4),
    DemoShow("新年购物节", "New Year Goods Fair", "consumer", "H01..H04", "2026-12-27", (3, 6, 1), "firm", 5),
    # The year itself.
    DemoShow("酒店用品博览会", "Hotel Supplies Expo", "catering", "H05..H07", "2027-01-08", (3, 4, 2), "hold", 0),
    DemoShow("宠物水族展", "Pet & Aquatics Fair", "pets", "H05..H07", "2027-01-05", (3, 4, 2), "hold", 5),
    DemoShow("园林户外展", "Garden & Outdoor Fair", "garden", "H05..H07", "2027-01-11", (3, 4, 2), "hold", 2),
    DemoShow("广告标识展", "Signs & Advertising Expo", "signs", "H13..H17", "2027-01-05", (3, 4, 2), "firm", 5),
    DemoShow("口腔眼科展", "Dental & Eye Care Expo", "dental", "H08..H12", "2027-01-06", (2, 5, 2), "hold", 2),
    DemoShow("电动自行车展", "E-bike & Scooter Fair", "ebike", "H25..H30", "2027-01-06", (3, 5, 2), "hold", 1),
    DemoShow("跨境电商选品会", "Online Sourcing Fair", "ecommerce", "H18..H24", "2027-01-07", (3, 5, 2), "hold", 4),
    DemoShow("冷链物流展", "Cold Chain Expo", "coldchain", "H31..H34", "2027-01-09", (2, 4, 2), "hold", 3),
    DemoShow("花灯艺术展", "Lantern Art Show", "art", "H35..H36", "2027-01-14", (6, 22, 4), "firm", 4),
    DemoShow("年货大集", "Spring Festival Market", "consumer", "H01..H04", "2027-01-16", (3, 14, 1), "firm", 5),
    DemoShow("露营房车展", "Camping & Boats Show", "camping", "H13..H17", "2027-01-18", (3, 6, 2), "hold", 1),
    DemoShow("教育招聘展", "Careers & Study Fair", "education", "H08..H10", "2027-01-20", (2, 4, 2), "firm", 4),
    DemoShow("春季糖酒食品会", "Spring Food Fair", "food", "H01..H08", "2027-02-25", (4, 4, 2), "firm", 4),
    DemoShow("建材五金展", "Hardware & Building Materials", "building", "H13..H22", "2027-03-01", (4, 5, 3), "firm", 0),
    DemoShow("机床工具展", "Metalworking Show", "machinery", "H25..H33", "2027-03-03", (5, 4, 3), "firm", 3),
    DemoShow("美容美发展", "Beauty & Hair Fair", "consumer", "H09..H12", "2027-03-05", (3, 3, 2), "firm", 5),
    DemoShow("农业机械展", "Farm Machinery Show", "farming", "H01..H07", "2027-03-15", (4, 4, 2), "firm", 2),
    DemoShow("照明与智能家居展", "Lighting & Smart Home", "building", "H13..H18", "2027-03-18", (3, 4, 2), "hold", 0),
    DemoShow("供水环保展", "Water & Environment Expo", "heating", "H19..H24", "2027-03-18", (3, 4, 2), "firm", 3),
    DemoShow("服装供应链展", "Garment Supply Chain Fair", "textile", "H25..H30", "2027-03-20", (3, 4, 2), "firm", 2),
    DemoShow("春季茶博会", "Spring Tea Fair", "tea", "H01..H03", "2027-04-02", (3, 5, 2), "firm", 4),
    DemoShow("医院建设展", "Hospital Equipment Fair", "medical", "H13..H24", "2027-04-06", (4, 4, 3), "firm", 2),
    DemoShow("橡塑工业展", "Rubber & Plastics Show", "machinery", "H25..H36", "2027-04-08", (4, 4, 3), "firm", 3),
    DemoShow("石油装备展", "Oil Equipment Expo", "machinery", "H04..H09", "2027-04-14", (4, 3, 2), "firm", 3),
    DemoShow("房车旅游展", "Caravan Holiday Show", "camping", "OG", "2027-04-24", (3, 5, 2), "firm", 1),
    DemoShow("五一车展", "May Day Car Fair", "auto", "H13..H24", "2027-04-27", (3, 6, 2), "firm", 1),
    DemoShow("物流装备展", "Logistics Equipment Fair", "logistics", "H01..H06", "2027-05-10", (3, 4, 2), "firm", 3),
    DemoShow("安防展", "Security Expo", "factory", "H25..H28", "2027-05-12", (3, 4, 2), "hold", 5),
    DemoShow("畜牧业博览会", "Livestock Expo", "farming", "H13..H22", "2027-05-16", (4, 3, 3), "firm", 2),
    DemoShow("烘焙展", "Bakery Fair", "food", "H07..H10", "2027-05-20", (2, 4, 2), "firm", 4),
    DemoShow("玻璃门窗展", "Glass & Windows Show", "building", "H29..H36", "2027-05-22", (3, 4, 2), "firm", 0),
    DemoShow("太阳能光伏展", "Solar Power Expo", "power", "H13..H20", "2027-06-03", (3, 4, 2), "firm", 3),
    DemoShow("纺织面料展", "Fabrics Fair", "textile", "H25..H28", "2027-06-05", (3, 3, 2), "hold", 2),
    DemoShow("毕业季招聘会", "Graduate Careers Fair", "education", "H01..H02", "2027-06-12", (1, 3, 1), "firm", 4),
    DemoShow("动漫游戏展", "Comics & Games Show", "toys", "H05..H08", "2027-07-17", (3, 4, 2), "firm", 4),
    DemoShow("宠物节", "Pet Festival", "pets", "H09..H11", "2027-07-24", (2, 4, 1), "hold", 5),
    DemoShow("秋季家博会", "Autumn Home Fair", "furniture", "H01..H06", "2027-09-03", (3, 4, 2), "firm", 5),
    DemoShow("化工装备展", "Chemical Plant Show", "machinery", "H25..H32", "2027-09-08", (4, 3, 3), "firm", 3),
    DemoShow("中秋食品节", "Mid-Autumn Food Market", "food", "H07..H08", "2027-09-06", (2, 7, 1), "firm", 4),
    DemoShow("文具礼品展", "Stationery & Gifts Fair", "consumer", "H09..H12", "2027-09-20", (2, 4, 2), "hold", 5),
    DemoShow("建筑装饰博览会", "Building Decoration Expo", "building", "H01..H04", "2027-10-09", (6, 7, 3), "firm", 0),
    DemoShow("机床装备展", "Machine Tool Show", "machinery", "H13..H20", "2027-10-09", (6, 7, 3), "hold", 3),
    DemoShow("医药健康博览会", "Pharma & Health Expo", "pharma", "H01..H06", "2027-10-28", (4, 5, 3), "firm", 0),
    DemoShow("家具木工展", "Furniture & Woodwork", "furniture", "H30..H36", "2027-10-30", (5, 6, 3), "hold", 5),
    DemoShow("智能制造周", "Smart Factory Week", "factory", "H01..H06", "2027-11-20", (3, 4, 2), "firm", 3),
    DemoShow("茶文化展", "Tea Culture Fair", "tea", "H07..H08", "2027-11-26", (2, 5, 2), "hold", 4),
    DemoShow("冰雪运动博览会", "Winter Sports Expo", "sports", "H09..H12", "2027-12-06", (3, 4, 2), "hold", 0),
)
CLOSURES = (
    ("地坪伸缩缝维修", "Floor joint repair", "H03", "2026-12-11", "2026-12-22"),
    ("屋面检查", "Roof check", "H13..H18", "2027-02-01", "2027-02-08"),
    ("喷淋系统测试", "Sprinkler test", "H21..H24", "2027-01-20", "2027-01-29"),
    ("照明改造", "Lighting works", "H09..H12", "2027-08-02", "2027-08-21"),
)
ENQUIRIES = (
    ("储能电池展", "Battery Storage Fair", "power", 3),
    ("国际露营大会", "International Camping Meet", "camping", 1),
    ("预制菜展", "Ready Meals Expo", "food", 4),
)
# fmt: on


def fill(desk: Desk) -> None:
    """Enter the shows, closures and enquiries; shows that are over are marked completed.

    Firm shows are entered first: in the story they were signed before the holds asked.
    """
    organisers = [add_organiser(desk, Organiser(0, name))[0].id for name in ORGANISERS]
    for zh, en, space, first, until in CLOSURES:
        stay = Stay(date.fromisoformat(first), date.fromisoformat(until))
        close_bays(desk, Bilingual(zh, en), _bays(desk, space), stay, why="demo", demo=True)
    for show in sorted(SHOWS, key=lambda one: one.state != "firm"):
        _enter(desk, show, organisers[show.organiser])
    for zh, en, theme, organiser in ENQUIRIES:
        enquire(desk, Bilingual(zh, en), organiser_id=organisers[organiser], theme=theme, demo=True)


def _enter(desk: Desk, show: DemoShow, organiser_id: int) -> None:
    schedule = Schedule.of_days(date.fromisoformat(show.start), *show.days)
    line = Line(_bays(desk, show.space), schedule)
    title = Bilingual(f"{schedule.show_from.year}{show.zh}", f"{show.en} {schedule.show_from.year}")
    likelihood: Mapping[str, int] = {"firm": 100, "hold": 60}
    new = NewBooking(title, (line,), organiser_id, None, show.theme, likelihood=likelihood[show.state], demo=True)
    held, _ = new_hold(desk, new)
    if show.state == "firm":
        contract(desk, held.booking.id, reason="demo data")
        if schedule.until <= desk.now().date():
            complete(desk, held.booking.id)


def _bays(desk: Desk, words: str) -> frozenset[str]:
    return desk.venue.expand(words.split(","))


def span() -> Stay:
    """Return the days that the demo year covers, from its first build-up on."""
    starts = [date.fromisoformat(show.start) for show in SHOWS]
    ends = [start + timedelta(days=sum(show.days)) for start, show in zip(starts, SHOWS, strict=True)]
    return Stay(min(starts), max(ends))
