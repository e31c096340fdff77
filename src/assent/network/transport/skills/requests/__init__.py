"""Readers of whole requests: what is said of one thing in several clauses (a tunnel's ends, a policy's classes).

Each looks for its own details in all that was said, whatever their order; `dispatch` tells whose a request is.
"""
