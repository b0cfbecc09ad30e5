"""Runs the hosts one after the other, each in a folder and a process of its own."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
words = sys.argv[1:]
hosts = [
    path
    for path in sorted(HERE.glob("*.py"))
    if path.stem not in ("steps", "run_all") and ("babel" in path.stem) == ("babel" in words)
]
for host in hosts:
    with TemporaryDirectory() as folder:
        subprocess.run([sys.executable, str(host), folder], cwd=folder, check=True)
    print(f"{host.stem}: good")
