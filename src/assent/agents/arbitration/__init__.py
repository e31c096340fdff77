"""How the embedded arbiter judges what others say: disguise, concepts in five languages, claims, signals."""
