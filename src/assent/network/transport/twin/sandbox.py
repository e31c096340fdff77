"""Whether this machine can run a twin."""

from __future__ import annotations

import os
import shutil

from assent.intents.errors import Permanent
from assent.network.namespaces import frr
from assent.network.namespaces.sandbox import Sandbox, search_path

DAEMONS = ("zebra", "ospfd", "staticd", "bgpd")
_TOOLS = ("unshare", "ip", "nft")


def available() -> tuple[bool, str]:
    """Whether a twin can run here, and if not, why. Asks the machine: programs, rights, namespaces."""
    missing = [name for name in _TOOLS if shutil.which(name, path=search_path()) is None]
    missing += [str(frr.FOLDER / name) for name in DAEMONS if not os.access(frr.FOLDER / name, os.X_OK)]
    if missing:
        return False, f"not installed: {', '.join(missing)} (Debian: apt install frr iproute2 nftables)"
    if os.geteuid() != 0:
        return False, "needs root: FRR's daemons change to their own user"
    try:
        with Sandbox() as sandbox:
            sandbox.namespaces(["a", "z"], {})
            sandbox.run([("", ["ip", "link", "add", "x", "netns", "a", "type", "veth", "peer", "name", "x",
                               "netns", "z"], "")])  # fmt: skip
            sandbox.run([("a", ["nft", "-f", "-"], "table ip t {\n}\n")])
    except Permanent as error:
        return False, f"this kernel does not let it: {error}"
    return True, "FRR, network namespaces, veth and nftables are there"
