"""Who may ask: pages of this server alone, by its own names, and only to read."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = ("GET", "HEAD")
#: What every answer carries: nobody frames it, guesses its type, or reads it from elsewhere.
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


class Guard:
    """Refuses what a page of another site, or a name that leads here by a trick, could ask.

    A name of another site can be made to lead to 127.0.0.1 (DNS rebinding), so `Host` must be one
    of `hosts`, exactly. A request that names an origin must come from that same host. Whoever
    follows a link to a page of ours may come from anywhere: a page in a tab of its own tells the
    one that led there nothing.

    Args:
        hosts: with their ports, as browsers write them.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        refused = self._refused(scope)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_ALWAYS]
            await send(message)

        if refused is None:
            await self._app(scope, receive, answer)
            return
        from starlette.responses import PlainTextResponse

        status, words = refused
        headers = {"allow": ", ".join(METHODS)} if status == 405 else {}
        response = PlainTextResponse(f"{words}\n", status, {**headers, "cache-control": "no-store"})
        await response(scope, receive, answer)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        """Status and words of a refusal, or None."""
        headers: list[tuple[bytes, bytes]] = scope["headers"]

        def of(name: bytes) -> list[str]:
            return [value.decode("latin-1") for key, value in headers if key == name]

        hosts, origins, sites = of(b"host"), of(b"origin"), of(b"sec-fetch-site")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return 403, f"this is no address of the preview; it has {' and '.join(self._named)}"
        if any(origin.lower() != f"http://{hosts[0].lower()}" for origin in origins):
            return 403, "another site asked for this"
        led_here = of(b"sec-fetch-mode") == ["navigate"] and of(b"sec-fetch-dest") == ["document"]
        if not led_here and any(site not in ("same-origin", "none") for site in sites):
            return 403, "another site asked for this"
        if scope["method"] not in METHODS:
            return 405, "this server only shows: it takes GET and HEAD"
        return None

    @property
    def _named(self) -> list[str]:
        return sorted(f"http://{host}/" for host in self._hosts)
