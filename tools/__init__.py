"""Programs run by hand while the bot is built."""
