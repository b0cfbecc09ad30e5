"""The console with something added: points to stop at, faults on demand, another version."""

import gc

# As `wsgi.py` does while it loads the console; each app turns it on again by `settle`.
gc.disable()
