"""The configuration repository: what the routers have been running, in Git, one commit per change.

The operator records a change when it is confirmed. Commits are made of the change's own key, the given author
and virtual time alone, so the same run makes the same hashes. Secrets are masked before anything is written.
No git binary, no hook and no configuration of the machine takes part (dulwich).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assent.intents.errors import InvalidInput, Permanent, Temporary
from assent.network.transport.languages.ios.secrets import mask

BRANCH = b"refs/heads/main"
SUFFIX = ".cfg"
_COMMITTER = "Assent <assent@localhost>"
_LOCK_WAIT_S = 10.0


@dataclass(frozen=True)
class Recorded:
    """A commit. `texts`: every router's configuration then, masked. `change_id`: the change's key."""

    sha: str
    change_id: str
    author: str
    at_s: int
    message: str
    texts: dict[str, str]

    @property
    def summary(self) -> str:
        return self.message.split("\n", 1)[0]


class ConfigRepository:
    """A Git repository with one file per router. `path` is created at the first commit.

    Methods raise Permanent where the folder cannot be used, Temporary where another process holds it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def import_running(self, texts: Mapping[str, str], at_s: float = 0.0) -> str:
        """The first commit: what ran before Assent came. Where there is one already, its hash."""
        found = list(self.history())
        if found:
            return found[-1].sha
        return self.record("import", texts, "Import the running configurations", at_s=at_s)

    def record(
        self,
        change_id: str,
        texts: Mapping[str, str],
        summary: str,
        evidence: Sequence[str] = (),
        author: str = "Assent",
        at_s: float = 0.0,
    ) -> str:
        """One commit for one change; the same `change_id` again gives the same hash and adds nothing.

        `texts` are the routers that the change touched; the others stay as they were recorded. Killed at any
        moment, the repository has the whole commit or none of it.
        """
        if not re.fullmatch(r"[A-Za-z0-9._:-]{1,200}", change_id):
            raise InvalidInput(f"{change_id!r} cannot be a change id: letters, digits and . _ : - only")
        from filelock import FileLock, Timeout

        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with FileLock(str(self.path / ".assent.lock"), timeout=_LOCK_WAIT_S):
                return self._record(change_id, texts, _message(change_id, summary, evidence), author, at_s)
        except Timeout:
            raise Temporary(f"{self.path}: another process is writing this repository") from None
        except OSError as error:
            raise Permanent(f"{self.path}: cannot be written: {error.strerror or error}") from None

    def history(self) -> Iterator[Recorded]:
        """All commits, newest first."""
        repo = self._open(create=False)
        if repo is None:
            return
        sha = _head(repo)
        while sha is not None:
            commit = repo[sha]
            yield _recorded(repo, commit)
            sha = commit.parents[0] if commit.parents else None

    def show(self, sha: str) -> Recorded:
        """One commit, by its hash or the beginning of it. Raises InvalidInput where there is no such one."""
        if not re.fullmatch(r"[0-9a-f]{4,40}", sha):
            raise InvalidInput(f"{sha!r} is no commit hash", field="sha")
        hits = [one for one in self.history() if one.sha.startswith(sha)]
        if len(hits) != 1:
            raise InvalidInput(
                f"{len(hits) or 'no'} commits of this repository begin with {sha}", field="sha"
            )
        return hits[0]

    def find(self, change_id: str) -> str | None:
        """The hash of the commit that recorded a change."""
        return next((one.sha for one in self.history() if one.change_id == change_id), None)

    def _record(
        self, change_id: str, texts: Mapping[str, str], message: str, author: str, at_s: float
    ) -> str:
        repo = self._open(create=True)
        found = self.find(change_id)
        if found is None:
            found = self._commit(repo, texts, message, author, at_s)
        self._check_out(repo)
        return found

    def _commit(self, repo: Any, texts: Mapping[str, str], message: str, author: str, at_s: float) -> str:
        from dulwich.objects import Blob, Commit, Tree

        parent = _head(repo)
        tree = Tree()
        for entry in repo[repo[parent].tree].items() if parent else ():
            tree.add(entry.path, entry.mode, entry.sha)
        for router, text in sorted(texts.items()):
            blob = Blob.from_string(mask(text).encode())
            repo.object_store.add_object(blob)
            tree.add(f"{router}{SUFFIX}".encode(), 0o100644, blob.id)
        repo.object_store.add_object(tree)
        commit = Commit()
        commit.tree = tree.id
        commit.parents = [parent] if parent else []
        commit.author = _identity(author)
        commit.committer = _COMMITTER.encode()
        commit.author_time = commit.commit_time = int(at_s)
        commit.author_timezone = commit.commit_timezone = 0
        commit.encoding = b"UTF-8"
        commit.message = message.encode()
        repo.object_store.add_object(commit)
        if not repo.refs.set_if_equals(BRANCH, parent, commit.id):
            raise Temporary(f"{self.path}: another process committed meanwhile")
        return str(commit.id.decode())

    def _check_out(self, repo: Any) -> None:
        """The files follow the commit: a process killed in between leaves that to the next record."""
        from dulwich.index import IndexEntry

        index = repo.open_index()
        for entry in repo[repo[repo.refs[BRANCH]].tree].items():
            path = self.path / entry.path.decode()
            data = repo[entry.sha].data
            if not path.exists() or path.read_bytes() != data:
                temporary = path.with_name(f".{path.name}.tmp")
                temporary.write_bytes(data)
                temporary.replace(path)
            index[entry.path] = IndexEntry(0, 0, 0, 0, entry.mode, 0, 0, len(data), entry.sha)
        index.write()

    def _open(self, *, create: bool) -> Any:
        from dulwich.errors import NotGitRepository
        from dulwich.repo import Repo

        try:
            return Repo(str(self.path))
        except NotGitRepository:
            pass
        if not create:
            return None
        repo = Repo.init(str(self.path), default_branch=b"main")
        (self.path / ".git" / "info").mkdir(exist_ok=True)
        (self.path / ".git" / "info" / "exclude").write_text(".assent.lock\n")
        return repo


def _head(repo: Any) -> Any:
    """The newest commit's hash; None in a repository without any."""
    try:
        return repo.refs[BRANCH]
    except KeyError:
        return None


def _identity(author: str) -> bytes:
    """`NAME <MAIL>`, made of anything that is said to be an author."""
    found = re.fullmatch(r"\s*([^<>\r\n\x00]{1,100}?)\s*(?:<([^<>\s]{1,100})>)?\s*", author)
    name, mail = (found.group(1), found.group(2)) if found else ("Assent", None)
    return f"{name} <{mail or 'assent@localhost'}>".encode()


def _message(change_id: str, summary: str, evidence: Sequence[str]) -> str:
    first = " ".join(mask(summary).split())[:200] or "Change"
    proof = "\n".join(f"- {' '.join(mask(line).split())[:500]}" for line in evidence)
    body = f"\nVerified:\n{proof}\n" if proof else ""
    return f"{first}\n{body}\nChange-Id: {change_id}\n"


def _recorded(repo: Any, commit: Any) -> Recorded:
    message = commit.message.decode()
    trailer = re.search(r"^Change-Id: (\S+)$", message.rsplit("\n\n", 1)[-1], re.MULTILINE)
    texts = {
        entry.path.decode().removesuffix(SUFFIX): repo[entry.sha].data.decode()
        for entry in repo[commit.tree].items()
    }
    return Recorded(
        commit.id.decode(),
        trailer.group(1) if trailer else "",
        commit.author.decode(),
        int(commit.author_time),
        message,
        texts,
    )
