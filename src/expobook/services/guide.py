"""The guide that comes with the program: its pages in both languages, and what is found in them."""

import re
from dataclasses import dataclass
from functools import cache

from expobook.domain.errors import UnknownThing
from expobook.resources import guide_folder
from expobook.words import Language

MOST_FOUND = 40
_ROW = re.compile(r"^\| \[[^\]]+\]\(en/([a-z-]+)\.md\)", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)]+)\)")
_MARKS = re.compile(r"!\[[^\]]*\]\([^)]*\)|[*`#|]|\]\([^)]*\)|\[")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: ``name`` is the same in both languages; ``text`` is Markdown with pictures beside it."""

    name: str
    language: Language
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of a page that has every word looked for; ``line`` is without the signs of Markdown."""

    page: Page
    heading: str
    line: str


@cache
def page_names() -> tuple[str, ...]:
    """Return the names of all pages in the order of the contents."""
    contents = (guide_folder() / "README.md").read_text(encoding="utf-8")
    return tuple(_ROW.findall(contents))


@cache
def page(name: str, language: Language) -> Page:
    """Return a page; a link that leads out of the guide is left as plain words.

    Raises:
        UnknownThing: there is no page of that name.
    """
    if name not in page_names():
        raise UnknownThing(kind="page", name=name, known=", ".join(page_names()))
    text = (guide_folder() / language / f"{name}.md").read_text(encoding="utf-8")
    inside = _LINK.sub(lambda link: link[0] if _page_of(link[2]) in page_names() else link[1], text)
    return Page(name, language, inside.partition("\n")[0].removeprefix("# "), inside)


def pages(language: Language) -> list[Page]:
    """Return all pages in the order of the contents."""
    return [page(name, language) for name in page_names()]


def find(text: str, language: Language) -> list[Hit]:
    """Return the lines that hold every word, those of headings first; nothing for an empty text."""
    words = text.casefold().split()
    if not words:
        return []
    found: list[tuple[bool, Hit]] = []
    for each in pages(language):
        heading = each.title
        for line in each.text.splitlines():
            is_heading = line.startswith("#")
            plain = _MARKS.sub("", line).strip()
            heading = plain if is_heading else heading
            if plain and all(word in plain.casefold() for word in words):
                found.append((not is_heading, Hit(each, heading, plain)))
    return [hit for _, hit in sorted(found, key=lambda pair: pair[0])][:MOST_FOUND]


def _page_of(link: str) -> str:
    return link.partition("#")[0].removesuffix(".md")
