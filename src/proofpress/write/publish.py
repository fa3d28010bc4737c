"""Change the site on disk: assets first, then pages, then deletions."""

from __future__ import annotations

import contextlib
import json
import os
import stat
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path, PurePosixPath

from proofpress.errors import PublishError, UsageError
from proofpress.site.page import Page
from proofpress.write.changes import Changes, changes
from proofpress.write.files import is_temporary, reason, replace, replace_all, sync_folder
from proofpress.write.seen import Seen

#: Lists what proofpress wrote into the folder that holds it; only that is ever deleted.
MARKER = ".proofpress.json"
_FORMAT = 1


def publish(
    site: Path,
    pages: Sequence[Page],
    *,
    spared: Collection[PurePosixPath] = (),
    force: bool = False,
    seen: Seen | None = None,
) -> Changes:
    """Make the folder `site` hold `pages`, and rewrite only what differs.

    The marker is widened to the new files before the first of them is written and narrowed after
    the last deletion, so that whatever cuts a build off, the next one knows every file of it.

    Args:
        spared: folders of the site that stay as they are.
        force: take over a folder with files in it that proofpress did not make; they stay.
        seen: spares reading files that are as they were; without it every file is read.

    Raises:
        UsageError: the folder is not ours.
        PublishError: the disk refused; what was there is still whole, file by file.
    """
    check(site, force=force)
    seen = seen or Seen()
    try:
        site.mkdir(parents=True, exist_ok=True)
        ours = _read_marker(site)
        todo = changes(pages, dict(_present(site, seen)), ours, spared)
        wanted = {page.path for page in pages}
        names = wanted | {path for path in ours if any(map(path.is_relative_to, spared))}
        if ours != names:
            _write_marker(site, ours | names)
        folders: dict[PurePosixPath, bool] = {}
        _write(site, todo.assets, folders)
        _write(site, todo.pages, folders)
        _delete(site, todo.delete)
        if ours != names:
            _write_marker(site, names)
        for page in (*todo.assets, *todo.pages):
            seen.wrote(str(page.path), f"{site}/{page.path}", page.digest)
    except OSError as error:
        raise PublishError(f"cannot write the site: {reason(error)}") from error
    return todo


def check(site: Path, *, force: bool = False) -> None:
    """Refuse a folder that proofpress did not make, before a build spends its time.

    Raises:
        UsageError: it is a link or no folder, or it holds files and no marker.
    """
    try:
        mode = site.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise PublishError(f"cannot read `{site}`: {reason(error)}") from error
    if not stat.S_ISDIR(mode):
        raise UsageError(f"`{site}` is not a folder: move it away")
    if force or (site / MARKER).is_file():
        return
    if any(not is_temporary(entry.name) for entry in os.scandir(site)):
        raise UsageError(
            f"`{site}` holds files that proofpress did not make: "
            "move them away, or build with --force to write beside them"
        )


def _present(site: Path, seen: Seen) -> Iterator[tuple[PurePosixPath, str]]:
    """Digest of every plain file; links count as absent: they are replaced, not followed."""
    for folder, _, names in os.walk(site):
        inside = PurePosixPath(Path(folder).relative_to(site).as_posix())
        for name in names:
            file = os.path.join(folder, name)
            status = os.lstat(file)
            if not stat.S_ISREG(status.st_mode):
                continue
            if is_temporary(name):
                os.unlink(file)
                continue
            relative = inside / name
            yield relative, seen.digest(str(relative), file, status)


def _write(site: Path, pages: Sequence[Page], folders: dict[PurePosixPath, bool]) -> None:
    """Write `pages`.

    Args:
        folders: those that are there, and whether they were made now; others are added.
    """
    files: list[tuple[str, bytes]] = []
    for page in pages:
        _make_folder(site, page.path.parent, folders)
        target = f"{site}/{page.path}"
        made = folders.get(page.path.parent, False)
        if not made and os.path.isdir(target) and not os.path.islink(target):
            os.rmdir(target)  # an emptied folder where a file is due
        files.append((target, page.data))
    replace_all(files)


def _make_folder(site: Path, folder: PurePosixPath, folders: dict[PurePosixPath, bool]) -> None:
    """Create `folder`; a link or file of ours in its way is removed, never followed."""
    if folder in folders or not folder.parts:
        return
    _make_folder(site, folder.parent, folders)
    here = f"{site}/{folder}"
    try:
        os.mkdir(here)
    except FileExistsError:
        folders[folder] = not stat.S_ISDIR(os.lstat(here).st_mode)
        if folders[folder]:
            os.unlink(here)
            os.mkdir(here)
    else:
        folders[folder] = True


def _delete(site: Path, paths: Sequence[PurePosixPath]) -> None:
    for path in paths:
        (site / path).unlink(missing_ok=True)
    for path in paths:
        for parent in path.parents:
            if parent == PurePosixPath("."):
                break
            with contextlib.suppress(OSError):  # not empty, or already gone
                (site / parent).rmdir()


def _read_marker(site: Path) -> frozenset[PurePosixPath]:
    try:
        names = json.loads((site / MARKER).read_text("utf-8"))["files"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return frozenset()
    paths = (PurePosixPath(name) for name in names if isinstance(name, str))
    return frozenset(path for path in paths if ".." not in path.parts and not path.is_absolute())


def _write_marker(site: Path, paths: frozenset[PurePosixPath] | set[PurePosixPath]) -> None:
    listing = {"format": _FORMAT, "files": sorted(map(str, paths))}
    replace(site / MARKER, (json.dumps(listing, separators=(",\n", ": ")) + "\n").encode())
    sync_folder(site)
