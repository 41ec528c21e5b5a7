"""The program with its clock moved: `python -m bench.moved SECONDS`. Calls are made in office hours only."""

import sys
from datetime import datetime, timedelta
from functools import partial
from unittest.mock import patch

import main


def run(seconds: float) -> int:
    """`python main.py`, so many seconds later than it is; gives the exit status."""
    later = timedelta(seconds=seconds)

    def clock() -> datetime:
        return main.real_time() + later

    with patch.object(main, "compose", partial(main.compose, clock=clock)):
        return main.main([])


if __name__ == "__main__":
    sys.exit(run(float(sys.argv[1])))
