"""What is told of words that no command takes: in our voice and with the remedy, not in Click's."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any, cast

import click

from proofpress.ending import INTERRUPTED
from proofpress.suggest import suggestion

_EXTRA = re.compile(r"Got unexpected extra arguments? \((.+)\)", re.DOTALL)


class Commands(click.Group):
    """The commands; words that they do not take are told in one line, with exit code 2."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **more: Any,
    ) -> Any:
        words = list(sys.argv[1:] if args is None else args)
        more.update(args=words, prog_name=prog_name, complete_var=complete_var)
        if not standalone_mode:
            return super().main(**more, standalone_mode=False)
        try:
            code = super().main(**more, standalone_mode=False)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            code = error.exit_code
        except click.UsageError as error:
            click.echo(f"error: {told(error, *_meant(self, words))}", err=True)
            code = error.exit_code
        except click.Abort:  # Ctrl-C, or the end of the input, at a question
            click.echo("interrupted", err=True)
            code = INTERRUPTED
        sys.exit(code)


def _meant(group: click.Group, words: Sequence[str]) -> tuple[str, click.Command]:
    """The command that the words are for, by the name that is typed, and itself."""
    typed, command = "proofpress", cast("click.Command", group)
    for word in words:
        inner = command.commands.get(word) if isinstance(command, click.Group) else None
        if inner is None:
            break
        typed, command = f"{typed} {word}", inner
    return typed, command


def told(error: click.UsageError, typed: str, command: click.Command) -> str:
    """What is wrong with the words for a command, and what to write instead."""
    see = f"see `{typed} --help`"
    match error:
        case click.NoSuchOption():
            near = suggestion(error.option_name, _spellings(command))
            remedy = f"did you mean `{near}`?" if near is not None else see
            return f"`{typed}` has no option `{error.option_name}`; {remedy}"
        case click.BadOptionUsage():
            option = _option(command, error.option_name)
            if option is None or option.is_flag:
                return f"`{error.option_name}` takes no value; {see}"
            return f"`{error.option_name}` needs a value: {_wanted(option.type) or see}"
        case click.MissingParameter(param=click.Parameter() as missing):
            return f"`{typed}` needs {_name(missing)}; {see}"
        case click.BadParameter(param=click.Parameter() as bad):
            wanted = _wanted(bad.type) or _plain(error.message)
            return f"{_name(bad)} cannot be that: {wanted}"
    name = getattr(error, "command_name", None)  # `NoSuchCommand`, which older Clicks do not have
    if name is not None and isinstance(command, click.Group):
        near = suggestion(name, command.commands)
        remedy = f"did you mean `{near}`?" if near is not None else see
        return f"`{typed}` has no command `{name}`; {remedy}"
    if found := _EXTRA.fullmatch(error.message):
        return f"`{typed}` takes no `{found[1]}`; {see}"
    return f"{_plain(error.format_message())}; {see}"


def _spellings(command: click.Command) -> Iterator[str]:
    yield "--help"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield from (*parameter.opts, *parameter.secondary_opts)


def _option(command: click.Command, name: str) -> click.Option | None:
    options = [one for one in command.params if isinstance(one, click.Option)]
    return next((one for one in options if name in (*one.opts, *one.secondary_opts)), None)


def _name(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return f"`{max(parameter.opts, key=len)}`"
    return f"`{(parameter.metavar or parameter.name or '').strip('[].').upper()}`"


def _wanted(kind: click.ParamType[Any]) -> str:
    """What may be written; nothing of what is no list and no number."""
    if isinstance(kind, click.Choice):
        *others, last = (f"`{choice}`" for choice in kind.choices)
        return f"write {', '.join(others)} or {last}" if others else f"write {last}"
    if isinstance(kind, click.IntRange) and kind.min is not None:
        upwards = f"{kind.min} or more" if kind.max is None else f"{kind.min} to {kind.max}"
        return f"write a whole number, {upwards}"
    return ""


def _plain(words: str) -> str:
    """A sentence of Click's as one of ours begins and ends."""
    return re.sub(r"'([^']*)'", r"`\1`", words[:1].lower() + words[1:]).rstrip(".")
