"""Runs one command: reads the call, finds the group, prints the answer or the refusal."""

import argparse
import getpass
import importlib
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import ModuleType

from expobook import __version__
from expobook.cli.call import Answer, Call
from expobook.cli.parser import COMMON, Group, Parser, add, add_common, examples_text
from expobook.cli.stopping import stoppable
from expobook.cli.tables import as_json
from expobook.domain.actor import Actor
from expobook.domain.errors import UserError
from expobook.domain.progress import Cancelled
from expobook.words import Language, say, sentence

DONE, REFUSED, WRONG_USAGE, STOPPED = 0, 1, 2, 130

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
    "season",
    "price",
    "tariff",
    "contract",
    "clause",
    "house",
    "rules",
    "money",
    "plan",
    "export",
    "report",
    "user",
    "audit",
    "guide",
    "desk",
    "demo",
)
EXAMPLES = (
    "expobook demo out/demo",
    "expobook book new halls.expobook",
    "expobook --book halls.expobook hold list",
    'expobook --book halls.expobook hold add "Guangzhou auto show" --space H01..H13 --from 2026-11-16 --days 4+10+3',
    "expobook --book halls.expobook contract issue B-2026-1 contract.pdf",
)

Outside = Mapping[str, Callable[[Group], None]]


def run(argv: Sequence[str], outside: Outside | None = None) -> int:
    """Run the command line and return the exit code: 0 done, 1 refused, 2 wrong usage, 130 stopped by Ctrl+C.

    Args:
        argv: without the program's name.
        outside: groups that live above this package (``gui``, ``self-test``), by name, with what declares them.
    """
    language = language_of(argv)
    try:
        with stoppable():
            return _answered(argv, language, outside or {})
    except SystemExit as stop:  # how argparse leaves after help and usage
        return stop.code if isinstance(stop.code, int) else WRONG_USAGE
    except (KeyboardInterrupt, Cancelled):
        print(say("stopped", language), file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # whoever read us has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _answered(argv: Sequence[str], language: Language, outside: Outside) -> int:
    common, rest = _common_parser(language).parse_known_args(list(argv))
    try:
        options = _parser(rest, language, outside).parse_args(rest)
        answer = options.run(_call(options, common, language))
    except UserError as refusal:
        return _refused(refusal, language, in_json=common.json)
    if common.json:
        print(as_json(answer.data))
    else:
        print("\n".join(answer.lines))
    sys.stdout.flush()
    return DONE if answer.sound else REFUSED


def _refused(refusal: UserError, language: Language, *, in_json: bool) -> int:
    words = sentence(refusal, language)
    if in_json:
        print(as_json({"refused": refusal.code, "facts": refusal.facts, "sentence": words}))
    print(words, file=sys.stderr)
    return REFUSED


def _call(options: argparse.Namespace, common: argparse.Namespace, language: Language) -> Call:
    book = common.book or os.environ.get("EXPOBOOK_BOOK") or None
    actor = Actor(common.who or _user(), common.desk or socket.gethostname(), "planner")
    venue = common.venue or os.environ.get("EXPOBOOK_VENUE") or None
    return Call(options, language, common.json, book, actor, common.lang is not None, venue, common.venue)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        return str(os.getuid()) if hasattr(os, "getuid") else ""


def language_of(argv: Sequence[str]) -> Language:
    """Return the language that a call asks for: ``--lang``, else the first of the usual settings that is set."""
    words = [word for before, word in pairwise(argv) if before == "--lang"]
    words += [word.removeprefix("--lang=") for word in argv if word.startswith("--lang=")]
    settings = [os.environ.get(name, "") for name in ("EXPOBOOK_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
    chosen = next((word for word in [*words[-1:], *settings] if word), "en")
    return "zh" if chosen.lower().startswith("zh") else "en"


def _common_parser(language: Language) -> Parser:
    parser = Parser(prog="expobook", language=language)
    for option in COMMON:
        add(parser, option, f"common.{option.key}", language)
    return parser


def _parser(rest: Sequence[str], language: Language, outside: Outside) -> Parser:
    """Return the whole parser; only the module of the group that was asked for is loaded."""
    parser = Parser(
        prog="expobook",
        language=language,
        description=say("help", language),
        epilog=examples_text(EXAMPLES, language),
    ).with_help()
    parser.add_argument(
        "--version", action="version", version=f"expobook {__version__}", help=say("arg.version", language)
    )
    add_common(parser)
    groups = parser.add_subparsers(
        dest="group", required=True, metavar=say("heading.group", language), title=say("heading.groups", language)
    )
    wanted = next((word for word in rest if not word.startswith("-")), "")
    for name in (*GROUPS, *outside):
        text = say(f"help.{name}", language)
        group = groups.add_parser(name, help=text, description=text, language=language).with_help()
        if name == wanted:
            declare = outside[name] if name in outside else _module(name).declare
            add_common(group)
            declare(Group(group, name))
    return parser


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"expobook.cli.{name.replace('-', '_')}")


__all__ = ["DONE", "REFUSED", "STOPPED", "WRONG_USAGE", "Answer", "language_of", "run"]
