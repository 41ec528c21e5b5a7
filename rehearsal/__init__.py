"""Plays people through the bot on the sandbox: for the tests, the seeded world, the demo and the screenshots."""
