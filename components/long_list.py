"""Lists too long to show whole: some rows, and a button for more."""

import streamlit as st

from components.wording import counted

ROWS_AT_ONCE = 20  # that one more click shows


def rows_shown(key: str) -> int:
    """How many rows of the list `key` are asked for so far."""
    return int(st.session_state.setdefault(f"{key}_rows", ROWS_AT_ONCE))


def more(key: str, shown: int, all_rows: int) -> None:
    """Draw the button that shows more of the list `key`, where there is more."""

    def show_more() -> None:
        st.session_state[f"{key}_rows"] = shown + ROWS_AT_ONCE

    if all_rows > shown:
        st.button(
            counted("Show more ({number} is left)", "Show more ({number} are left)", all_rows - shown),
            key=f"{key}_more",
            icon=":material/expand_more:",
            on_click=show_more,
        )
