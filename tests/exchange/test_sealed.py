"""Sealed files open with their passphrase alone, and no byte, piece or end of one changes unseen."""

from pathlib import Path

import pytest

from expobook.exchange import sealed
from expobook.exchange.sealed import NotUnsealed, WeakPassphrase, is_sealed, seal, unseal

PHRASE = "four words in a row"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cheaper key: what is tested here is the sealing, not how long a guess takes."""
    monkeypatch.setattr(sealed, "_COST_LOG2", 10)
    monkeypatch.setattr(sealed, "_PIECE", 1000)


@pytest.mark.parametrize("size", [0, 1, 999, 1000, 1001, 5000])
def test_what_was_sealed_comes_back_and_cannot_be_read_before(tmp_path: Path, size: int) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"secret!" * 1000)
    plain.write_bytes(plain.read_bytes()[:size])
    seal(plain, tmp_path / "a.sealed", PHRASE)
    assert is_sealed(tmp_path / "a.sealed")
    assert b"secret" not in (tmp_path / "a.sealed").read_bytes()
    unseal(tmp_path / "a.sealed", tmp_path / "back", PHRASE)
    assert (tmp_path / "back").read_bytes() == plain.read_bytes()


def test_every_changed_byte_every_lost_piece_and_another_passphrase_are_refused(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(bytes(range(256)) * 12)
    seal(tmp_path / "plain", tmp_path / "a", PHRASE)
    whole = (tmp_path / "a").read_bytes()
    piece = 1000 + 16
    start = 33  # of the first piece, behind the head
    spoilt = [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in range(0, len(whole), 37)]
    spoilt += [whole[:-1], whole[: start + piece], whole[: start + 2 * piece], whole[:start], whole[:10]]
    spoilt.append(whole[:start] + whole[start + piece : start + 2 * piece] + whole[start : start + piece])
    spoilt.append(whole + b"x")
    for number, content in enumerate(spoilt):
        (tmp_path / "b").write_bytes(content)
        with pytest.raises(NotUnsealed):
            unseal(tmp_path / "b", tmp_path / "back", PHRASE)
        assert not (tmp_path / "back").exists(), number
    with pytest.raises(NotUnsealed):
        unseal(tmp_path / "a", tmp_path / "back", PHRASE + "s")
    with pytest.raises(WeakPassphrase):
        seal(tmp_path / "plain", tmp_path / "c", "short")


def test_a_sealed_backup_is_restored_by_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from expobook.cli.program import run
    from expobook.services.book.books import create_book
    from tests.venues import small_venue

    book = str(tmp_path / "halls.expobook")
    create_book(book, small_venue()).close()
    target = str(tmp_path / "halls.expobook.sealed")
    monkeypatch.setenv("EXPOBOOK_PASSPHRASE", PHRASE)
    assert run(["--book", book, "book", "backup", "--seal", target]) == 0
    assert "expobook-seal-" not in capsys.readouterr().out, "the open copy is gone and named nowhere"
    sealed = Path(target).read_bytes()
    assert run(["--book", book, "book", "backup", "--seal", target]) == 1
    assert Path(target).read_bytes() == sealed
    assert run(["book", "restore", target, str(tmp_path / "again.expobook")]) == 0
    assert run(["book", "check", str(tmp_path / "again.expobook")]) == 0
    monkeypatch.setenv("EXPOBOOK_PASSPHRASE", "another passphrase")
    assert run(["book", "restore", target, str(tmp_path / "never.expobook")]) == 1
    assert not (tmp_path / "never.expobook").exists()
