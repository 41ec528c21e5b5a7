"""People vote in polls, and the bot hears of it as Telegram's specification has it."""

from __future__ import annotations

import pytest

from sandbox.model import Json
from sandbox.people import Person
from sandbox.refusal import NotModelled, Refusal
from sandbox.world import World
