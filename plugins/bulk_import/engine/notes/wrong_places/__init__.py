"""Notes on values that stand in the wrong row or column."""
