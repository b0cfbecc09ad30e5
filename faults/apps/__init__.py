"""The console with something added: points to stop at, faults on demand, another version."""
