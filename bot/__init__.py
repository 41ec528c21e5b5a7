"""A Telegram bot that teaches the entrepreneurs of Kazakhstan, tests them and certifies them."""
