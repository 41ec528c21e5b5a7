"""The survey about a service: the case, the interview in the chat, and a folder for each other part."""
