"""Exhibitor lists as people keep them: which heads they use, and areas as they write them."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from expobook.exchange.limited import Reader
from expobook.exchange.list_file import BadListFile, ListTable, read_table

# What heads a column may have; spaces, signs, units and upper case do not matter.
_HEADS = {
    "key": "key id no number exhibitorno exhibitorid 编号 序号 参展商编号 展商编号 客户编号",
    "name_zh": "namezh exhibitorzh chinesename 中文名 中文名称 参展商 企业名称 公司名称 展商名称 名称 单位名称",
    "name_en": "nameen exhibitoren englishname name company exhibitor 英文名 英文名称 参展商英文",
    "category": "category sector 类别 品类 展品类别 行业",
    "group": "group brandgroup brand 集团 品牌组 品牌",
    "area": "area m2 sqm net netarea netm2 wanted wantedm2 面积 净面积 展位面积 需求面积",
    "kind": "kind standkind type 类型 展位类型",
    "open_sides": "opensides sides open 开口 开口面 开口数",
    "hall": "hall 展厅 展馆 馆号",
    "number": "stand standno standnumber booth boothno 展位 展位号",
    "vehicles": "vehicles cars 车辆 车辆数 台车 展车",
    "turntables": "turntables turntable 转台 转台数 旋转台",
    "near": "near nextto 相邻 邻近",
    "apart": "apart notnear awayfrom competitors 避开 不相邻 竞品",
    "priority": "priority points prioritypoints 优先 积分 优先积分",
}
HEADS: Mapping[str, tuple[str, ...]] = {field: tuple(heads.split()) for field, heads in _HEADS.items()}


def read_exhibitors(path: Path, matches: Mapping[str, str] | None = None, reader: Reader | None = None) -> ListTable:
    """Read a list; ``matches`` names the head of a field where it is not one of :data:`HEADS`.

    Raises:
        BadListFile: neither XLSX nor CSV, damaged, too large, or without a column of names.
        FileTrouble: the file cannot be read.
    """
    table = read_table(path, HEADS, matches, reader)
    if "name_zh" not in table.columns and "name_en" not in table.columns:
        raise BadListFile(path=str(path), why="no-name-column", heads=", ".join(table.unknown)[:200])
    return table


def square_mm(text: str) -> int | None:
    """Return mm2 of an area in m2 as people write it, None where it is no figure; at most a million m2."""
    plain = re.sub(r"(m²|㎡|m2|sqm|平方米|平米|,|，|\s)", "", text, flags=re.IGNORECASE)
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    if not value.is_finite() or not 0 <= value <= 1_000_000:
        return None
    return int(value * 1_000_000)
