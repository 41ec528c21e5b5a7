"""The personal cabinet: where a learner is, put together from all features (Rules, point 13)."""
