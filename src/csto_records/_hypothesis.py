"""What hypothesis calls at the end of its own import, in every project where it and this library are installed.

``st.from_type(csto.Summit)`` needs the strategies to be registered with the classes in hand, and nobody who imports
hypothesis for something else should load our classes for it. So where they are not loaded yet, the registration waits
at the door: it is done when the first name is asked of the package, which is the only public way to a class.
"""

import sys
from collections.abc import Callable

__all__ = ["register", "register_now"]


def register() -> None:
    """Register the strategies now if our classes are loaded, else as soon as they are."""
    if "csto_records._records" in sys.modules:
        register_now()
        return
    face = sys.modules["csto_records"].__dict__
    resolve: Callable[[str], object] = face["__getattr__"]

    def resolve_and_register(name: str) -> object:
        value = resolve(name)
        face["__getattr__"] = resolve
        register_now()
        return value

    face["__getattr__"] = resolve_and_register


def register_now() -> None:
    """Register the strategies of all public types."""
    from typing import get_args

    from hypothesis import strategies as st

    from .strategies import by_type

    for kind, strategy in by_type().items():

        def asked(
            type_: type, make: "Callable[..., st.SearchStrategy[object]]" = strategy
        ) -> "st.SearchStrategy[object]":
            return make(*map(st.from_type, get_args(type_)))  # Collection[Summit] asks with an argument

        st.register_type_strategy(kind, asked)
