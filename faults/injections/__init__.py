"""Injections of faults: what one needs, how a kind is registered, and the results."""
