"""Diffs for people: every change under the lines that say where it belongs."""

from __future__ import annotations

from assent.cli.diffs import readable

DIFF = """--- R1 running
+++ R1 candidate
@@ -1,9 +1,9 @@
 policy-map OUT
  class A
-  bandwidth 10
+  bandwidth 20
  class B
   bandwidth 5
+!
 interface Gi0/1
+ shutdown
"""


def test_changes_stand_under_their_headings() -> None:
    assert list(readable(DIFF)) == [
        (" ", "policy-map OUT"),
        (" ", " class A"),
        ("-", "  bandwidth 10"),
        ("+", "  bandwidth 20"),
        (" ", "interface Gi0/1"),
        ("+", " shutdown"),
    ]


def test_nothing_changed_is_nothing_said() -> None:
    assert list(readable(" interface Gi0/1\n  shutdown\n")) == []
