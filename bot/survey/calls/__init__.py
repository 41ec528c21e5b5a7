"""The telephone interview: the queue, the case in an operator's hands, the talk, the room."""
