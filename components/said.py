"""What is said in passing, once the page is drawn anew: a toast shown before a rerun would go with it."""

import streamlit as st

KEY = "said"


def say(text: str, icon: str) -> None:
    """Say something after the coming rerun."""
    st.session_state[KEY] = (text, icon)


def draw() -> None:
    """Show what was said, once."""
    if said := st.session_state.pop(KEY, None):
        st.toast(said[0], icon=said[1])
