"""Sets of themes whose shows keep their distance."""

from expobook.domain.season.problem import SeasonProblem


def cliques_of(problem: SeasonProblem) -> tuple[frozenset[str], ...]:
    """Return sets of themes that are all near each other, so that every near pair is in one of them."""
    limits = problem.limits
    themes = sorted(({c.theme for c in problem.claims} | {s.theme for s in problem.standing}) - {""})
    if not limits.theme_days:
        return ()
    pairs = [(a, b) for n, a in enumerate(themes) for b in themes[n:] if limits.are_near(a, b)]
    found: list[frozenset[str]] = []
    for a, b in pairs:
        if any({a, b} <= clique for clique in found):
            continue
        clique = {a, b}
        for other in themes:
            if all(limits.are_near(other, member) for member in clique):
                clique.add(other)
        found.append(frozenset(clique))
    return tuple(clique for clique in found if not any(clique < other for other in found))
