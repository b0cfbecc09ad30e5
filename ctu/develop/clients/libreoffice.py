"""The LibreOffice that opens our files in `make fuzz`: an installed one, else Debian's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ctu.develop.clients.installation import install_packages
from ctu.develop.servers.missing_part import MissingPart

BINARY_VARIABLE = "CTU_LIBREOFFICE"
NAMES = ("soffice", "libreoffice", "localc")
DEBIAN_PACKAGES = ("libreoffice-calc",)
CONVERT_SECONDS = 300
MISSING = (
    "There is no LibreOffice: no file of ours is opened in a spreadsheet. Install libreoffice-calc "
    f"(Debian's package has this name), or name the program in {BINARY_VARIABLE}."
)


def find() -> str | None:
    """Return the program: named in the environment, or on PATH."""
    named = os.environ.get(BINARY_VARIABLE)
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def convert(files: list[Path], delimiter: str, wanted: str, folder: Path) -> list[Path]:
    """Open CSV files, and save each in another format (such as "fods") in a folder.

    Without a delimiter they are files of another kind, such as workbooks. CSV files are opened as
    UTF-8 with everything else as LibreOffice proposes it, so a formula runs.
    A profile of its own keeps it away from whoever uses LibreOffice on this machine.
    """
    program = find()
    if program is None:
        raise MissingPart(MISSING)
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [
            program,
            "--headless",
            f"-env:UserInstallation={profile}",
            *([f"--infilter=CSV:{ord(delimiter)},34,76"] if delimiter else []),
            "--convert-to",
            wanted,
            "--outdir",
            str(folder),
            *map(str, files),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=CONVERT_SECONDS,
        check=True,
    )
    suffix = wanted.partition(":")[0]
    return [folder / f"{file.stem}.{suffix}" for file in files]


def main() -> int:
    """Make sure that there is one, or say what `make fuzz` will lack; never a failure."""
    if find() is None:
        print("There is no LibreOffice yet; it is being installed for this test.", flush=True)
        install_packages(*DEBIAN_PACKAGES)
    if find() is None:
        print(MISSING, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
