"""The written rule, beside the figures that it makes."""

import streamlit as st

from components.wording import _


def how_we_count(version: int, text: str) -> None:
    """Draw the counting rule: its version, and its text in the language of the person looking."""
    with st.expander(_("How we count: rule {version}").format(version=version), icon=":material/gavel:"):
        st.markdown("\n".join(f"- {_(line)}" for line in text.splitlines()))
