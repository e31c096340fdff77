"""The embedded model's grammar: how administrators write, in no device's words.

`tokens` finds what a sentence mentions, `clauses` cuts it into objectives' clauses, `reading` and its siblings
turn each into typed objectives. English first; Spanish, Portuguese and French share the same lemmas.
"""
