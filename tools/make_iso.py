"""Rewrite src/csto_records/_iso.py from the installed pycountry and Babel: ``python tools/make_iso.py``.

Both are in the `test` extra. Run it when tests/test_iso.py says that they and the table differ, and read the
difference before you commit it: a name that changed there changes here.
"""

from pathlib import Path

import pycountry
from babel import Locale
from babel.core import get_cldr_version

TARGET = Path(__file__).resolve().parent.parent / "src" / "csto_records" / "_iso.py"

HEAD = '''\
"""The country codes of ISO 3166-1 and their names: a table, written by tools/make_iso.py, not by hand.

Codes, ISO short names and formal names come from Debian's iso-codes, by way of pycountry {pycountry}; the everyday
English and Russian names from Unicode CLDR {cldr}, by way of Babel. The words are theirs, kept as they are. A test
holds the table equal to both. User-assigned codes, such as XK, are not in ISO 3166-1 and so not here.
"""

# ruff: noqa: E501  One country, one line: so a change reads well.

__all__ = ["ISO_3166", "Country"]

Country = tuple[str, int, str, str, str, str]
"""Alpha-3 code, numeric code, name in English, name in Russian, formal name (ISO's short one where there is no
other), ISO's short name; both of these in English."""

# fmt: off
ISO_3166: dict[str, Country] = {{
'''


def quoted(text: str) -> str:
    """Give a text as a literal in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def render() -> str:
    """Give the text of the module."""
    english, russian = Locale("en").territories, Locale("ru").territories
    lines = [HEAD.format(pycountry=pycountry.__version__, cldr=get_cldr_version())]
    for country in sorted(pycountry.countries, key=lambda c: c.alpha_2):
        code, iso_name = country.alpha_2, country.name
        formal = getattr(country, "official_name", iso_name)
        names = ", ".join(quoted(name) for name in (english[code], russian[code], formal, iso_name))
        lines.append(f'    "{code}": ("{country.alpha_3}", {int(country.numeric)}, {names}),\n')
    return "".join([*lines, "}\n"])


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8", newline="\n")
