"""The command of the drill: `python -m faults.drill`."""

import sys

from faults.drill.restore_drill import main

if __name__ == "__main__":
    sys.exit(main())
