"""HAProxy with the documented configuration, where it is installed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.deployment.installed import FOLDER, HOST
from tests.outside.certificates import certify

HAPROXY = shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin") or shutil.which("haproxy")


def configured(runtime: Path, port: int) -> Path:
    """Write the configuration with places of this machine.

    :param port: where it listens for HTTPS.
    """
    certificate, key = runtime / "ctu.pem", runtime / "ctu.key"
    certify(certificate, key, HOST)
    (runtime / "both.pem").write_bytes(certificate.read_bytes() + key.read_bytes())
    text = (FOLDER / "haproxy.cfg").read_text(encoding="utf-8")
    text = text.replace("/run/ctu", str(runtime))
    text = text.replace("/etc/ssl/private/ctu.pem", str(runtime / "both.pem"))
    text = re.sub(r"bind :80\b", f"bind unix@{runtime}/http.sock", text)
    text = text.replace("bind :443", f"bind 127.0.0.1:{port}")
    (runtime / "haproxy.cfg").write_text(text)
    return runtime / "haproxy.cfg"
