"""Outputs stored in an `.ipynb`, brought to one shape: joined lines, every required key present."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def output(raw: Any) -> Mapping[str, Any] | str:
    """One nbformat 4 output, or what is wrong with it.

    Stored outputs are shown only where nothing is executed, so what is merely missing is filled in.
    """
    if not isinstance(raw, dict):
        return "is not an object"
    match raw.get("output_type"):
        case "stream":
            text = joined(raw.get("text", ""))
            if text is None:
                return "has no `text`"
            name = "stderr" if raw.get("name") == "stderr" else "stdout"
            return {"output_type": "stream", "name": name, "text": text}
        case "error":
            lines = raw.get("traceback", [])
            lines = (
                [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []
            )
            return {
                "output_type": "error",
                "ename": str(raw.get("ename", "")),
                "evalue": str(raw.get("evalue", "")),
                "traceback": lines,
            }
        case "display_data" | "execute_result" | "update_display_data" as kind:
            data = bundle(raw.get("data", {}))
            metadata = raw.get("metadata", {})
            if data is None or not isinstance(metadata, dict):
                return "has `data` or `metadata` of the wrong kind"
            if kind != "execute_result":
                return {"output_type": "display_data", "data": data, "metadata": metadata}
            count = raw.get("execution_count")
            return {
                "output_type": kind,
                "data": data,
                "metadata": metadata,
                "execution_count": count if isinstance(count, int) else None,
            }
        case unknown:
            return f"has the unknown type `{unknown}`"


def bundle(raw: Any) -> dict[str, Any] | None:
    """A MIME bundle with its lines joined; JSON types stay as they are."""
    if not isinstance(raw, dict):
        return None
    out: dict[str, Any] = {}
    for mime, value in raw.items():
        if mime == "application/json" or (
            mime.startswith("application/") and mime.endswith("+json")
        ):
            out[mime] = value
            continue
        text = joined(value)
        # Some tools store objects under types of their own; they are kept as they are.
        out[mime] = value if text is None else text
    return out


def joined(raw: Any) -> str | None:
    """Text that may be stored as a list of lines; None if it is neither."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, list) and all(isinstance(line, str) for line in raw):
        return "".join(raw)
    return None
