"""Why a claim's name has no value, and what the author can do about it."""

from __future__ import annotations

import re

from proofpress.post.address import Address
from proofpress.post.claims import Where
from proofpress.post.post import Post
from proofpress.post.printed import Value
from proofpress.suggest import did_you_mean, suggestion
from proofpress.verify.assigned import assigned
from proofpress.verify.expression import Missing
from proofpress.verify.shown import people
from proofpress.verify.values import Gone, Nothing, Several, Unknown, Values, part

_LISTED = 6


def missing(
    post: Post,
    address: Address,
    found: Several | Gone | Unknown,
    values: Values,
    *,
    written: str,
    where: Where,
) -> Missing:
    """The fact and the remedy.

    Args:
        written: the address as the claim has it.
        where: the claim stands.
    """
    if isinstance(found, Several):
        return _several(address, found, written, where)
    if isinstance(found, Gone):
        return Missing(
            f"`{written}` is gone after cell {found.cell}, which deletes it or makes it something "
            "that is not recorded",
            f"claim it above cell {found.cell}, or keep it: `{_own(address)} = {written}`",
        )
    if found.within is not None:
        return _no_such_part(address, found.within.value, written)
    return _no_such_name(post, address, values, written)


def _several(address: Address, found: Several, written: str, where: Where) -> Missing:
    told = [f"{people(one.value)} {_since(one.cell)}" for one in found.values]
    if len(told) > 3:
        told = [told[0], f"{len(told) - 2} other values", told[-1]]
    place = _PLACES.get(where) or f"what stands above cell {found.values[0].cell}"
    return Missing(
        f"`{written}` is {', '.join(told[:-1])} and {told[-1]}, and {place} could mean any of them",
        f"give the one that is meant a name of its own in a cell: `{_own(address)} = {written}`",
    )


def _since(cell: int) -> str:
    return f"after cell {cell}" if cell else "as a parameter"


_PLACES = {
    "title": "the title",
    "dek": "the dek",
    "summary": "the summary",
    "image_alt": "`image_alt`",
}


def _no_such_part(address: Address, value: Value, written: str) -> Missing:
    """The variable was recorded, but has no such part."""
    held, done = value, 0
    for done, step in enumerate(address.steps):  # noqa: B007 how far it goes is used below
        inner = part(held, (step,))
        if isinstance(inner, Nothing):
            break
        held = inner
    whole, step = str(Address(address.name, address.steps[:done])), address.steps[done]
    if isinstance(held, dict):
        return Missing(f"`{whole}` has no `{step}`", _keys(address, done, held))
    if isinstance(held, list) and isinstance(step, int):
        items = "1 item" if len(held) == 1 else f"{len(held)} items"
        return Missing(
            f"`{whole}` has {items}, and none at position {step}",
            f"positions count from 0: `{whole}[0]` is the first, `{whole}[-1]` the last",
        )
    return Missing(
        f"`{whole}` is {people(held)}, and `{written}` was not recorded",
        f"name the value in a cell: `{_own(address)} = {written}`",
    )


def _keys(address: Address, done: int, held: dict[str, Value]) -> str:
    near = suggestion(str(address.steps[done]), held)
    if near is not None:
        meant = Address(address.name, (*address.steps[:done], near, *address.steps[done + 1 :]))
        return f"did you mean `{meant}`?"
    keys = [f"`{key}`" for key in held]
    more = f" and {len(keys) - _LISTED} more" if len(keys) > _LISTED else ""
    return f"it has {', '.join(keys[:_LISTED])}{more}" if keys else "it is empty"


def _no_such_name(post: Post, address: Address, values: Values, written: str) -> Missing:
    name = address.name
    if post.kernel != "python3":
        return _untold(post.kernel, name, values, written)
    cell = next((cell.number for cell in post.code_cells if name in assigned(cell.source)), None)
    if name.startswith("_") and cell is not None:
        return Missing(
            f"`{name}` begins with `_`, and such names are not recorded",
            f"name the value in a cell: `{_own(address)} = {written}`",
        )
    if cell is None:
        known = ", ".join(f"`{one}`" for one in values.names[:_LISTED])
        else_ = f"set it in a cell; recorded are {known}" if known else "set it in a cell"
        more = f" and {len(values.names) - _LISTED} more" if len(values.names) > _LISTED else ""
        return Missing(
            f"no cell sets `{name}`", did_you_mean(name, values.names, otherwise=else_ + more)
        )
    if address.steps:
        return Missing(
            f"`{written}` was not recorded: `{name}` of cell {cell} is no flat list, or dict "
            "with text keys, of up to 100 numbers and short texts",
            f"name the value in a cell: {_assignments(address, written)}",
        )
    return Missing(
        f"`{name}` of cell {cell} was not recorded: it was never set, or is no number, short text "
        "or time, nor a flat list, or dict with text keys, of up to 100 of them",
        f"name what the text says in a cell, such as `{name}_count = len({name})`",
    )


def _untold(kernel: str, name: str, values: Values, written: str) -> Missing:
    """A kernel of another language was asked; what its cells do is not known."""
    fact = f"the kernel `{kernel}` gave no value for `{written}`"
    if not values.names:
        return Missing(
            fact,
            "claims need a kernel that answers Jupyter's `user_expressions`; not every one does",
        )
    plain = "set it in a cell to a number, a short text or a flat list of them"
    return Missing(fact, did_you_mean(name, values.names, otherwise=plain))


def _assignments(address: Address, written: str) -> str:
    """How Python names a part; nobody knows whether it is an attribute or a key."""
    keys = address.name + "".join(f"[{step!r}]" for step in address.steps)
    either = f"`{_own(address)} = {written}`"
    return either if "." not in written else f"{either} or `{_own(address)} = {keys}`"


def _own(address: Address) -> str:
    """A name for the value of an address: `p95` for `stats.p95`, `rows_0` for `rows[0]`."""
    name, last = address.name.strip("_"), address.steps[-1] if address.steps else None
    if last is None:
        return f"{name}_here" if name == address.name else name
    key = re.sub(r"\W+", "_", str(last)).strip("_")
    return key if key.isidentifier() else f"{name}_{key}"
