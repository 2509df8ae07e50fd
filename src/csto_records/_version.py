"""The versions that the module and every file that it writes bear: the least that any room needs to know."""

__all__ = ["DATA_VERSION", "SCHEMA_VERSION", "__version__"]

__version__ = "0.1.0"

DATA_VERSION = "2026-11-30"
"""The date on which the last fact of the bundled data was checked."""

SCHEMA_VERSION = 1
"""The version of the model: a file states it, and every older one can be read."""
