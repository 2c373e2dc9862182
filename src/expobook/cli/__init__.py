"""The command line: one module a command group, each command a function from a call to an answer."""
