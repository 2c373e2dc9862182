"""Turn a picture that Xvfb keeps of its screen (XWD, 32 bits a pixel) into a PNG beside it, and look at it.

    python3 packaging/deb/picture.py SCREEN.xwd

Uses the standard library only, since it runs where nothing is installed. A screen of few colours, as one without a
window or without letters is, ends it with 1.
"""

import struct
import sys
import zlib
from pathlib import Path

FEWEST_COLOURS = 200  # smoothed letters, the colours of themes and phases make more
HEADER_SIZE, WIDTH, HEIGHT, BITS, LINE_BYTES, COLOURS = 0, 4, 5, 11, 12, 19  # places of big-endian 32-bit numbers


def main(screen: Path) -> int:
    """Write the PNG and return the exit code."""
    data = screen.read_bytes()
    head = struct.unpack(">25I", data[:100])
    if head[BITS] != 32:
        raise SystemExit(f"{screen} has {head[BITS]} bits a pixel, not 32.")
    begin, width, height, line = head[HEADER_SIZE] + 12 * head[COLOURS], head[WIDTH], head[HEIGHT], head[LINE_BYTES]
    rows, colours = bytearray(), set()
    for y in range(height):
        pixels = data[begin + y * line : begin + y * line + 4 * width]
        row = bytearray(3 * width)
        row[0::3], row[1::3], row[2::3] = pixels[2::4], pixels[1::4], pixels[0::4]
        colours.update(struct.unpack(f"<{width}I", pixels))
        rows += b"\0" + row
    png = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0))
    png += _chunk(b"IDAT", zlib.compress(bytes(rows))) + _chunk(b"IEND", b"")
    screen.with_suffix(".png").write_bytes(png)
    if len(colours) < FEWEST_COLOURS:
        print(f"{screen} shows only {len(colours)} colours: no painted window.", file=sys.stderr)
        return 1
    print(f"{screen.with_suffix('.png')}: {width} x {height}, {len(colours)} colours")
    return 0


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
