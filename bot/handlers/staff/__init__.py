"""Conversations of operators and administrators, gated once on the parent router."""
