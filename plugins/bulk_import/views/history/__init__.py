"""The page of all imports: its list, its filter."""
