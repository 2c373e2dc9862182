"""A server of time stamps (RFC 3161) on this computer, with a certificate of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

STAMPED_AT = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)  # 12:30 at the venue


def _stamper() -> DummyTimeStamper:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example Time Stamps")])
    until = datetime(2036, 1, 1)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, datetime(2026, 1, 1), until)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    signed = made.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    return DummyTimeStamper(
        asn1_x509.Certificate.load(signed.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        fixed_dt=STAMPED_AT,
    )


@contextmanager
def time_stamp_server() -> Iterator[str]:
    """Serve time stamps and yield the address; under ``/page`` it answers with a page instead."""
    stamper = _stamper()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            page = self.path == "/page"
            told = b"<html>" if page else stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if page else "application/timestamp-reply")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
