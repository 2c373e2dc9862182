"""The guide on the command line: its contents, a page, what is found in it."""

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.services import guide as pages


def declare(group: Group) -> None:
    """Make the group one command."""
    group.only(
        guide,
        arg("page", nargs="?", metavar="PAGE"),
        arg("--find", metavar="WORDS"),
        examples=("expobook guide", "expobook guide contract", 'expobook guide --find "first option"'),
    )


def guide(call: Call) -> Answer:
    """Print a page, the lines that have some words, or the contents."""
    language, wanted = call.language, call.options
    if wanted.find:
        hits = pages.find(wanted.find, language)
        lines = [f"{hit.page.name}: {hit.line}" for hit in hits] or [call.say("guide.nothing", words=wanted.find)]
        data = [{"page": hit.page.name, "heading": hit.heading, "line": hit.line} for hit in hits]
        return Answer(data, lines, sound=bool(hits))
    if wanted.page:
        page = pages.page(wanted.page, language)
        return Answer(page, [page.text.rstrip()])
    listed = pages.pages(language)
    width = max(len(page.name) for page in listed)
    titles = {page.name: page.title for page in listed}
    return Answer(titles, [f"{name:<{width}}  {title}" for name, title in titles.items()])
