"""A NETCONF server from the registry (`netconf`), behind which a router keeps a candidate and a running text.

The package's own code does SSH, framing, sessions and locks. It was written for a paramiko that had DSS keys, so
they are put back, as a name only, before it is imported.
"""

from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

import paramiko

from assent.network.transport import change


def _put_back_dss() -> None:
    class DSSKey:
        @classmethod
        def from_private_key_file(cls, *_: object) -> None:
            raise paramiko.SSHException("there are no DSS keys any more")

    module = ModuleType("paramiko.dsskey")
    module.DSSKey = DSSKey  # type: ignore[attr-defined]
    sys.modules.setdefault("paramiko.dsskey", module)
    paramiko.dsskey = sys.modules["paramiko.dsskey"]


_put_back_dss()

import sshutil.server  # noqa: E402
from netconf import error as nc_error  # noqa: E402
from netconf import server as nc_server  # noqa: E402
from netconf import util as nc_util  # noqa: E402

_made = sshutil.server.SSHServerSocket.__init__


def _prompt_and_local(self: Any, *arguments: Any, **named: Any) -> None:
    """The package listens everywhere and lets the kernel wait: neither is wanted here."""
    line = next(one for one in arguments if isinstance(one, socket.socket))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if line.getpeername()[0] not in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        line.close()
    _made(self, *arguments, **named)


sshutil.server.SSHServerSocket.__init__ = _prompt_and_local
CAPABILITY = "urn:ietf:params:netconf:capability:{}"
ALL = ("candidate:1.0", "validate:1.1", "confirmed-commit:1.1", "startup:1.0")


class NetconfServer:
    """A context manager. `fail`: operation name to the message of the error that it gives."""

    def __init__(self, running: str, folder: Path, capabilities: tuple[str, ...] = ALL) -> None:
        self.running = self.startup = running
        self.capabilities = capabilities
        self.candidate: str | None = None
        self.before: str | None = None
        self.persist: str | None = None
        self.timer: threading.Timer | None = None
        self.fail: dict[str, str] = {}
        self.received: list[str] = []
        key = paramiko.ECDSAKey.generate()
        self._key_file = folder / f"nc_{id(self)}"
        key.write_private_key_file(str(self._key_file))
        self._known = f"{key.get_name()} {key.get_base64()}"
        self._folder = folder

    def __enter__(self) -> NetconfServer:
        control = nc_server.SSHUserPassController(username="admin", password="s3cret-login")
        self._server = nc_server.NetconfSSHServer(
            server_ctl=control, server_methods=self, port=0, host_key=str(self._key_file)
        )
        self.port = self._server.port
        self.known_hosts = self._folder / f"nc_known_{self.port}"
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {self._known}\n")
        return self

    def __exit__(self, *_: object) -> None:
        if self.timer is not None:
            self.timer.cancel()
        self._server.close()

    @property
    def armed(self) -> bool:
        return self.timer is not None

    def nc_append_capabilities(self, capabilities: Any) -> None:
        for one in self.capabilities:
            nc_util.subelm(capabilities, "capability").text = CAPABILITY.format(one)

    def rpc_get_config(self, session: Any, rpc: Any, source: Any, filter_: Any) -> Any:
        data = nc_util.elm("nc:data")
        nc_util.subelm(data, "nc:cli-config-data-block").text = (
            self.startup if str(source[0].tag).endswith("startup") else self.running
        )
        return data

    def rpc_edit_config(self, session: Any, rpc: Any, *params: Any) -> Any:
        self._refuse("edit-config", rpc)
        block = next(one for one in rpc.iter() if str(one.tag).endswith("cli-config-data-block"))
        self.received.append(block.text)
        self.candidate = change.candidate(self.candidate or self.running, block.text)
        return nc_util.elm("nc:ok")

    def rpc_validate(self, session: Any, rpc: Any, *params: Any) -> Any:
        self._refuse("validate", rpc)
        return nc_util.elm("nc:ok")

    def rpc_discard_changes(self, session: Any, rpc: Any, *params: Any) -> Any:
        self.candidate = None
        return nc_util.elm("nc:ok")

    def rpc_commit(self, session: Any, rpc: Any, *params: Any) -> Any:
        said = {str(one.tag).rpartition("}")[2]: one.text for one in params}
        self._refuse("confirmed-commit" if "confirmed" in said else "commit", rpc)
        if said.get("persist-id") != self.persist:
            raise nc_error.InvalidValueProtoError(rpc, message="no confirmed commit with this persist-id")
        if "confirmed" in said:
            self.before, self.persist = self.running, said["persist"]
            self.timer = threading.Timer(float(said["confirm-timeout"]), self.revert)
            self.timer.daemon = True
            self.timer.start()
        else:
            self._disarm()
        self.running = self.candidate or self.running
        self.candidate = None
        return nc_util.elm("nc:ok")

    def rpc_cancel_commit(self, session: Any, rpc: Any, *params: Any) -> Any:
        if self.persist is None or params[0].text != self.persist:
            raise nc_error.InvalidValueProtoError(rpc, message="no confirmed commit with this persist-id")
        self.revert()
        return nc_util.elm("nc:ok")

    def rpc_copy_config(self, session: Any, rpc: Any, *params: Any) -> Any:
        self._refuse("copy-config", rpc)
        self.startup = self.running
        return nc_util.elm("nc:ok")

    def revert(self) -> None:
        if self.before is not None and self.timer is not None:
            self.running = self.before
        self._disarm()

    def _disarm(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
        self.timer = self.persist = self.before = None

    def _refuse(self, operation: str, rpc: Any) -> None:
        if operation in self.fail:
            raise nc_error.OperationFailedProtoError(rpc, message=self.fail[operation])
