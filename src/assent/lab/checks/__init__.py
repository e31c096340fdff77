"""Checks of a network's state, as the set in `examples/intents` writes them (VOCABULARY.md there).

`judge.judge(check, state)` says whether one holds. Nothing here looks at how a state came about.
"""
