"""Plays people through the bot on the sandbox, for tests, the seeded world, the demo and screenshots."""
