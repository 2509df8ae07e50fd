"""Zip archives of which the same files give the same bytes, whenever and wherever they are made."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

__all__ = ["zipped"]


def zipped(files: Mapping[str, bytes], mode: int) -> bytes:
    """Give an archive of files by their names, in their order, each with the mode that Unix has it with.

    >>> zipped({"a.txt": b"A"}, 0o644) == zipped({"a.txt": b"A"}, 0o644)
    True
    """
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name)  # of 1 January 1980, as zip begins
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = mode << 16
            archive.writestr(entry, content)
    return made.getvalue()
