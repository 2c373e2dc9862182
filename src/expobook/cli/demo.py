"""Plays a real auto show through the whole job, and tells each step with its figure."""

from contextlib import closing
from pathlib import Path

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.services.demo import job as demo


def declare(group: Group) -> None:
    """Make the group one command: ``expobook demo DIR``."""
    group.only(play, arg("folder", metavar="DIR"), arg("--largest", action="store_true"))


def play(call: Call) -> Answer:
    """Play the show into a folder; a folder that was used before gets the new results when all are made."""
    folder = Path(call.options.folder)
    steps = []
    with closing(demo.play(folder, largest=call.options.largest, language=call.language)) as playing:
        for step in playing:
            call.tell(f"{step.number:>2}/{step.of}  {call.say(f'demo.{step.key}', **step.facts)}")
            steps.append(step)
    files = sorted(path.name for path in folder.iterdir() if path.is_file())
    data = {"folder": str(folder), "steps": [{"step": step.key, **step.facts} for step in steps], "files": files}
    is_sound = steps[-1].facts["findings"] == 0
    return Answer(data, [call.say("demo.results", folder=folder, files=files)], sound=is_sound)
