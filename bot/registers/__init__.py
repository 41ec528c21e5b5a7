"""Registers that Damu keeps: each has a description of what it holds, how it is narrowed, and its form."""
