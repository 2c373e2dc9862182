"""A book on a drive of another computer is told so; its locks may not hold there."""

import json
from pathlib import Path

import pytest

from expobook.app.main import main
from expobook.storage import network_drive as module
from expobook.storage.network_drive import network_drive

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
nas:/halls /srv/halls nfs4 rw 0 0
/dev/sdb1 /srv/halls/local xfs rw 0 0
//nas/plans /mnt/The\\040Plans cifs rw 0 0
desk@nas: /home/li/far fuse.sshfs rw 0 0
tmpfs /mnt/over tmpfs rw 0 0
nas:/x /mnt/over nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/halls/a.expobook", "nfs4"),
        ("/srv/halls/local/a.expobook", ""),
        ("/srv/halls-2/a.expobook", ""),
        ("/mnt/The Plans/2027/a.expobook", "cifs"),
        ("/home/li/far/a.expobook", "sshfs"),
        ("/mnt/over/a.expobook", "nfs"),
        ("/a.expobook", ""),
    ],
)
def test_the_innermost_mount_says_whether_a_book_is_on_a_network_drive(tmp_path: Path, path: str, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, encoding="utf-8")
    assert network_drive(Path(path), mounts) == kind


def test_where_the_system_tells_nothing_nothing_is_said(tmp_path: Path) -> None:
    assert network_drive(tmp_path / "a.expobook", tmp_path / "none") == ""


def test_a_check_says_that_a_sound_book_is_on_a_network_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book, mounts = str(tmp_path / "a.expobook"), tmp_path / "mounts"
    mounts.write_text(f"nas:/ {tmp_path} cifs rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(module, "MOUNTS", mounts)
    assert main(["--lang", "en", "book", "new", book]) == 0
    assert "on a network drive (cifs)" in capsys.readouterr().out
    assert main(["--lang", "en", "--json", "book", "check", book]) == 0
    assert json.loads(capsys.readouterr().out)["network"] == "cifs"
