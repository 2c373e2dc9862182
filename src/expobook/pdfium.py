"""Opens PDFs to look at them. PDFium must not be used by two threads at once, so one at a time does.

Two that did at the same moment now and then left the window without its page.
"""

import io
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

_TURN = threading.RLock()


@contextmanager
def opened(pdf: bytes) -> Iterator[Any]:
    """Open a PDF for the duration of a ``with`` block, as ``pypdfium2.PdfDocument``; others wait meanwhile."""
    import pypdfium2

    with _TURN:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def joined(pdfs: Iterable[bytes]) -> bytes:
    """Return the pages of several PDFs one after the other as one."""
    import pypdfium2

    stream = io.BytesIO()
    with _TURN:
        whole = pypdfium2.PdfDocument.new()
        try:
            for pdf in pdfs:
                with opened(pdf) as part:
                    whole.import_pages(part)
            whole.save(stream)
        finally:
            whole.close()
    return stream.getvalue()
