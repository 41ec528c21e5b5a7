"""Commands of the terminal that do the work of the bot: one file a command. main.py only calls them."""
