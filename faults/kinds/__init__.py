"""Kinds of faults, by what is broken; importing a module registers its kinds."""
