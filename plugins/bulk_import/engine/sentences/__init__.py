"""Sentences of the engine, in the language of whoever reads them."""
