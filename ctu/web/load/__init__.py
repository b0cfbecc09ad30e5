"""Load of a process, bounded: by rate, by admission, by the time that a request may take."""
