"""Choices kept in the address, so that a shared link opens on the same view.

Streamlit's own `bind="query-params"` writes an option's label: an address made in Spanish would then mean nothing in
English. Here the address holds the option itself (`month=2025-10`).
"""

from collections.abc import Sequence

import streamlit as st


def start_from_address(key: str, options: Sequence[str], otherwise: str, name: str | None = None) -> None:
    """Give the widget `key` its first value: what the address says where that is one of `options`, or `otherwise`.

    A value that is no longer among the options gives way, too. The address calls it `name`, or else `key`.
    """
    if st.session_state.get(key) not in options:
        asked = st.query_params.get(name or key)
        st.session_state[key] = asked if asked in options else otherwise


def keep_in_address(key: str, otherwise: str, name: str | None = None) -> None:
    """Write the widget's value into the address; `otherwise`, what a bare address means, is left out of it."""
    value, name = st.session_state[key], name or key
    if value == otherwise:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != value:
        st.query_params[name] = value
