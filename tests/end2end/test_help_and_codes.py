"""Help in both languages, exit codes, JSON: what scripts and people can rely on."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from expobook.app.main import main
from tests.end2end.conftest import SCRIPT, Run

GROUPS = (
    "book",
    "venue",
    "event",
    "organiser",
    "exhibitor",
    "contractor",
    "contact",
    "series",
    "digest",
    "hold",
    "find-space",
    "price",
    "contract",
    "plan",
    "export",
    "demo",
    "self-test",
    "gui",
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_lists_every_group(expobook: Run, language: str) -> None:
    ran = expobook("--help", "--lang", language)
    assert ran.code == 0
    assert all(f"    {group} " in ran.out for group in GROUPS)
    assert ("用法：" in ran.out) == (language == "zh")


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_group_has_help_in_both_languages(group: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([group, "--help", "--lang", language]) == 0
    out = capsys.readouterr().out
    assert ("用法：" in out) == (language == "zh")
    assert "Not done:" not in out
    assert "未执行：" not in out


@pytest.mark.parametrize("group", GROUPS)
def test_every_command_has_its_own_words(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([group, "--help"])
    commands = [
        line.split()[0]
        for line in capsys.readouterr().out.partition("COMMAND\n")[2].splitlines()
        if line[:5].strip() == "" and line[4:5].strip()
    ]
    for command in commands:
        for language in ("zh", "en"):
            assert main([group, command, "--help", "--lang", language]) == 0
            out = capsys.readouterr().out
            assert "Not done:" not in out, (group, command)
            assert "未执行：" not in out, (group, command)


def test_a_wrong_call_leaves_with_2_and_shows_the_usage(expobook: Run) -> None:
    ran = expobook("hold", "fly")
    assert ran.code == 2
    assert ran.err.startswith("usage: ")
    assert "Traceback" not in ran.err


def test_a_wrong_call_is_explained_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hold", "show", "--lang", "zh"]) == 2
    assert "缺少参数：" in capsys.readouterr().err


def test_no_book_named_is_refused_in_both_languages(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EXPOBOOK_BOOK", raising=False)
    assert main(["hold", "list"]) == 1
    assert (
        capsys.readouterr().err == "Nothing done: no book was named. Name it with --book PATH or set EXPOBOOK_BOOK.\n"
    )
    assert main(["--lang=zh", "hold", "list"]) == 1
    assert "没有指定账簿" in capsys.readouterr().err


def test_options_stand_before_or_after_the_command(made_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = []
    for words in (
        ["--json", "--book", str(made_book), "hold", "list"],
        ["hold", "list", "--book", str(made_book), "--json"],
    ):
        assert main(words) == 0
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0] == answers[1]
    assert [each["number"][-5:] for each in answers[0]] == ["-0001", "-0002"]


def test_the_book_may_come_from_the_environment(made_book: Path, expobook: Run) -> None:
    ran = expobook("--json", "book", "check", EXPOBOOK_BOOK=str(made_book))
    assert ran.code == 0
    assert ran.json() == {"sound": True, "findings": [], "network": ""}


def test_a_refusal_in_json_has_code_facts_and_sentence(made_book: Path, expobook: Run) -> None:
    ran = expobook(
        "--json", "--book", made_book, "hold", "preview", "--space", "H99", "--stay", "2027-01-01..2027-01-02"
    )
    sentence = ran.refused()
    answer = ran.json()
    assert answer["refused"] == "unknown-thing"
    assert answer["facts"]["name"] == "H99"
    assert answer["sentence"] == sentence


def test_a_reader_that_has_seen_enough_is_no_trouble(made_book: Path) -> None:
    command = f"'{SCRIPT}' --book '{made_book}' venue show | head -1; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, encoding="utf-8", check=False)
    assert ran.stdout.splitlines()[-1] == "0"
    assert ran.stderr == ""


def _hear_ctrl_c() -> None:
    """A job that a script started in the background is born deaf to Ctrl+C; a user's program is not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_leaves_nothing_half_done(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with subprocess.Popen(
        [str(SCRIPT), "demo", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=_hear_ctrl_c,  # noqa: PLW1509 - this process has no threads that matter to the child
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()  # the first step is done
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert list(folder.iterdir()) == []


def test_a_bug_is_told_in_a_sentence_and_kept_in_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("platformdirs.user_log_path", lambda *_args, **_settings: tmp_path)
    monkeypatch.setattr("expobook.app.main.run", lambda *_args: 1 // 0)
    assert main(["hold", "list"]) == 1
    err = capsys.readouterr().err
    kept = next(tmp_path.glob("crash-*.txt"))
    assert str(kept) in err
    assert "Traceback" not in err
    assert "ZeroDivisionError" in kept.read_text(encoding="utf-8")
