"""The bar grid as the page sees it: rows are principles, columns are panelists, the geometry never changes.

Whoever builds a card has already asked the policy what the viewer may learn; the template adds nothing.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

CellState = Literal["off", "planned", "pending", "submitted", "late", "mark"]
Side = Literal["above", "on", "below", "none"]
FindingCode = Literal["raises", "meets", "below", "insufficient"]


class _Card(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GridColumn(_Card):
    """One panelist: voting panelists first, then follow-ups, never practice."""

    id: str
    name: str
    kind_words: str = ""
    follow_up: bool = False
    note: str = ""


class GridCell(_Card):
    """One panelist on one principle.

    `state`: off (not owned), planned (owned), pending / submitted / late (status only), mark (a readable rating).
    `words` is what a screen reader says and, for a status, what everybody reads.
    `far` draws the second step below or above the bar. `checked`, `fixed` and `fixed_reason` serve the plan editor.
    """

    state: CellState = "off"
    words: str = ""
    side: Side | None = None
    far: bool = False
    href: str | None = None
    open: bool = False
    checked: bool = False
    fixed: bool = False
    fixed_reason: str = ""

    @model_validator(mode="after")
    def _mark_has_a_side_and_only_a_mark(self) -> "GridCell":
        if (self.state == "mark") != (self.side is not None):
            raise ValueError(
                f"a cell has a side exactly when its state is mark; got {self.state} with side {self.side}"
            )
        return self


class GridRow(_Card):
    """One principle: coverage in words ("2 of 2"), then the finding once the debrief has recorded it."""

    id: str
    name: str
    cells: tuple[GridCell, ...]
    coverage: str = ""
    gap: bool = False
    thin: bool = False
    extra: bool = False
    href: str | None = None
    finding: str = ""
    finding_code: FindingCode | None = None


class GridVote(_Card):
    """The footer's words for one panelist, for example "strongly inclined → inclined"; empty when not to be seen."""

    words: str = ""


class GridCard(_Card):
    """The whole grid; every row has one cell per column, the footer one vote per column or none at all."""

    label: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    rows_heading: str = "Principle"
    votes: tuple[GridVote, ...] = ()
    votes_heading: str = "Vote, initial → now"
    no_finding: str = "not yet"

    @model_validator(mode="after")
    def _every_row_is_as_wide_as_the_heading(self) -> "GridCard":
        wide = len(self.columns)
        for row in self.rows:
            if len(row.cells) != wide:
                raise ValueError(f"{row.name} has {len(row.cells)} cells, the grid has {wide} columns")
        if self.votes and len(self.votes) != wide:
            raise ValueError(f"the footer has {len(self.votes)} votes, the grid has {wide} columns")
        return self
