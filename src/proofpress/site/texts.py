"""Texts that take long to make, remembered from one build to the next by what they are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping

#: So many are remembered, those first that were used last: the posts of a feed, and the styles.
_MOST = 100


class Texts:
    """Texts of an earlier build, and of this one.

    Args:
        earlier: gives those of an earlier build, when the first one is asked for.
    """

    def __init__(self, earlier: Callable[[], Mapping[str, str]] = dict) -> None:
        self._load = earlier
        self._earlier: Mapping[str, str] | None = None
        self._used: dict[str, str] = {}
        #: Whether there is any that an earlier build did not make.
        self.new = False

    def text(self, made_of: str, make: Callable[[], str]) -> str:
        """What `make` makes, and always makes of what `made_of` is the digest of."""
        if self._earlier is None:
            self._earlier = self._load()
        if made_of not in self._used:
            known = self._earlier.get(made_of)
            self.new = self.new or known is None
            self._used[made_of] = make() if known is None else known
        return self._used[made_of]

    def kept(self) -> Mapping[str, str]:
        """Those for the next build."""
        whole = {**self._used, **(self._earlier or {})}
        return dict(list(whole.items())[:_MOST])
