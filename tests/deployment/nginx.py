"""nginx with the documented site, where it is installed: in the frame that it wants around it."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from tests.deployment.installed import HOST, site
from tests.outside.certificates import certify

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin") or shutil.which("nginx")


def configured(runtime: Path, port: int | None = None) -> Path:
    """Write the site with places of this machine, into the frame that nginx wants around it.

    :param port: where it listens for HTTPS on this machine, beside its socket.
    """
    certify(runtime / "ctu.pem", runtime / "ctu.key", HOST)
    text = site().replace("/run/ctu", str(runtime))
    text = text.replace("listen 80", f"listen unix:{runtime}/http.sock")
    if port is not None:
        text = re.sub(r"listen 443 (.*);", rf"listen 443 \1; listen 127.0.0.1:{port} \1;", text)
    text = text.replace("listen 443", f"listen unix:{runtime}/https.sock")
    text = text.replace("/var/log/nginx", str(runtime))
    text = text.replace("/etc/ssl/certs", str(runtime)).replace("/etc/ssl/private", str(runtime))
    frame = f"worker_rlimit_nofile 8192; pid {runtime}/pid; error_log stderr; "
    frame += "events { worker_connections 4096; } "
    # Debian's own frame compresses.
    frame += "http { access_log off; gzip on;"
    if os.geteuid() == 0:
        # Whoever starts it as root lets it work as somebody who may not enter this folder.
        frame = f"user root; {frame}"
    for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
        frame += f" {name}_temp_path {runtime}/{name};"
    (runtime / "nginx.conf").write_text(f"{frame}\n{text}}}\n")
    return runtime / "nginx.conf"
