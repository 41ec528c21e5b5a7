"""Appendix 2: filled in the chat, or collected elsewhere."""
