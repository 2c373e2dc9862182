"""The venue's letter of consent that a police permit for a large event needs (Decree 505, art. 13)."""

from datetime import date

from expobook.domain.contract import Party
from expobook.domain.text import Bilingual
from expobook.papers.letters import Letter, build
from expobook.papers.wording import day_words

CITY_FROM = 5_000  # people a session; at the edge the two ranges of art. 12 touch, the city is the cautious reading


def authority(visitors: int) -> Bilingual:
    """Return who decides on an event of so many people a session (Decree 505, art. 12)."""
    if visitors >= CITY_FROM:
        return Bilingual("设区的市人民政府公安机关", "the police of the city")
    return Bilingual("县级人民政府公安机关", "the police of the county")


def consent_letter(
    *,
    reference: str,
    contract_number: str,
    written: date,
    filing_by: date,
    visitors: int,
    sender: Party,
    receiver: Party,
    event: Bilingual,
    space: Bilingual,
    dates: Bilingual,
    language: str = "both",
    sample: bool = False,
) -> bytes:
    """Return the letter as PDF; ``visitors`` is how many are expected a session, ``filing_by`` the last day to file."""
    letter = Letter(
        title=Bilingual("场地同意书", "Consent of the venue"),
        reference=reference,
        second_reference=contract_number,
        written=written,
        sender=sender,
        receiver=receiver,
        particulars=(
            (Bilingual("合同编号", "Agreement No."), Bilingual(contract_number, contract_number)),
            (Bilingual("活动", "Event"), event),
            (Bilingual("承办者", "Undertaker"), receiver.name),
            (Bilingual("场地", "Space"), space),
            (Bilingual("使用期限", "Licence period"), dates),
            (
                Bilingual("每场次预计人数", "People expected a session"),
                Bilingual(f"{visitors:,}人", f"{visitors:,} people"),
            ),
            (Bilingual("许可机关", "Authority"), authority(visitors)),
            (Bilingual("最迟申请日", "File at the latest on"), day_words(filing_by)),
        ),
        points=(
            Bilingual(
                "我方同意上述承办者在所列期限内使用所列场地举办该活动。",
                "We consent to the use of the space above by the undertaker for this event in the period stated.",
            ),
            Bilingual(
                "我方保障活动场所和设施符合安全要求，并配备疏散通道、应急照明、应急广播、监控和消防设施。",
                "We keep the place and its facilities safe, with escape routes, emergency light, broadcast, cameras "
                "and fire equipment.",
            ),
            Bilingual(
                "本同意书供申请大型群众性活动安全许可之用，不代替许可。",
                "This consent serves the application for the safety permit of a large event and does not replace it.",
            ),
        ),
        marked=True,
        language=language,
        sample=sample,
    )
    return build(letter)
