"""What each measure is called on charts, marks and targets: English templates, translated where they are drawn."""

from dataclasses import dataclass

from data.reasons import N_


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """The words of one measure. All but `file` are English templates."""

    file: str  # of downloads
    chart: str  # title of the chart by month
    alt: str  # what the chart shows, for those who can't see it
    counted: str  # what is counted, as a title
    parts: tuple[str, str, str]  # of a bar: its two certain parts, and the doubtful one
    hint: str
    spoken: str
    target: str
    proposed: str
    proposal: str  # what a proposed target rests on
    rare: str  # why a rare count carries no target
    rare_remark: str
    dominated_remark: str
    locked_remark: str
    trial_remark: str


JOINT_EVENTS = MeasureWords(
    file="joint-events",
    chart=N_("Joint events by month"),
    alt=N_("Joint events by month: solid what is certain, outlined what is in doubt. The table below has the figures."),
    counted=N_("Joint events"),
    parts=(N_("Certain, at the sites of a campaign"), N_("Certain, other"), N_("In doubt")),
    hint=N_("{month}: {range} joint events"),
    spoken=N_("{month}: {range} joint events; {part}: {number}"),
    target=N_("Target: **{range}** joint events a month."),
    proposed=N_("No target yet; the record can carry one: **{range}** joint events a month."),
    proposal=N_(
        "Proposed: from the mean ({mean}) to the upper natural limit ({upper}) of {first} to {last}. "
        "More than that asks for a change in how events are planned, not for more of the same."
    ),
    rare=N_("there is less than one event a month: a target for each month would say little"),
    rare_remark=N_(
        "There is less than one event a month: the time between events would tell more than a count of each month."
    ),
    dominated_remark=N_(
        "One or two months weigh heavily on the limits and widen them. "
        "“Outside campaigns” shows the ordinary months alone."
    ),
    locked_remark=N_("Locked limits, from the certain counts of {span}."),
    trial_remark=N_("Trial limits, {points} of {needed} months: from the certain counts of {span}."),
)

PAGE_VIEWS = MeasureWords(
    file="page-views-by-month",
    chart=N_("Page views by month"),
    alt=N_(
        "Page views by month: solid what was recorded, outlined what days without a record may hide. "
        "The table below has the figures."
    ),
    counted=N_("Page views"),
    parts=(N_("New dashboards"), N_("Recorded"), N_("Days not recorded, if like the others")),
    hint=N_("{month}: {range} page views"),
    spoken=N_("{month}: {range} page views; {part}: {number}"),
    target=N_("Target: **{range}** page views a month."),
    proposed=N_("No target yet; the record can carry one: **{range}** page views a month."),
    proposal=N_(
        "Proposed: from the mean ({mean}) to the upper natural limit ({upper}) of {first} to {last}. "
        "More than that asks for a change in how people find the pages, not for more of the same."
    ),
    rare=N_("there is less than one view a month: a target for each month would say little"),
    rare_remark=N_("There is less than one view a month: too few for limits to tell anything."),
    dominated_remark=N_("One or two months weigh heavily on the limits and widen them."),
    locked_remark=N_("Locked limits, from the views recorded in {span}."),
    trial_remark=N_("Trial limits, {points} of {needed} months: from the views recorded in {span}."),
)
