"""The `askwell` command: a click group that imports a command's module only when it is asked for."""

from __future__ import annotations

import atexit
import difflib
import os
import sys
import threading
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import click

from generator.errors import AskwellError
from generator.installation import refuse_collision_here

COMMANDS = {
    "init": ("generator.commands.init", "Start a help center in a new folder."),
    "new": ("generator.commands.new", "Add an article or a FAQ entry."),
    "serve": ("generator.commands.serve", "Preview the help center with live reload, feedback and reports."),
    "build": ("generator.commands.build", "Build the site."),
    "check": ("generator.commands.check", "Find problems before customers do."),
    "search": ("generator.commands.search", "Ask the built site a question and see why it answers as it does."),
    "versions": ("generator.commands.versions", "List, alias, compare and remove versions."),
    "publish": ("generator.commands.publish", "Put the built site where it is served."),
    "rollback": ("generator.commands.rollback", "Go back to an earlier release."),
    "verify": ("generator.commands.verify", "Compare what is live with its manifest."),
    "collect": ("generator.commands.collect", "Run the collector that hears votes, searches and messages."),
    "events": ("generator.commands.events", "Export, import, purge and erase events."),
    "report": ("generator.commands.report", "Read what customers could not find."),
    "gaps": ("generator.commands.gaps", "Work the ledger of gaps: sync, triage, draft, replay."),
    "simulate": ("generator.commands.simulate", "Play visitors against a built site for a living demo."),
    "doctor": ("generator.commands.doctor", "Check the installation, the store and the collector."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported on first use, so that `askwell build` pays for `build` alone."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[name][0]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"No such command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="askwell", prog_name="askwell")
def askwell() -> None:
    """The help center that learns from the questions it could not answer.

    \b
    Examples:
      askwell init my-help            start a help center
      askwell serve                   preview it, with search, feedback and reports
      askwell build --strict          build it as CI does
      askwell report gaps             see which answer to write next
    """


def main() -> NoReturn:
    """Run the command line; an AskwellError becomes its message and its exit code, so does what the disk refuses."""
    try:
        refuse_collision_here()
        askwell.main(standalone_mode=True)
    except SystemExit as end:
        _leave(end)
    except AskwellError as error:
        click.echo(f"askwell: {error}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        if error.strerror is None:
            raise
        where = "" if error.filename is None else f"{error.filename}: "
        click.echo(f"askwell: {where}{error.strerror} (check the path, its rights and the disk)", err=True)
        sys.exit(1)
    except UnicodeEncodeError as error:
        if error.reason != "surrogates not allowed":
            raise
        # Python keeps what is not UTF-8 in the name of a file as lone surrogates, which nothing can write down.
        shown = error.object[:300].encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        click.echo(
            f"askwell: '{shown}': a name that is not UTF-8 (rename the file or folder; see the locale)", err=True
        )
        sys.exit(1)
    except Exception as error:
        if not (said := _of_the_store(error)):
            raise
        click.echo(f"askwell: {said}", err=True)
        sys.exit(1)
    sys.exit(0)


def _leave(end: SystemExit) -> NoReturn:
    """End the process; one that did all it was to do does not take apart what it made of a large site, object by object."""
    if not end.code and threading.active_count() == 1:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
            atexit._run_exitfuncs()
            os._exit(0)
    raise end


def _of_the_store(error: Exception) -> str:
    """Say what a store refuses in the middle of a command, "" for any other error; stores that are not in use stay
    unimported."""
    names = [f"{one.__module__}.{one.__name__}" for one in type(error).__mro__]
    if "apsw.NotADBError" in names or "apsw.CorruptError" in names:
        return f"the store is damaged: {error} (name another with --db, or restore it from a backup)"
    if {"apsw.Error", "psycopg.Error", "feedback_widget.store.errors.StoreError"} & set(names):
        return f"the store cannot be used: {error} (check its path, its rights and the disk; askwell doctor says more)"
    return ""
