"""A Telegram that runs on this machine: one world in memory, reached in process, over HTTP, or by a web chat."""
