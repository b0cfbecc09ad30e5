"""Certificates that nobody but a test believes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def certify(certificate: Path, key: Path, host: str) -> None:
    """Make a certificate that nobody but this test believes."""
    private, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    made = x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number())
    made = made.add_extension(x509.SubjectAlternativeName([_name(host)]), critical=False)
    signed = made.not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    certificate.write_bytes(
        signed.sign(private, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
