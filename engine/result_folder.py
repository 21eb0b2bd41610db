"""A folder of results that can be made anew: it remembers which files were made in it, and removes those alone.

Any process, one thread. The list of files is written before the files are, so that an interrupted run is cleared too.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from engine.errors import EngineError
from engine.exchange.atomic_file import ensure_folder, write_bytes_atomically


class ResultFolder:
    """The folder `path`, which comes to be; files that an earlier run `of` the same listed are removed at once.

    Runs of different things (videos) may share a folder. Raises EngineError where the folder cannot be made or a listed
    file not be removed.
    """

    def __init__(self, path: Path, *, of: str) -> None:
        self.path = path
        self._list = path / f".{of}-made-here.txt"
        self._names: list[str] = []
        ensure_folder(path)
        try:
            for name in self._listed():
                (path / name).unlink(missing_ok=True)
        except OSError as error:
            raise EngineError(f"The folder {path} cannot be made ready: {error.strerror or error}.") from error

    def claim(self, name: str, *more: str) -> Path:
        """Note that the files of these names (relative, with /) are about to be made; the path of the first.

        Raises EngineError where such a file is there already, since this program did not make it.
        """
        self.claim_all([name, *more])
        return self.path / name

    def claim_all(self, names: Iterable[str]) -> None:
        """As `claim`, for many files."""
        wanted = list(names)
        for name in wanted:
            if (self.path / name).exists():
                raise EngineError(
                    f"{self.path / name} is in the way, and it was not made by an earlier run here: "
                    "choose another folder."
                )
        self._names += wanted
        text = "".join(f"{name}\n" for name in self._names)
        write_bytes_atomically(self._list, data=text.encode(), durable=False)

    def _listed(self) -> list[str]:
        """What the list names, without anything that would lead out of the folder."""
        if not self._list.is_file():
            return []
        names = self._list.read_text(encoding="utf-8", errors="replace").splitlines()
        paths = {name: PurePosixPath(name) for name in names if name}
        return [name for name, path in paths.items() if not path.is_absolute() and ".." not in path.parts]
