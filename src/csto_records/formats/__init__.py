"""The formats: one strict converter between records and plain data, and one module for each format.

The suffix of a path names the format; see `read` and `write`.
"""

from ._converter import to_dict, to_dicts
from ._files import read, write
from ._json import dumps, loads
from ._schema import json_schema
from ._tables import Table, table_of, tables_of

__all__ = ["Table", "dumps", "json_schema", "loads", "read", "table_of", "tables_of", "to_dict", "to_dicts", "write"]
