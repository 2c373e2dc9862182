"""Reads the command line in the caller's language: help, usage and what is wrong with a call."""

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from expobook.cli.call import Argument, Command, arg
from expobook.words import Language, catalogue, say

COMMON = (
    arg("--book", metavar="PATH|URL"),
    arg("--json", action="store_true"),
    arg("--lang", choices=("zh", "en")),
    arg("--who", metavar="NAME"),
    arg("--desk", metavar="NAME"),
    arg("--venue", metavar="CODE"),
)

# What the standard parser says is wrong, in Chinese; it has no catalogue of its own for it.
_USAGE_ZH = (
    (re.compile(r"the following arguments are required: (.*)"), r"缺少参数：\1"),
    (re.compile(r"unrecognized arguments: (.*)"), r"无法识别的参数：\1"),
    (re.compile(r"argument (\S+): invalid choice: (.*) \(choose from (.*)\)"), r"参数 \1 的值 \2 不可用，可选：\3"),
    (re.compile(r"argument (\S+): expected one argument"), r"参数 \1 需要一个值"),
    (re.compile(r"argument (\S+): expected at least one argument"), r"参数 \1 至少需要一个值"),
    (re.compile(r"argument (\S+): expected (\d+) arguments"), r"参数 \1 需要 \2 个值"),
    (re.compile(r"argument (\S+): invalid (\S+) value: (.*)"), r"参数 \1 的值 \3 不可用"),
    (re.compile(r"argument (\S+): not allowed with argument (\S+)"), r"参数 \1 不能与 \2 同时使用"),
    (re.compile(r"one of the arguments (.*) is required"), r"以下参数需给出一个：\1"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser whose headings and complaints are in one of our languages."""

    def __init__(self, *, language: Language = "en", **settings: Any) -> None:
        always: dict[str, Any] = {
            "add_help": False,
            "allow_abbrev": False,
            "formatter_class": argparse.RawDescriptionHelpFormatter,
        }
        super().__init__(**(always | settings))
        self.language: Language = language
        self.is_leaf = False
        self._positionals.title = say("heading.arguments", language)
        self._optionals.title = say("heading.options", language)

    def with_help(self) -> "Parser":
        self.add_argument("-h", "--help", action="help", help=say("arg.help", self.language))
        return self

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", say("heading.usage", self.language), 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", say("heading.usage", self.language), 1)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Refuse what a command does not know with that command's own help, not with the program's."""
        known, rest = super().parse_known_args(args, namespace)
        if rest and self.is_leaf:
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return known, rest

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call and leave with code 2."""
        if self.language == "zh":
            for pattern, words in _USAGE_ZH:
                message = pattern.sub(words, message)
        sys.stderr.write(self.format_usage())
        sys.stderr.write(say("usage.wrong", self.language, message=message, program=self.prog) + "\n")
        raise SystemExit(2)


class Group:
    """The commands of one group, as its module declares them."""

    def __init__(self, parser: Parser, name: str) -> None:
        self._parser = parser
        self._name = name
        self._leaves: Any = None

    @property
    def language(self) -> Language:
        return self._parser.language

    def command(self, name: str, run: Command, *arguments: Argument, examples: Iterable[str] = ()) -> None:
        """Add ``expobook <group> <name>``; its help is ``help.<group>.<name>`` in the catalogue."""
        if self._leaves is None:
            self._leaves = self._parser.add_subparsers(
                dest="command",
                required=True,
                metavar=say("heading.command", self.language),
                title=say("heading.commands", self.language),
            )
        text = say(f"help.{self._name}.{name}", self.language)
        leaf = self._leaves.add_parser(
            name, help=text, description=text, epilog=examples_text(examples, self.language), language=self.language
        )
        self._fill(leaf, f"{self._name}.{name}", run, arguments)

    def only(self, run: Command, *arguments: Argument, examples: Iterable[str] = ()) -> None:
        """Make the group itself the command: ``expobook <group> ...``."""
        self._parser.epilog = examples_text(examples, self.language)
        self._fill(self._parser, self._name, run, arguments, with_help=False)

    def _fill(
        self, leaf: Parser, path: str, run: Command, arguments: Iterable[Argument], *, with_help: bool = True
    ) -> None:
        for argument in arguments:
            add(leaf, argument, f"{path}.{argument.key}", self.language)
        if with_help:
            leaf.with_help()
            add_common(leaf)
        leaf.set_defaults(run=run)
        leaf.is_leaf = True


def add(parser: "Parser | argparse._ArgumentGroup", argument: Argument, key: str, language: Language) -> None:
    """Add one argument with its help text: the one of its command if there is one, else the shared one."""
    text = say(f"arg.{key}", language) if has_text(f"arg.{key}") else say(f"arg.{argument.key}", language)
    parser.add_argument(*argument.names, help=text.replace("%", "%%"), **argument.settings)


def add_common(parser: Parser) -> None:
    """Show the options that every command takes; they are read beforehand, wherever they stand."""
    shared = parser.add_argument_group(say("heading.common", parser.language))
    for option in COMMON:
        if option.names[0] in parser._option_string_actions:  # the command has it as its own, in another sense
            continue
        quiet = Argument(option.names, {**option.settings, "default": argparse.SUPPRESS})
        add(shared, quiet, f"common.{option.key}", parser.language)


def has_text(key: str) -> bool:
    """Say whether the catalogue of the command line has a text."""
    return key in catalogue("cli")


def examples_text(examples: Iterable[str], language: Language) -> str:
    """Return the foot of a help page: commands to copy."""
    lines = [f"  {example}" for example in examples]
    return "\n".join([say("heading.examples", language), *lines]) if lines else ""
