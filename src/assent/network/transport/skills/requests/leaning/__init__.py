"""Reads requests by what their clauses lean towards, where the grammar's words do not reach.

A linear classifier, fitted from labelled phrases (`benchmarks/fit_wishes.py`), tells what a clause wants; its slots
are filled with the values and places that are said, by their kinds alone. `dispatch` asks it where a question is left.
"""
