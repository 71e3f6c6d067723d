"""Sentences for people: made in English here, translated by the screens that show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(text: str) -> str:
    """Mark `text` for translation without translating it here: screens translate it when they show it."""
    return text


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence for people: an English template marked with N_(), and the values for its {places}.

    A value may be a sentence in its turn.
    """

    template: str
    values: "Mapping[str, str | int | Reason]" = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)
