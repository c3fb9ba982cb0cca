"""The command line: one command a verb. Data go to stdout, progress and messages to stderr.

Exit codes: 0 done, 1 internal fault, 2 the user's input. This module and those beside it import
nothing heavy at the top, so that ``orgmap --help`` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from orgmap.cli import (
    analyse,
    audience,
    brokerage,
    check,
    compare,
    identities,
    keep,
    look,
    mapping,
    power,
    privacy,
    standing,
    talks,
    tracking,
    whatif,
)
from orgmap.cli.output import fail
from orgmap.errors import OrgmapError, Problem
from orgmap.version import __version__

__all__ = ["cli", "main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="orgmap")
def cli() -> None:
    """Who really holds power, who will block, and in which order to talk to people.

    A SOURCE is a workspace made with 'orgmap new', a plain folder of CSV files, or files.
    Start with: orgmap demo
    """


_NOUNS = (
    look,
    keep,
    privacy,
    mapping,
    identities,
    check,
    standing,
    analyse,
    power,
    brokerage,
    whatif,
    tracking,
    audience,
    compare,
    talks,
)
for _command in (command for noun in _NOUNS for command in noun.COMMANDS):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in words
    try:
        code = cli.main(args=words, prog_name="orgmap", standalone_mode=False)
    except OrgmapError as error:
        sys.exit(fail(error.problems, as_json=as_json))
    except click.UsageError as error:
        if not as_json:
            error.show()
            sys.exit(2)
        sys.exit(fail((Problem(error.format_message(), "See orgmap --help."),), as_json=True))
    except click.ClickException as error:
        sys.exit(fail((Problem(error.format_message(), ""),), as_json=as_json))
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; nothing was left half-done.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone (orgmap show | head): not a fault.
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the one place where a fault of ours becomes words
        sys.exit(_internal_fault(error))
    sys.exit(code or 0)


def _internal_fault(error: Exception) -> int:
    import os
    import traceback

    click.echo(
        f"orgmap failed on its own account ({type(error).__name__}: {error}). Your data were not changed. "
        "Run again with ORGMAP_DEBUG=1 and send the lines that appear.",
        err=True,
    )
    if os.environ.get("ORGMAP_DEBUG"):
        traceback.print_exception(error)
    return 1
