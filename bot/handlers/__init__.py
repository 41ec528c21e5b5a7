"""The Telegram edge: each file a conversation; the routing table is on this page."""
