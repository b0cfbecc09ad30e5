"""Worker processes: how they are forked, prepared, watched and replaced."""
