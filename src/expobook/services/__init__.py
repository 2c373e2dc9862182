"""Use cases: one verb, one transaction, a value and what changed.

A family of verbs is a package. None needs, even by way of others, one that needs it: from ``trail`` and ``money`` over
``book``, ``diary``, ``contracts`` and ``plans`` up to ``today`` and ``demo``. What all of them share lies beside them.
"""
