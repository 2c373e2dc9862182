"""Windows, macOS and Flatpak: what their descriptions say is held against the program and against each other.

The scripts are read, not run: nothing of these systems is here. What they name must be what the build makes.
"""

import ast
import plistlib
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import expobook

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
SPEC = (PACKAGING / "expobook.spec").read_text(encoding="utf-8")
WINDOWS = PACKAGING / "windows"
ISS = (WINDOWS / "expobook.iss").read_text(encoding="utf-8-sig")
ISL = (WINDOWS / "ChineseSimplified.isl").read_text(encoding="utf-8-sig")
MADE_FROM = runpy.run_path(str(PACKAGING / "made_from.py"))
ENTRY = re.compile(r'(\w+): ("(?:[^"]|"")*"|[^;]*)(?:; |$)')
PLACE = re.compile(r"%\d|\[[a-z/]+\]")  # where the installer puts a name or a figure
KEY = re.compile(r"&.")
HAN = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile(  # what Chinese says in Latin letters
    "APP|Apache|C|DLL|GB|INI|KB|MB|OCX|Power Users|RegSvr|Service Pack|UNC|Windows|expobook|server|share"
)
WORDLESS = {
    "ComponentSize1",
    "ComponentSize2",
    "NameAndVersion",
    "UninstallDisplayNameMark",
    "UninstallDisplayNameMarks",
}
MANIFEST = (PACKAGING / "flatpak" / "org.expobook.Expobook.yaml").read_text(encoding="utf-8")


def _sections(text: str = ISS) -> dict[str, list[str]]:
    """Return the lines of each section of an Inno Setup script, without comments and the preprocessor's."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif line and section and line[0] not in ";#":
            found.setdefault(section, []).append(line)
    return found


def _setup() -> dict[str, str]:
    return dict(line.split("=", 1) for line in _sections()["Setup"])


def _said(text: str) -> dict[tuple[str, str], str]:
    """Return the text of each message of a language file or script, by section and name; no name may come twice."""
    lines = [
        (section, *line.split("=", 1))
        for section, found in _sections(text).items()
        if section in {"Messages", "CustomMessages"}
        for line in found
    ]
    said = {(section, name): words for section, name, words in lines}
    assert len(said) == len(lines)
    return said


def _wanted() -> dict[tuple[str, str], set[str]]:
    """Return what each message of Inno Setup holds in every language: its places, its key, a full stop."""
    known = _sections((Path(__file__).parent / "inno_messages.txt").read_text(encoding="utf-8").replace("#", ";"))
    return {(section, line.split()[0]): set(line.split()[1:]) for section, lines in known.items() for line in lines}


def _holds(text: str) -> set[str]:
    """Return what a Chinese text holds, as `inno_messages.txt` writes it."""
    return {*PLACE.findall(text), *KEY.findall(text), *(["."] if text.endswith("\N{IDEOGRAPHIC FULL STOP}") else [])}


def _entries(section: str) -> list[dict[str, str]]:
    """Return what each line of a section says; quotes doubled inside quotes are one."""
    return [
        {
            key: value.strip().removeprefix('"').removesuffix('"').replace('""', '"')
            for key, value in ENTRY.findall(line)
        }
        for line in _sections()[section]
    ]


def _programs() -> set[str]:
    """Return the names of the programs that the spec makes on Windows."""
    return set(re.findall(r'program\("(\w+)",', SPEC))


def test_the_installer_of_windows_takes_its_version_from_the_one_place() -> None:
    setup = _setup()
    assert setup["AppVersion"] == "{#Version}"
    assert setup["OutputBaseFilename"] == "expobook-{#Version}-setup"
    assert "#ifndef Version" in ISS  # without one it ends with an error
    build = (PACKAGING / "windows" / "build.cmd").read_text(encoding="utf-8")
    assert "packaging\\made_from.py') do iscc" in build
    said = subprocess.run([sys.executable, PACKAGING / "made_from.py"], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == expobook.__version__


def test_the_installer_of_windows_names_files_that_are_there_or_are_built() -> None:
    setup = _setup()
    assert (PACKAGING / "windows" / setup["SourceDir"].replace("\\", "/")).resolve() == ROOT
    assert (ROOT / setup["LicenseFile"]).is_file()
    (files,) = _entries("Files")
    assert files["Source"] == "dist\\expobook\\*"  # the folder that the spec collects
    assert re.search(r'COLLECT\(.*name="expobook"', SPEC)
    assert "recursesubdirs" in files["Flags"]
    built = {f"{{app}}\\{name}.exe" for name in _programs()}
    assert built == {"{app}\\expobook.exe", "{app}\\expobookw.exe"}
    named = [entry["Filename"] for section in ("Icons", "Run") for entry in _entries(section)]
    assert {*named, setup["UninstallDisplayIcon"]} <= built


def test_windows_opens_a_book_with_the_window_and_forgets_it_on_removal() -> None:
    assert _setup()["ChangesAssociations"] == "yes"
    keys = {entry["Subkey"]: entry for entry in _entries("Registry")}
    kind = keys["Software\\Classes\\.expobook"]["ValueData"]
    command = keys[f"Software\\Classes\\{kind}\\shell\\open\\command"]["ValueData"]
    assert command == '"{app}\\expobookw.exe" gui "%1"'
    assert all("uninsdelete" in keys[f"Software\\Classes\\{name}"]["Flags"] for name in (".expobook", kind))
    assert {entry["Root"] for entry in keys.values()} == {
        "HKA"
    }  # of the user, or of all where an administrator installs


def test_windows_is_asked_for_what_qt_needs_and_for_no_administrator() -> None:
    setup = _setup()
    assert setup["PrivilegesRequired"] == "lowest"
    assert tuple(map(int, setup["MinVersion"].split("."))) >= (10, 0, 17763)  # the oldest that Qt 6.11 supports
    assert setup["ArchitecturesAllowed"] == setup["ArchitecturesInstallIn64BitMode"] == "x64compatible"
    assert re.fullmatch(r"\{\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", setup["AppId"])


def test_what_the_installer_of_windows_replaces_goes_first() -> None:
    assert {entry["Name"] for entry in _entries("InstallDelete")} == {"{app}\\_internal"}


def test_the_installer_of_windows_speaks_chinese_and_english() -> None:
    setup = _setup()
    assert setup["LanguageDetectionMethod"] == "uilanguage"
    assert setup["ShowLanguageDialog"] == "auto"  # only a Windows that speaks neither is asked
    files = {entry["Name"]: entry["MessagesFile"] for entry in _entries("Languages")}
    # the first is what any other Windows gets; Default.isl below the Chinese has what a newer Inno Setup adds
    assert list(files.items()) == [
        ("en", "compiler:Default.isl"),
        ("zh", "compiler:Default.isl,packaging\\windows\\ChineseSimplified.isl"),
    ]
    options = dict(line.split("=", 1) for line in _sections(ISL)["LangOptions"])
    assert (options["LanguageName"], options["LanguageID"], options["LanguageCodePage"]) == ("简体中文", "$0804", "936")
    assert options["DialogFontName"] == options["WelcomeFontName"] == "Microsoft YaHei UI"


@pytest.mark.parametrize("name", ["expobook.iss", "ChineseSimplified.isl"])
def test_the_files_of_the_installer_are_marked_as_utf_8(name: str) -> None:
    written = (WINDOWS / name).read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")  # an Inno Setup before 6.3 takes them for the system's code page else
    assert written.count(b"\n") == written.count(b"\r\n")  # its editor and Notepad of old want Windows' lines
    assert "\ufeff" not in written[3:].decode("utf-8")


def test_every_message_of_the_installer_is_told_in_chinese() -> None:
    assert _said(ISL).keys() == _wanted().keys()


def _fault(name: str, text: str, holds: set[str]) -> str:
    """Return what is wrong with a Chinese message, or nothing."""
    plain = text.replace("%n", "\n")
    latin = re.findall("[A-Za-z]+(?: [A-Za-z]+)*", KEY.sub("", PLACE.sub("", plain)))
    found = {
        "no words": bool(HAN.search(text)) is (name in WORDLESS),
        f"not {sorted(holds)}": _holds(text) != holds,
        "a key not in brackets": not all(f"({key})" in text for key in KEY.findall(text)),  # as Windows writes them
        "English": not all(map(LATIN.fullmatch, latin)),
        "signs of English": re.search("[,;:?!] |[,;:?!]$|[\"']", plain) is not None,
    }
    return ", ".join(fault for fault, there in found.items() if there)


def test_the_chinese_of_the_installer_is_chinese_and_holds_what_the_english_does() -> None:
    said = _said(ISL)
    faults = {name: _fault(name, said[section, name], holds) for (section, name), holds in _wanted().items()}
    assert {name: fault for name, fault in faults.items() if fault} == {}


def test_what_the_script_itself_says_is_said_in_both_languages() -> None:
    said = {name: text for (section, name), text in _said(ISS).items() if section == "CustomMessages"}
    names = {name.split(".", 1)[1] for name in said}
    assert said.keys() == {f"{language}.{name}" for language in ("en", "zh") for name in names}
    used = set(re.findall(r"\{cm:(\w+)", ISS))
    assert used == names | {"LaunchProgram"}  # which Default.isl and ours have
    assert ("CustomMessages", "LaunchProgram") in _wanted()
    assert all(bool(HAN.search(text)) is name.startswith("zh.") for name, text in said.items())
    own = {name: text for (section, name), text in _said(ISS).items() if section == "Messages"}
    assert own.keys() == {"zh.LicenseLabel3", "en.ConfirmUninstall", "zh.ConfirmUninstall"}
    assert "英文" in own["zh.LicenseLabel3"]  # LICENSE is shown as it stands


def test_the_removal_from_windows_says_that_books_stay_and_takes_none() -> None:
    """The question replaces that of Inno Setup, with its place for the program's name."""
    said = {name: text for (_, name), text in _said(ISS).items()}
    assert "books and their backups stay" in said["en.ConfirmUninstall"]
    assert "账簿及其备份" in said["zh.ConfirmUninstall"]
    usual = _said(ISL)["Messages", "ConfirmUninstall"]
    assert said["zh.ConfirmUninstall"].startswith(usual)
    holds = _wanted()["Messages", "ConfirmUninstall"]
    assert _fault("ConfirmUninstall", said["zh.ConfirmUninstall"].removesuffix("。"), holds) == ""
    assert set(PLACE.findall(said["en.ConfirmUninstall"])) == holds
    assert "UninstallDelete" not in _sections()  # nothing goes but what was installed


def test_windows_names_a_book_and_the_program_as_linux_does() -> None:
    said = _said(ISS)
    kind = (PACKAGING / "linux" / "expobook-mime.xml").read_text(encoding="utf-8")
    entry = (PACKAGING / "linux" / "org.expobook.Expobook.desktop").read_text(encoding="utf-8")
    assert f"<comment>{said['CustomMessages', 'en.Book']}</comment>" in kind
    assert f'<comment xml:lang="zh_CN">{said["CustomMessages", "zh.Book"]}</comment>' in kind
    assert f"\nComment={said['CustomMessages', 'en.Purpose']}\n" in entry
    assert f"\nComment[zh_CN]={said['CustomMessages', 'zh.Purpose']}\n" in entry
    keys = {entry["Subkey"]: entry["ValueData"] for entry in _entries("Registry")}
    assert keys["Software\\Classes\\expobook.book"] == "{cm:Book}"
    assert {entry["Comment"] for entry in _entries("Icons")} == {"{cm:Purpose}"}


def _plist() -> dict[str, Any]:
    """Return the keys that the spec gives the macOS program, with the names of made_from filled in."""
    tree = ast.parse(SPEC)
    (call,) = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "BUNDLE"
    ]
    given = {each.arg: each.value for each in call.keywords}
    assert ast.unparse(given["version"]) == "VERSION"
    assert ast.unparse(given["bundle_identifier"]) == "IDENTIFIER"
    assert ast.literal_eval(given["name"]) == "expobook.app"
    keys: dict[str, Any] = eval(ast.unparse(given["info_plist"]), dict(MADE_FROM))
    return keys


def test_macos_knows_a_book_and_its_kind() -> None:
    keys = plistlib.loads(plistlib.dumps(_plist()))  # only what a plist can say
    (document,) = keys["CFBundleDocumentTypes"]
    (kind,) = keys["UTExportedTypeDeclarations"]
    assert document["CFBundleTypeExtensions"] == kind["UTTypeTagSpecification"]["public.filename-extension"]
    assert document["CFBundleTypeExtensions"] == ["expobook"]
    assert document["LSItemContentTypes"] == [kind["UTTypeIdentifier"]]
    assert kind["UTTypeIdentifier"] == f"{MADE_FROM['IDENTIFIER']}.book"
    assert (document["CFBundleTypeRole"], document["LSHandlerRank"]) == ("Editor", "Owner")
    assert kind["UTTypeTagSpecification"]["public.mime-type"] == ["application/x-expobook"]  # as on Linux


def test_macos_speaks_both_languages_and_asks_for_a_system_that_qt_supports() -> None:
    keys = _plist()
    assert keys["NSHighResolutionCapable"] is True
    assert tuple(map(int, keys["LSMinimumSystemVersion"].split("."))) >= (13, 0)
    assert {"en", "zh-Hans"} == set(keys["CFBundleLocalizations"])
    image = (PACKAGING / "macos" / "make_dmg.sh").read_text(encoding="utf-8")
    assert "packaging/made_from.py" in image
    assert "expobook.app/Contents/MacOS/expobook self-test" in image


def test_macos_names_a_book_in_both_languages() -> None:
    """What Info.plist says of it is the key; PyInstaller puts data of a folder of its own into Contents/Resources."""
    keys, windows = _plist(), _said(ISS)
    named = {keys["CFBundleDocumentTypes"][0]["CFBundleTypeName"]}
    named |= {kind["UTTypeDescription"] for kind in keys["UTExportedTypeDeclarations"]}
    found = {place.parent.stem: place for place in (PACKAGING / "macos").glob("*.lproj/InfoPlist.strings")}
    assert found.keys() == set(keys["CFBundleLocalizations"])
    assert 'Path(SPECPATH).glob("macos/*.lproj/InfoPlist.strings")' in SPEC
    for language, place in found.items():
        text = re.sub(r"/\*.*?\*/", "", place.read_text(encoding="utf-8"), flags=re.DOTALL)
        pairs = dict(re.findall(r'^"([^"]+)" = "([^"]+)";$', text, re.MULTILINE))
        assert text.count(";") == len(pairs)  # every line is one that the system reads
        assert pairs == dict.fromkeys(named, windows["CustomMessages", f"{language[:2]}.Book"])


def test_the_flatpak_is_named_as_the_desktop_knows_the_program() -> None:
    name = MADE_FROM["IDENTIFIER"]
    assert f"app-id: {name}\n" in MANIFEST
    assert "path: ../../build/deb\n" in MANIFEST  # what make_deb.sh lays out
    assert "root=$PWD/build/deb" in (PACKAGING / "deb" / "make_deb.sh").read_text(encoding="utf-8")
    install = (PACKAGING / "linux" / "install.sh").read_text(encoding="utf-8")
    for place in ("mime/packages/expobook.xml", "apps/expobook", "mimetypes/application-x-expobook", f"{name}.desktop"):
        assert place in install
    for line in re.findall(r"^      - (.+)$", MANIFEST, re.MULTILINE):
        if not line.startswith("type:"):
            subprocess.run(["sh", "-n", "-c", line], check=True)  # each step is a line that any shell reads


def test_the_flatpak_has_the_display_that_is_built_in() -> None:
    platforms = re.search(r'"platforms": \((.*?)\)', SPEC)
    assert platforms is not None
    assert "wayland" not in platforms.group(1)
    assert "--socket=x11\n" in MANIFEST.replace(" # the window is an X one, also on Wayland's desktops", "")
    assert "fallback-x11" not in MANIFEST  # it would give no display at all where Wayland runs


@pytest.mark.parametrize("script", sorted(PACKAGING.rglob("*.sh")), ids=lambda path: str(path.relative_to(PACKAGING)))
def test_every_script_is_one_that_a_plain_shell_reads(script: Path) -> None:
    subprocess.run(["sh", "-n", script], check=True)
    assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
