"""The composition root: picks the adapters behind the stages and hands them to the pipeline."""

from proofpress.press.press import BlogPress, damage

__all__ = ["BlogPress", "damage"]
