"""The words of the longer commands. Nothing heavy is imported here: `check` and `--help` answer at once."""

from argparse import ArgumentParser
from datetime import date
from typing import Protocol

REGISTERS = (
    "completers",
    "progress",
    "certificates",
    "services",
    "questionnaires",
    "interviews",
    "discrepancies",
)


class Commands(Protocol):
    """Where a command is added."""

    def add_parser(self, name: str, *, help: str) -> ArgumentParser:
        """A command with its own words."""


def describe_seed(commands: Commands) -> None:
    """`seed`."""
    parser = commands.add_parser("seed", help="a made-up year in an empty database, for demonstrations")
    parser.add_argument("--year", type=int, required=True)
    parser.add_argument("--services", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7, help="the same number makes the same year")


def describe_report(commands: Commands) -> None:
    """`report`."""
    parser = commands.add_parser("report", help="the figures of Appendix 3 for a quarter or the year")
    parser.add_argument("period", help="2026Q1, 2026Q2, 2026Q3, or 2026 for the final report")
    parser.add_argument("--out", metavar="DIR", required=True)
    parser.add_argument("--again", action="store_true", help="the newest one, as it was made")
    _describe_language(parser)


def describe_export(commands: Commands) -> None:
    """`export`."""
    parser = commands.add_parser("export", help="a register in its official form")
    parser.add_argument("register", choices=REGISTERS)
    parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True, metavar="DAY")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, required=True, metavar="DAY")
    parser.add_argument("--out", metavar="FILE.xlsx", required=True)
    _describe_language(parser)


def describe_publish(commands: Commands) -> None:
    """`publish`, `editions` and `rollback`."""
    parser = commands.add_parser("publish", help="check a course, a zip or a folder, and publish it")
    parser.add_argument("source", metavar="FILE_OR_FOLDER", help="a zip, or a folder with course.toml")
    parser.add_argument("--at-once", action="store_true", help="also for those who study: slips of the pen")
    parser.add_argument("--dry-run", action="store_true", help="check and compare only")
    parser.add_argument("--reason", help="why, for the audit")
    parser.add_argument("--lang", choices=["kk", "ru"], default="ru", help="the language of the changes")
    commands.add_parser("editions", help="the versions of the course, and how many study on each")
    rollback = commands.add_parser("rollback", help="withdraw the present version of the course")
    rollback.add_argument("--reason", help="why, for the audit")


def describe_import(commands: Commands) -> None:
    """`import-services`."""
    parser = commands.add_parser("import-services", help="check and take in a register of services")
    parser.add_argument("file", metavar="FILE", help="the form of Appendix 1, .xlsx or .csv")
    parser.add_argument("--month", required=True, help="the reporting month, as 2026-03")
    parser.add_argument("--dry-run", action="store_true", help="check only, take in nothing")
    parser.add_argument("--faults", metavar="OUT.xlsx", help="write the rows with what is wrong in them")
    parser.add_argument("--lang", choices=["kk", "ru"], default="ru", help="the language of the messages")


def _describe_language(parser: ArgumentParser) -> None:
    parser.add_argument("--lang", choices=["kk", "ru"], default="ru", help="the language of the file")
