"""Which initiative is written about, kept in the address, and the way to the Office of Performance's desk."""

from collections.abc import Mapping

import streamlit as st

from components.address import keep_in_address, start_from_address
from components.wording import _
from components.working_as import person
from data.reasons import N_

INITIATIVE_KEY = "initiative"
LISTS = (INITIATIVE_KEY,)
USUAL = "2.21"  # what a bare address means
NAMES: Mapping[str, str] = {USUAL: N_("2.21 Joint events"), "2.23": N_("2.23 Page views")}


def chosen_initiative() -> str:
    """The initiative that is chosen, before the choice is drawn."""
    start_from_address(INITIATIVE_KEY, list(NAMES), USUAL)
    initiative: str = st.session_state[INITIATIVE_KEY]
    return initiative


def choose_initiative() -> None:
    """Draw the choice of the initiative, as chosen_initiative has it.

    It is not remembered on other pages: a link to the desk means what its address says.
    """
    st.radio(_("Measure"), list(NAMES), format_func=lambda one: _(NAMES[one]), key=INITIATIVE_KEY, horizontal=True)
    keep_in_address(INITIATIVE_KEY, USUAL)


def desk_link(initiative_id: str) -> None:
    """Draw the way from an initiative's page to its desk, for those who may write there."""
    if person().is_staff:
        st.page_link(
            "pages/plan/update.py",
            label=_("Write and publish: {number}").format(number=initiative_id),
            icon=":material/edit_note:",
            query_params=None if initiative_id == USUAL else {INITIATIVE_KEY: initiative_id},
        )
