"""A customer's conversation about slices, from the first wish to the order: a use case for any face.

`state` and `events` are pure: a conversation is what its events fold to. `talker` asks models and the desk.
"""
