"""What may be written in front matter and config, as JSON Schema for editors.

Draft 7: the latest that the language servers of YAML (redhat) and TOML (taplo) both know.
"""

from proofpress.schema.schema import NAMES, as_text, schema

__all__ = ["NAMES", "as_text", "schema"]
