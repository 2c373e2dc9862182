"""Which services write, and what each tells the audit trail: read from their own source."""

import ast
import importlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import expobook.services
from expobook.domain.booking import ChallengeState

PACKAGE = "expobook.services"
WRITES = {"transact"}
Key = tuple[str, str]
Place = tuple[int, str]


@dataclass(slots=True)
class Function:
    """One function of a module: what it calls, whether it opens a writing transaction, the verbs it tells."""

    module: str
    name: str
    node: ast.FunctionDef
    calls: set[Key] = field(default_factory=set)
    writes: bool = False
    verbs: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Service:
    """A public function that takes a desk first and may write."""

    name: str
    call: Callable[..., Any]
    verbs: frozenset[str]


@cache
def writing_services() -> tuple[Service, ...]:
    """Return every service that opens a writing transaction, itself or through others."""
    functions = {(each.module, each.name): each for each in _functions()}
    found = []
    for key, function in sorted(functions.items()):
        first = function.node.args.args[:1]
        if function.name.startswith("_") or not first or first[0].arg != "desk":
            continue
        reached = _reached(functions, key)
        if any(functions[each].writes for each in reached):
            verbs = frozenset[str]().union(*(functions[each].verbs for each in reached))
            call = getattr(importlib.import_module(f"{PACKAGE}.{function.module}"), function.name)
            found.append(Service(f"{function.module}.{function.name}", call, verbs))
    return tuple(found)


def _reached(functions: dict[Key, Function], start: Key) -> set[Key]:
    reached, waiting = set(), [start]
    while waiting:
        key = waiting.pop()
        if key in functions and key not in reached:
            reached.add(key)
            waiting += functions[key].calls
    return reached


def _functions() -> list[Function]:
    folder = Path(expobook.services.__file__).parent
    read: list[tuple[Function, dict[str, Key]]] = []
    paths = {".".join(path.relative_to(folder).with_suffix("").parts): path for path in sorted(folder.rglob("*.py"))}
    for module, path in paths.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        here = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        names = dict(_imports(tree, paths.keys())) | {node.name: (module, node.name) for node in here}
        for node in here:
            local = _own_names(node)
            read.append((Function(module, node.name, node), {k: v for k, v in names.items() if k not in local}))
    handing = _handing_on(read)
    return [_read(function, names, handing) for function, names in read]


def _imports(tree: ast.Module, modules: Collection[str]) -> Iterator[tuple[str, Key]]:
    """Yield names that come from other services; a module itself stands for all that is called on it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            package = (node.module or "").removeprefix(PACKAGE).removeprefix(".")
            for alias in node.names:
                module = f"{package}.{alias.name}".removeprefix(".")
                yield alias.asname or alias.name, (module, "*") if module in modules else (package, alias.name)


@cache
def walked(node: ast.AST) -> tuple[ast.AST, ...]:
    """Return a function's nodes, found once: they are asked for many times over."""
    return tuple(ast.walk(node))


def _own_names(function: ast.FunctionDef) -> set[str]:
    """Return arguments and variables of a function: they hide functions of the same name."""
    stored = {n.id for n in walked(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return stored | {n.arg for n in walked(function) if isinstance(n, ast.arg)}


def _handing_on(read: list[tuple[Function, dict[str, Key]]]) -> dict[Key, Place]:
    """Return functions that tell a verb which is one of their own arguments: its place and its name."""
    handing: dict[Key, Place] = {}
    while True:
        before = len(handing)
        for function, names in read:
            own = [argument.arg for argument in (*function.node.args.args, *function.node.args.kwonlyargs)]
            for call in (node for node in walked(function.node) if isinstance(node, ast.Call)):
                for verb in _verb_given(call, names, handing):
                    if isinstance(verb, ast.Name) and verb.id in own:
                        handing[function.module, function.name] = own.index(verb.id), verb.id
        if len(handing) == before:
            return handing


def _verb_given(call: ast.Call, names: dict[str, Key], handing: dict[Key, Place]) -> list[ast.expr]:
    """Return what a call gives as a verb, to the trail or to a function that hands it on."""
    if tells(call):
        return [call.args[2]]
    key = names.get(call.func.id) if isinstance(call.func, ast.Name) else None
    if key not in handing:
        return []
    place, name = handing[key]
    return [*call.args[place : place + 1], *(word.value for word in call.keywords if word.arg == name)]


def _read(function: Function, names: dict[str, Key], handing: dict[Key, Place]) -> Function:
    for node in walked(function.node):
        if isinstance(node, ast.Name) and node.id in names:  # called, or handed to what calls it
            function.calls.add(names[node.id])
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute):
            function.writes |= node.func.attr in WRITES
            owner = node.func.value
            if isinstance(owner, ast.Name) and names.get(owner.id, ("", ""))[1] == "*":
                function.calls.add((names[owner.id][0], node.func.attr))
        for verb in _verb_given(node, names, handing):
            function.verbs |= _verbs_in(verb, function.node)
    return function


def tells(call: ast.Call) -> bool:
    """Say whether a call is one of ``uow.audit.add``."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr == "add" else None
    return isinstance(owner, ast.Attribute) and owner.attr == "audit"


def _verbs_in(node: ast.expr, function: ast.FunctionDef) -> set[str]:
    if isinstance(node, ast.Attribute) and node.attr == "value":  # how a challenge ends
        return {state.value for state in ChallengeState if state is not ChallengeState.RUNNING}
    parts = [node]
    if isinstance(node, ast.Name):  # a variable of the function
        assigned = (each for each in walked(function) if isinstance(each, ast.Assign))
        parts = [each.value for each in assigned if any(getattr(to, "id", "") == node.id for to in each.targets)]
    literals = (each for part in parts for each in _constants(part))
    return {each for each in literals if isinstance(each, str)}


def _constants(node: ast.expr) -> list[object]:
    if isinstance(node, ast.IfExp):  # not what it asks, only what it chooses from
        return [*_constants(node.body), *_constants(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) else []
