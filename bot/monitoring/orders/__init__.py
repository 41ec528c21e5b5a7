"""Reports that were asked for in the chat, until they are made and told of."""
