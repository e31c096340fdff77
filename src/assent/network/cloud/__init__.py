"""The cloud domain: which network functions run on which cloud, and whether they fit."""
