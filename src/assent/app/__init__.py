"""The composition root: settings in, wired application out; the only place that knows every part.

`scenario` puts the rooms' sections together into one file's schema, `compose` wires the parts, `running` and
`wishes` are the use cases that faces call.
"""
