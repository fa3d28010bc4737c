"""The images and files that an article brings along."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import unquote

from markupsafe import Markup

from proofpress.frozen import frozen
from proofpress.render.article import STYLE, ArticleFile
from proofpress.render.ground import Ground, ground
from proofpress.render.images import image_kind, recording_kind
from proofpress.render.plot import Plot, plot, themed
from proofpress.render.styles import Styles
from proofpress.render.svg import BadSvgError, clean_svg, cleaned

ReadFile = Callable[[PurePosixPath], bytes | None]


class UnusableError(ValueError):
    """A file that the page cannot show; message and remedy say why."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


@frozen
class Picture:
    """An image as `<img>` shows it; its size is in CSS pixels, `ground` what it stands on."""

    src: str
    width: int | None = None
    height: int | None = None
    ground: Ground = ""

    def tag(
        self, alt: str, *, width: int | None = None, height: int | None = None, title: str = ""
    ) -> Markup:
        """The `<img>`; a width or height of the author's own goes before that of the file."""
        if width or height:
            if self.width and self.height:
                width = width or round(height * self.width / self.height) if height else width
                height = height or round(width * self.height / self.width) if width else height
        else:
            width, height = self.width, self.height
        out = Markup('<img src="{}" alt="{}"').format(self.src, alt)
        if title:
            out += Markup(' title="{}"').format(title)
        if width:
            out += Markup(' width="{}"').format(width)
        if height:
            out += Markup(' height="{}"').format(height)
        if self.ground:
            out += Markup(' class="{}"').format(self.ground)
        return out + Markup(' loading="lazy" decoding="async">')


_UP = re.compile(r"(?:\.\./)+")


class Assets:
    """Collects files under names that hold a digest of their content.

    Args:
        folder: of the post, relative to the blog's root.
        root: no file outside it is ever asked for.
        read_file: gives the bytes of a file, or None if there is none.
        embed: images become `data:` addresses, and other files stay where they are.
    """

    def __init__(
        self,
        folder: PurePosixPath,
        root: PurePosixPath,
        read_file: ReadFile,
        *,
        embed: bool = False,
    ) -> None:
        self.folder, self.root, self.embed = folder, root, embed
        self._read_file = read_file
        self._files: dict[str, bytes] = {}
        self._pictures: dict[bytes, Picture] = {}
        self._plots = 0
        self.libraries: set[str] = set()
        self.styles = Styles()

    @property
    def files(self) -> tuple[ArticleFile, ...]:
        """What was used so far, ordered by name."""
        files = dict(self._files)
        if sheet := self.styles.sheet.encode():
            files[f"{STYLE}{sha256(sheet).hexdigest()[:16]}.css"] = sheet
        return tuple(ArticleFile(name, data) for name, data in sorted(files.items()))

    def picture(self, data: bytes) -> Picture:
        """Take an image in.

        Raises:
            UnusableError: the bytes are no image that browsers show.
        """
        key = sha256(data).digest()
        if key not in self._pictures:
            self._pictures[key] = self._picture(data)
        return self._pictures[key]

    def plot(self, text: str, label: str) -> Markup | None:
        """A figure in the colours of the page, in its HTML, or in a file if it is large.

        It has a file of its own in either case, for where the page's style does not reach. None if
        it is a picture like any other.
        """
        try:
            drawn = _drawn(text)
        except BadSvgError:
            drawn = None
        if drawn is None:
            return None
        if drawn.large:
            picture = Picture(self._address(drawn.file(), "svg"), drawn.width, drawn.height)
            return picture.tag(label)
        self._plots += 1
        file = "" if self.embed else self._keep(drawn.file(), "svg")
        return drawn.inline(self._plots, label, file)

    def recording(self, data: bytes) -> str:
        """The address of a sound or a film.

        Raises:
            UnusableError: browsers play no such file, or the page stands alone.
        """
        extension = recording_kind(data)
        if extension is None:
            raise UnusableError(
                "it is no WAV, MP3, Ogg, FLAC, MP4 or WebM file", "save it as one of these"
            )
        if self.embed:
            raise UnusableError("a page that stands alone holds neither", "build it as a post")
        return self._keep(data, extension)

    def document(self, data: bytes) -> str | None:
        """The address of a PDF file; None if it is none, or the page stands alone."""
        return self._keep(data, "pdf") if data[:5] == b"%PDF-" and not self.embed else None

    def local_picture(self, target: str) -> Picture:
        """Take in the image that Markdown names, with an address relative to the post's file.

        In blogs that moved here `../images/` was beside the folder of the posts: it is now in it.
        """
        try:
            self.path(target)
        except UnusableError:
            up = _UP.match(target)
            data = self._read_file(self.path(target[up.end() - 1 :])) if up else None
            if data is None:
                raise
            return self.picture(data)
        return self.picture(self.read(target))

    def attachment(self, target: str, attachments: Mapping[str, Mapping[str, str]]) -> Picture:
        """Take in an image that was pasted into the cell (`attachment:NAME`)."""
        name = unquote(target.removeprefix("attachment:"))
        bundle = attachments.get(name)
        if not bundle:
            raise UnusableError(
                f"the cell has no attachment `{name}`",
                "paste the image again, or put the file beside the post",
            )
        mime, text = next(iter(sorted(bundle.items())))
        return self.picture(decoded(mime, text))

    def file(self, target: str) -> str:
        """Take in a file that Markdown links to; the result is its address."""
        data = self.read(target)
        return self._keep(data, PurePosixPath(unquote(target)).suffix.lower().lstrip(".") or "bin")

    def read(self, target: str) -> bytes:
        """The bytes behind a relative address."""
        path = self.path(target)
        data = self._read_file(path)
        if data is None:
            raise UnusableError(
                f"there is no file `{path}`", "put the file beside the post, or correct the name"
            )
        return data

    def of_blog(self, path: PurePosixPath) -> bytes | None:
        """A file that the blog's own config names, by its path from the blog's root."""
        return self._read_file(path)

    def path(self, target: str) -> PurePosixPath:
        """The file that a relative address means, inside the root.

        Raises:
            UnusableError: it lies outside, or is hidden.
        """
        words = unquote(target.partition("#")[0].partition("?")[0])
        outside = UnusableError(
            f"`{target}` is outside the post's folder", "put the file beside the post"
        )
        if (
            not words
            or words.startswith(("//", "~"))
            or "\\" in words
            or "\0" in words
            or ":" in words
        ):
            raise outside
        # Jekyll and Quarto have images at the top, and name them from there.
        parts = list((self.root if words.startswith("/") else self.folder).parts)
        for part in words.split("/"):
            if part == "..":
                if not parts:
                    raise outside
                parts.pop()
            elif part not in ("", "."):
                parts.append(part)
        path = PurePosixPath(*parts)
        if not path.is_relative_to(self.root):
            raise outside
        if any(part.startswith(".") for part in path.relative_to(self.root).parts):
            raise UnusableError(
                f"`{path}` is a hidden file", "give it a name that does not begin with a dot"
            )
        return path

    def _picture(self, data: bytes) -> Picture:
        kind = image_kind(data)
        if kind is None:
            raise UnusableError(
                "it is no PNG, JPEG, GIF, WebP, AVIF or SVG image", "save it as one of these"
            )
        if kind.extension == "svg":
            try:
                data = clean_svg(data.decode("utf-8")).encode("utf-8", "replace")
            except UnicodeDecodeError as error:
                raise UnusableError("the SVG is not UTF-8", "save it as UTF-8") from error
            except BadSvgError as error:
                raise UnusableError(str(error), "save it as a plain SVG") from error
        on: Ground = "light" if kind.extension == "svg" else ground(data)
        src = self._address(data, kind.extension, kind.mime)
        return Picture(src, kind.width, kind.height, on)

    def _address(self, data: bytes, extension: str, mime: str = "image/svg+xml") -> str:
        if self.embed:
            return f"data:{mime};base64,{base64.b64encode(data).decode()}"
        return self._keep(data, extension)

    def _keep(self, data: bytes, extension: str) -> str:
        extension = (
            extension
            if extension.isascii() and extension.isalnum() and len(extension) <= 10
            else "bin"
        )
        name = f"{sha256(data).hexdigest()[:16]}.{extension}"
        self._files[name] = data
        return name


@lru_cache(maxsize=64)
def _drawn(text: str) -> Plot | None:
    """The figure in an SVG; kept, since whoever writes looks at the same ones again and again."""
    return plot(cleaned(text)) if themed(text) else None


def decoded(mime: str, text: str) -> bytes:
    """The bytes of an image in a notebook: base64, but SVG as it is."""
    if mime == "image/svg+xml" and "<" in text:
        return text.encode("utf-8", "replace")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnusableError(
            "the image is damaged: its base64 text cannot be read",
            "run the cell again, or paste the image again",
        ) from error


def data_image(address: str) -> bytes:
    """The bytes of a `data:image/…` address."""
    mime = address.partition(",")[0][5:].partition(";")[0].strip().lower()
    if not mime.startswith("image/"):
        raise UnusableError("the address holds no image", "put the file beside the post")
    return data_bytes(address)


def data_bytes(address: str) -> bytes:
    """The bytes of a `data:` address."""
    head, _, body = address.partition(",")
    mime = head[5:].partition(";")[0].strip().lower()
    if head.lower().rstrip().endswith(";base64"):
        return decoded(mime, unquote(body))
    return unquote(body).encode("utf-8", "replace")
