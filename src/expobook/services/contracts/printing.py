"""Prints of contracts: copies with a watermark, whole batches into a folder, letters with the PDF attached."""

import gc
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from expobook.domain.booking import Booking
from expobook.domain.contract import Contract
from expobook.domain.contract_state import ContractState
from expobook.domain.errors import BadInput
from expobook.domain.frozen import contract_from_json
from expobook.domain.progress import Progress, Silent
from expobook.domain.text import Bilingual
from expobook.exchange.atomic import trouble, write
from expobook.exchange.mail import draft_mail
from expobook.services.contracts.data import house_of
from expobook.services.contracts.drafting import contract_pdf, draft_contract
from expobook.services.desk import Desk

_ALONE = 6  # fewer drafts than these are set in this process
_RUBBISH = 50_000  # values between two looks for rubbish
_BEHIND = 16  # drafts read ahead of those being set


def contract_copy(desk: Desk, number: str) -> bytes:
    """Return a contract set anew from its frozen contents, marked COPY, or VOID with the reason if it is void.

    Who may not see personal data gets it with them masked.

    Raises:
        UnknownThing: no such number.
    """
    from expobook.papers.contract import COPY, VOID, build

    if desk.store.hidden is not None:
        return masked_view(desk, number)
    with desk.store.read() as uow:
        found = uow.contracts.by_number(number)
        contents = contract_from_json(uow.contracts.content(number))
        history = uow.audit.of("booking", found.booking_id)
    if found.state is not ContractState.VOID:
        return build(contents, COPY)
    deeds = [each for each in history if each.verb == "void-contract" and f'"{number}"' in each.after]
    day, why = (f"{deeds[-1].at:%Y-%m-%d}", deeds[-1].why) if deeds else ("", "")
    return build(contents, VOID, Bilingual(f"{day} 作废：{why}", f"Void since {day}: {why}"))


def masked_view(desk: Desk, number: str) -> bytes:
    """Return the pages of a contract with the personal data masked that its reader may not see.

    Every page says that it is not the paper issued, and no code of one stands on it.
    """
    from expobook.papers.contract import MASKED, build

    with desk.store.read() as uow:
        contents = contract_from_json(uow.contracts.content(number))
    told = Bilingual(f"{number}：个人信息已遮盖，非签发文本", f"{number}: personal data masked, not the paper issued")
    return build(contents, MASKED, told)


def print_contracts(
    desk: Desk, numbers: Sequence[str], folder: Path, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Write the issued bytes of contracts into a folder, a file each; void ones are written as void copies.

    Raises:
        UnknownThing: one of the numbers is not in the register; what was written before stays.
        FileTrouble: the folder or the disk refuses.
    """
    told, written = progress or Silent(), []
    _open(folder)
    for place, number in enumerate(numbers):
        told.step(place, len(numbers), number)
        data = outgoing_pdf(desk, number)
        path = folder / f"{number}.pdf"
        write(path, data)
        written.append(path)
    told.step(len(numbers), len(numbers), "")
    return tuple(written)


def outgoing_pdf(desk: Desk, number: str) -> bytes:
    """Return what leaves the house of a contract: the bytes issued, of a void one a void copy.

    Raises:
        UnknownThing: no such number.
    """
    with desk.store.read() as uow:
        found = uow.contracts.by_number(number)
        data = uow.contracts.pdf(number)
    return contract_copy(desk, number) if found.state is ContractState.VOID else data


def bookings_without(desk: Desk) -> tuple[Booking, ...]:
    """Return the firm shows that have no contract in force."""
    with desk.store.read() as uow:
        return tuple(uow.bookings.without_contract())


def print_drafts(
    desk: Desk,
    booking_ids: Sequence[int],
    folder: Path,
    language: str = "both",
    progress: Progress | None = None,
    workers: int | None = None,
) -> tuple[Path, ...]:
    """Write drafts of the contracts of bookings into a folder, set by several processes where there are many.

    Raises:
        NotAllowed, ClauseVariableMissing, TooLongForPaper: one cannot be drafted; what was written before stays.
        FileTrouble: the folder or the disk refuses.
    """
    count = len(booking_ids)
    drafts = (draft_contract(desk, booking_id, language) for booking_id in booking_ids)
    told, written = progress or Silent(), []
    _open(folder)
    for place, (draft, pdf) in enumerate(_set(drafts, count, workers or os.cpu_count() or 1)):
        path = folder / f"{draft.booking_number}.pdf"
        write(path, pdf)
        written.append(path)
        told.step(place + 1, count, draft.booking_number)
    return tuple(written)


def _open(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise trouble(folder, error) from error


def paper_workers(count: int) -> ProcessPoolExecutor:
    """Return processes that set papers; each reads the fonts once, before its first."""
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_make_ready)


def _make_ready() -> None:
    """Read what stays, and look for rubbish seldom: papers leave little, and a process of a batch lives for minutes."""
    from expobook.papers.fonts import FACES, face

    for name in FACES:
        face(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_RUBBISH)


def _set(drafts: Iterator[Contract], count: int, workers: int) -> Iterator[tuple[Contract, bytes]]:
    if count < _ALONE or workers < 2:
        for draft in drafts:
            yield draft, contract_pdf(draft)
        return
    with paper_workers(workers) as pool:
        waiting = []
        try:
            for draft in drafts:
                waiting.append((draft, pool.submit(contract_pdf, draft)))
                if len(waiting) > _BEHIND:
                    first, future = waiting.pop(0)
                    yield first, future.result()
            for first, future in waiting:
                yield first, future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def mail_contract(desk: Desk, number: str, *, to: str = "") -> bytes:
    """Return a letter (.eml) to the licensee with the issued contract attached, ready to be looked at and sent.

    ``to`` replaces the address that the book has of the organiser.

    Raises:
        UnknownThing: no such number.
        BadInput: neither is an address given nor does the book have one.
    """
    with desk.store.read() as uow:
        found = uow.contracts.by_number(number)
        contents = contract_from_json(uow.contracts.content(number))
        pdf = uow.contracts.pdf(number)
        house = house_of(uow).party
    address = to.strip() or contents.licensee.email
    if "@" not in address:
        raise BadInput(field="address", value=address, why="no-address")
    event, place = contents.event, contents.licensor.name
    text = (
        f"{contents.licensee.name.in_language('zh')}：\n\n"
        f"随函附上“{event.in_language('zh')}”的场地使用合同（编号 {number}），请查收。\n"
        f"文件 SHA-256：{found.pdf_sha256}\n\n{place.in_language('zh')}\n\n"
        f"To {contents.licensee.name.in_language('en')}\n\n"
        f"Attached is the space licence agreement No. {number} for {event.in_language('en')}.\n"
        f"SHA-256 of the file: {found.pdf_sha256}\n\n{place.in_language('en')}\n"
    )
    return draft_mail(
        sender=house.email,
        to=address,
        subject=f"场地使用合同 {number} Space licence agreement",
        text=text,
        name=f"{number}.pdf",
        pdf=pdf,
        written=desk.now(),
    )
