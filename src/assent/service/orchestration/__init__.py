"""The four agents of “LLMs meet network slicing management and orchestration”, and the tools that they work with.

`app` drives them for `assent slice deploy`. Their tools read and propose; what they propose is carried out by
`lifecycle`, after approval.
"""
