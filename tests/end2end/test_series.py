"""A yearly show on the command line: it is ended, and goes on again."""

from pathlib import Path

import pytest

from expobook.app.main import main


def test_a_yearly_show_that_ended_is_placed_when_it_goes_on_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = str(tmp_path / "t.expobook")

    def run(*words: str) -> tuple[int, str]:
        code = main(["--book", book, *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    assert main(["book", "new", book]) == 0
    assert run("series", "add", "Boats", "--rule", "06-10", "--space", "H01", "--days", "2+3+1")[0] == 0
    assert "It was ended" in run("series", "change", "1", "--end")[1]
    assert "It was ended" in run("series", "change", "1", "--refusal", "80")[1]  # what is not said stays
    assert "It was ended" in run("series", "show", "1")[1]
    code, said = run("series", "place", "2090", "1")
    assert code == 1
    assert "Boats was ended, so no placeholder is made for 2090" in said
    assert "expobook series change 1 --go-on" in said
    assert run("series", "place", "2090") == (0, "Every series that goes on has its booking in 2090.\n")
    assert "It was ended" not in run("series", "change", "1", "--go-on")[1]
    code, said = run("series", "place", "2090", "1")
    assert code == 0
    assert "Boats 2090" in said
