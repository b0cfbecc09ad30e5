"""`make audit`: bill of materials, licences and known vulnerabilities of the console.

The bill of materials and the scan are those of cyclonedx-bom and pip-audit (decision 127), which
have an environment of their own. A scan that has looked at nothing is refused: pip-audit reports no
known vulnerabilities also when the index says nothing of any package.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from ctu.develop.tree import ROOT

LOCK = ROOT / "requirements" / "console.txt"
TARGET = ROOT / "build" / "audit"
CLEAN, VULNERABLE, UNKNOWN_LICENCE, NOT_ASKED = 0, 1, 2, 3
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
CLASSIFIER = "License :: OSI Approved :: "
NOTHING = "No licence is named"


def main(tools: Path) -> int:
    """Write everything into `build/audit` and return the exit status."""
    TARGET.mkdir(parents=True, exist_ok=True)
    bill = [str(tools / "cyclonedx-py"), "requirements", str(LOCK), "--output-reproducible"]
    subprocess.run([*bill, "--output-file", str(TARGET / "bom.json")], check=True)
    licences = {name: licence_of(name) for name, _ in locked(LOCK.read_text(encoding="utf-8"))}
    lines = [f"{name}: {licence}\n" for name, licence in sorted(licences.items())]
    (TARGET / "licences.txt").write_text("".join(lines), encoding="utf-8")
    print(f"The bill of materials and {len(licences)} licences are in {TARGET.relative_to(ROOT)}.")
    status, report = judge_scan(*scan(tools))
    print(report)
    if unnamed := sorted(name for name, licence in licences.items() if licence == NOTHING):
        print(f"{NOTHING} by: {', '.join(unnamed)}.")
        return status or UNKNOWN_LICENCE
    return status


def scan(tools: Path) -> tuple[Mapping[str, Any] | None, int]:
    """Return pip-audit's report of the lock, None without one, and how many packages are locked."""
    options = ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    command = [str(tools / "pip-audit"), *options, "--requirement", str(LOCK)]
    output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    # A package may be locked in one version for each Python.
    count = len(dict(locked(LOCK.read_text(encoding="utf-8"))))
    try:
        report: Mapping[str, Any] = json.loads(output)
    except ValueError:
        return None, count
    (TARGET / "vulnerabilities.json").write_text(output, encoding="utf-8")
    return report, count


def judge_scan(report: Mapping[str, Any] | None, count: int) -> tuple[int, str]:
    """Return the exit status of a scan, and the sentence about it.

    :param count: how many packages there are.
    """
    packages = [] if report is None else report["dependencies"]
    scanned = [each for each in packages if "skip_reason" not in each]
    found = [
        f"{each['name']} {each['version']}: {fault['id']}, mended in "
        f"{', '.join(fault['fix_versions']) or 'no version'}"
        for each in scanned
        for fault in each["vulns"]
    ]
    if found:
        return VULNERABLE, "\n".join(["Vulnerabilities are known:", *found])
    if not scanned or any("skip_reason" in each for each in packages):
        return NOT_ASKED, (
            f"The database of advisories was asked about {len(scanned)} of {count} packages; "
            "nothing is known of the others. Run it again with an index of packages that is no "
            "mirror."
        )
    return CLEAN, f"No vulnerability is known of {len(scanned)} packages."


def locked(text: str) -> list[tuple[str, str]]:
    """Return name and version of everything in a lock."""
    return LOCKED.findall(text)


def licence_of(name: str) -> str:
    """Return the licence that an installed package names, or that it is not installed here."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return "not for this platform"
    return licence_named(found)


def licence_named(found: Distribution) -> str:
    """Return a licence as the metadata has it: an expression, classifiers, or a line of text."""

    def read(name: str) -> list[str]:
        return [str(each) for each in found.metadata.get_all(name) or []]

    approved = [each.removeprefix(CLASSIFIER) for each in read("Classifier") if CLASSIFIER in each]
    lines = [line for each in read("License") for line in each.strip().splitlines()[:1]]
    return ", ".join(read("License-Expression") or approved or lines) or NOTHING


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
