"""A Telegram that runs on this machine: one world in memory, reached in process, over HTTP, or a web chat."""
