"""JSON Lines packed by gzip: what `_lines` reads and writes, with the size of what is unpacked bounded."""

from io import BytesIO

from .._errors import DecodeError, Fault
from . import _lines
from ._converter import Decoded
from ._disk import MOST_BYTES, fitting

__all__ = ["read", "write"]


def read(content: bytes, where: str, expected: object) -> Decoded:
    """Make what a packed file of lines holds."""
    with _lines.damage_told(where), _lines.unpacking(BytesIO(content)) as file:
        unpacked = file.read(MOST_BYTES + 1)
    if len(unpacked) > MOST_BYTES:
        raise DecodeError(where, [Fault("", "more bytes when unpacked", f"at most {MOST_BYTES:,}")])
    return _lines.read(unpacked, where, expected)


def write(value: Decoded) -> bytes:
    """Give a packed file of lines."""
    lines, packed = _lines.write(value), BytesIO()
    fitting(len(lines))
    with _lines.packing(packed) as file:
        file.write(lines)
    return packed.getvalue()
