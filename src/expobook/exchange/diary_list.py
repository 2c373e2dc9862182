"""A diary kept as a spreadsheet: which heads it uses, and days, spaces and states as people write them."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from expobook.domain.booking import Status
from expobook.domain.errors import BadInput
from expobook.exchange.list_file import BadListFile, ListTable, read_table

_HEADS = {
    "number": "number bookingno no ref 编号 预订编号 序号",
    "title_zh": "eventchinese titlezh eventzh 展会中文 展会 展会名称 展览名称 项目名称 名称 中文名称 活动名称",
    "title_en": "eventenglish titleen eventen event show title name 展会英文 英文名称",
    "status": "status state 状态 性质",
    "space": "space halls hall venue 场地 展厅 展馆 馆号 使用场地",
    "start": "buildupfrom movein start from firstday licencefrom 布展始 进场 进场日期 布展开始 开始日期 起始日期",
    "show_from": "showfrom showstart opening opens 展期始 开展 开展日期 开幕 开幕日期 展览开始",
    "show_to": "showto showend closing closes 展期止 闭幕 闭幕日期 展览结束",
    "until": "dismantledby moveout end to lastday licenceto 撤展止 撤展 撤场 撤场日期 结束日期 截止日期",
    "theme": "theme sector 题材 行业",
    "note": "note remark remarks comment 备注 说明",
}
HEADS: Mapping[str, tuple[str, ...]] = {field: tuple(heads.split()) for field, heads in _HEADS.items()}
CLOSURE = "closure"
_NEEDED = ("space", "start")
_STATES = {
    Status.HOLD: "hold option tentative reserved 预留 暂定 意向 a hold",
    Status.CONTRACTED: "contracted firm confirmed signed booked completed done 已签约 确定 已确认 签约 已完成 合同",
    CLOSURE: "closure closed works maintenance 封场 维修 检修 停用",
}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]00:00(?::00)?)?")


def read_diary_list(path: Path, matches: Mapping[str, str] | None = None) -> ListTable:
    """Read a list; ``matches`` names the head of a field where it is not one of :data:`HEADS`.

    Raises:
        BadListFile: it cannot be read, or has no column for the name, the space or the first day.
        FileTrouble: the file cannot be read.
    """
    table = read_table(path, HEADS, matches)
    if not table.columns.keys() & {"title_zh", "title_en"}:
        raise BadListFile(path=str(path), why="no-name-column", heads=", ".join(table.unknown)[:200])
    for field in _NEEDED:
        if field not in table.columns:
            raise BadListFile(path=str(path), why=f"no-{field}-column", heads=", ".join(table.unknown)[:200])
    return table


def day_of(text: str, field: str) -> date:
    """Return a day as people write it: ``2027-03-01``, ``2027/3/1``, ``2027年3月1日``.

    Raises:
        BadInput: it is no day.
    """
    match = _DAY.fullmatch(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise BadInput(field=field, value=text, why="not-a-date")


def state_of(text: str) -> Status | str:
    """Return the status that a word means, a hold where there is none; a closure is :data:`CLOSURE`.

    Raises:
        BadInput: the word is not known.
    """
    word = text.strip().lower()
    if not word:
        return Status.HOLD
    for state, known in _STATES.items():
        if word in known.split() or word.removeprefix("a ") in known.split():
            return state
    raise BadInput(field="status", value=text, why="unknown-state")


def space_words(text: str) -> list[str]:
    """Return the words of a space, such as ``H05–H07、H08-1``, as the venue expands them."""
    apart = re.sub(r"\s*(?:\.\.|–|—|~|～|至)\s*", "..", text)
    return [word for word in re.split(r"[,，、;；\s]+", apart) if word]
