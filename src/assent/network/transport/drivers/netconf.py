"""The netconf driver: candidate, validate, confirmed commit (RFC 6241; extra `netconf`).

The data model is the configuration's own text in one element, `cli-config-data-block`, as IOS's first NETCONF
server (`netconf ssh`) took it: what was verified is then what is sent, with no translation in between. YANG
models such as Cisco-IOS-XE-native are not spoken. With `:confirmed-commit:1.1` the router itself takes an
unconfirmed change back, also when the session is gone; without it a commit stands at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar
from xml.sax.saxutils import escape

from assent.intents.errors import InvalidInput, Permanent, Refused, Temporary
from assent.network.transport import change
from assent.network.transport.drivers.base import Capabilities, Edit, runs
from assent.network.transport.drivers.terminal import Login
from assent.network.transport.languages.ios.secrets import mask

BASE = "urn:ietf:params:xml:ns:netconf:base:1.0"
BLOCK = "cli-config-data-block"
_FILTER = ("subtree", f'<config-format-text-block xmlns="{BASE}"/>')
_LONGEST_S = 86_400.0
T = TypeVar("T")


class NetconfRouter:
    """See `base.Driver`. One session, opened when it is needed, and again when it broke."""

    def __init__(self, name: str, login: Login) -> None:
        self._name = name
        self._login = login
        self._open: Any = None
        self._locked = False

    def capabilities(self) -> Capabilities:
        if self._has(":confirmed-commit:1.1"):
            return Capabilities("its own timer: NETCONF confirmed commit", _LONGEST_S)
        return Capabilities(None)

    def observe(self) -> str:
        return self._text("running")

    def plan(self, edit: Edit, confirm_within_s: float) -> str:
        if self.capabilities().confirm is not None and confirm_within_s > _LONGEST_S:
            raise Refused(f"{self._name}: its timer can be set to {_LONGEST_S:g} s at most")
        return _config(edit.commands)

    def prepare(self, edit: Edit) -> None:
        """Locks the candidate and loads the change into it; the router's own validation runs where it has one."""
        if not self._has(":candidate"):
            raise Permanent(f"{self._name} has no candidate configuration (NETCONF :candidate)")
        self._lock()
        self._load(edit.commands)

    def commit(self, edit: Edit, confirm_within_s: float) -> None:
        if self.capabilities().confirm is None:
            self._asked(lambda m: m.commit())
        else:
            timeout = str(max(1, math.ceil(confirm_within_s)))
            self._asked(lambda m: m.commit(confirmed=True, timeout=timeout, persist=edit.key))
        now = self.observe()
        if not runs(now, edit):
            raise Permanent(f"{self._name} does not run what it was told")

    def confirm(self, edit: Edit) -> None:
        if not runs(self.observe(), edit):
            raise Permanent(f"{self._name}: the change does not run any more; its timer was faster")
        if self.capabilities().confirm is not None:
            try:
                self._asked(lambda m: m.commit(persist_id=edit.key))
            except Permanent:  # confirmed before? then there is nothing to confirm, and it keeps running
                if self._pending(edit):
                    raise
        self._save()
        self._unlock()

    def rollback(self, edit: Edit) -> None:
        self.close()  # whatever it held: locks, a candidate
        if self.capabilities().confirm is not None:
            self._pending(edit)
        now = self.observe()
        if not change.same(now, edit.before):
            wanted = change.candidate(now, edit.rollback)
            if back := change.commands(now, wanted):
                self._lock()
                self._load(back)
                self._asked(lambda m: m.commit())
                if not change.same(self.observe(), wanted):
                    raise Permanent(f"{self._name} is not what it was")
            if self._has(":startup") and not change.same(self._text("startup"), edit.before):
                self._save()
        self._unlock()

    def close(self) -> None:
        if self._open is not None:
            with suppress(Exception):
                self._open.close_session()
        self._open, self._locked = None, False

    def _text(self, source: str) -> str:
        reply = self._asked(lambda m: m.get_config(source, filter=_FILTER))
        blocks = [one for one in reply.data_ele.iter() if str(one.tag).rpartition("}")[2] == BLOCK]
        if not blocks:
            raise Permanent(f"{self._name} sends no {BLOCK}: it speaks another data model")
        return (blocks[0].text or "").strip("\n") + "\n"

    def _pending(self, edit: Edit) -> bool:
        """Cancels the confirmed commit; whether there was one."""
        try:
            self._asked(lambda m: m.cancel_commit(persist_id=edit.key))
        except Permanent:
            return False
        return True

    def _lock(self) -> None:
        if not self._locked:
            try:
                self._asked(lambda m: m.lock("candidate"))
            except Permanent as error:
                raise Temporary(f"{error.message}; somebody else is changing it", retry_after=10.0) from None
            self._locked = True
        self._asked(lambda m: m.discard_changes())

    def _unlock(self) -> None:
        if self._locked:
            self._locked = False
            self._asked(lambda m: m.unlock("candidate"))

    def _load(self, commands: str) -> None:
        self._asked(lambda m: m.edit_config(target="candidate", config=_config(commands)))
        if self._has(":validate"):
            self._asked(lambda m: m.validate("candidate"))

    def _save(self) -> None:
        if self._has(":startup"):
            self._asked(lambda m: m.copy_config(source="running", target="startup"))

    def _has(self, capability: str) -> bool:
        """`:confirmed-commit:1.1` stands for its URN; without a version, any."""
        return any(f"capability{capability}" in one for one in self._session().server_capabilities)

    def _asked(self, ask: Callable[[Any], T]) -> T:
        """Raises Permanent for what the router refuses, Temporary where the session breaks."""
        from ncclient.operations import RPCError

        session = self._session()
        try:
            return ask(session)
        except RPCError as error:
            said = " ".join(mask(str(error.message or error.tag)).split())[:200]
            raise Permanent(f"{self._name} refuses: {said}") from None
        except Exception as error:  # ncclient's errors and its parser's have no common base  # noqa: BLE001
            self._open, self._locked = None, False
            raise Temporary(f"{self._name}: the session broke: {error or type(error).__name__}") from None

    def _session(self) -> Any:
        if self._open is None or not self._open.connected:
            self._locked = False
            self._open = _connected(self._name, self._login)
        return self._open


def _config(commands: str) -> str:
    return f'<config xmlns="{BASE}"><{BLOCK}>{escape(commands)}</{BLOCK}></config>'


def _connected(router: str, login: Login) -> Any:
    try:
        from ncclient import NCClientError, manager
        from ncclient.transport.errors import AuthenticationError, SSHUnknownHostError
    except ImportError:
        raise InvalidInput(
            "the netconf driver needs ncclient: pip install 'assent[netconf]'", field="driver"
        ) from None
    try:
        return manager.connect(
            host=login.host,
            port=login.port,
            username=login.username,
            password=login.password,
            key_filename=None if login.key_file is None else str(login.key_file),
            hostkey_b64=_host_key(router, login),
            allow_agent=False,
            look_for_keys=False,
            timeout=login.timeout_s,
        )
    except AuthenticationError:
        raise Refused(f"{router}: {login!r} may not log in: wrong user, password or key") from None
    except SSHUnknownHostError:
        raise Refused(
            f"{router}: the key of {login.host} is not the one in {login.known_hosts or 'known_hosts'}: "
            "put it there once you have checked it"
        ) from None
    except (NCClientError, OSError, EOFError) as error:
        said = " ".join(str(error).split())[:160]
        raise Temporary(f"{router}: {login!r} does not answer: {said}", retry_after=5.0) from None


def _host_key(router: str, login: Login) -> str | None:
    """The key in the file of known hosts; None: ncclient looks into the user's own."""
    if login.known_hosts is None:
        return None
    import paramiko

    try:
        known = paramiko.HostKeys(str(login.known_hosts))
    except OSError as error:
        raise InvalidInput(f"{router}: {login.known_hosts}: {error.strerror}", field="known_hosts") from None
    found = known.lookup(login.host if login.port == 22 else f"[{login.host}]:{login.port}")
    if not found:
        raise Refused(f"{router}: {login.known_hosts} has no key of {login.host} port {login.port}")
    # ncclient asks for `ssh-rsa` by its old name, which paramiko 5 does not offer: another key is better
    kind = min(found, key=lambda name: name == "ssh-rsa")
    return str(found[kind].get_base64())
