"""Text that has a UTF-8 form: lone surrogates, which no encoding has, become U+FFFD."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def whole(text: str) -> str:
    """The same text, with a pair of surrogates as the character that it means."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def packing(pack: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """`pack` of a Jupyter session, for messages with any text in them.

    jupyter_client's own raises for a lone surrogate, so that the words of an exception are lost,
    or sends bytes that are no UTF-8.
    """

    def packed(message: Any) -> bytes:
        try:
            data = pack(message)
            if not data.isascii():
                data.decode()
        except UnicodeError:
            return pack(_whole(message))
        return data

    return packed


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, (list, tuple)):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return value
