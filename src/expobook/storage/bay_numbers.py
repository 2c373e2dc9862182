"""The numbers that cells know bays by."""

from collections.abc import Mapping


class BayNumbers:
    """Bay codes and their numbers, both ways, as they are in one transaction."""

    def __init__(self, pairs: Mapping[str, int]) -> None:
        self.number_of = dict(pairs)
        self.code_of = {number: code for code, number in pairs.items()}
