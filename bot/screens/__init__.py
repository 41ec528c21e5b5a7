"""Pure functions from an outcome to what a person sees; both languages can be printed without Telegram."""
