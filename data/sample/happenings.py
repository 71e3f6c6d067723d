"""Tells the story: turns the plan of story.py into the records that each department would have kept."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from data.sample import campaigns, story
from data.sample.campaigns import Site
from data.sample.records import Month, Report, Sample, days, months, stating
from data.sample.story import SHARED, Theme

SEED = 2011
PLANNING = (story.PD, story.NIS, story.CMO)  # their logs list partners, the others' only who was present
CPR_CLASS = next(theme for theme in story.THEMES if "CPR" in theme.titles[0])
LATER = dt.timedelta(minutes=75)
INITIALS = {department: initials for initials, department in story.BY_INITIALS.items()}


def tell() -> Sample:
    """The whole sample. Every call gives the same."""
    return _Teller().tell()


def _worded(text: str, neighborhood: str, department: str) -> str:
    return text.format(
        n=neighborhood,
        s=story.NEIGHBORHOODS[neighborhood],
        d=INITIALS[department],
        station=story.STATIONS.get(neighborhood, ""),
    )


class _Teller:
    """Holds what the telling must remember: the dice, the records so far, the days that are taken."""

    def __init__(self) -> None:
        self.dice = random.Random(SEED)
        self.reports: list[Report] = []
        self.look_alikes: list[tuple[int, int]] = []
        self.happenings = 0
        self.taken: set[tuple[dt.date, str]] = set()  # a day with a neighborhood, or with a kind of event

    def tell(self) -> Sample:
        self._reserve_days()
        for site in campaigns.NIGHT_OUT_SITES:
            self._night_out(site)
        for site in campaigns.FIRE_WEEK_SITES:
            self._fire_week(site)
        for number, month in enumerate(months()):
            self._month(number, month)
        for campaign, first, last, lead in campaigns.CAMPAIGNS:
            self._whole_campaign(campaign, first, last, lead)
        for file, month, cells in story.BAD_ROWS:
            self._bad_row(file, month, cells)
        return Sample(tuple(self.reports), tuple(self.look_alikes))

    def _month(self, number: int, month: Month) -> None:
        joint = story.JOINT_EVENTS[number]
        if month[1] in story.ALL_DEPARTMENTS:
            self._joint(month, story.ALL_DEPARTMENTS[month[1]], story.DEPARTMENTS)
            joint -= 1
            self._reserve(self.reports[-1].starts.date())
        for n in range(joint):
            self._joint(month, twice=story.TWICE_REPORTED.get(month, "") if n == 0 else "")
        for _ in range(story.NEVER_MARKED_HELD.get(month, 0)):
            self._joint(month, status="Confirmed")
        for _ in range(self.dice.choice((4, 5, 5, 6))):
            self._single(month)
        if number in story.CANCELLED_MONTHS:
            self._single(month, "Cancelled")
        if number in story.TENTATIVE_MONTHS:
            self._joint(month, status="Tentative")
        if month in story.LOOK_ALIKES:
            self._two_classes(month)

    def _single(self, month: Month, status: str = "Completed") -> None:
        """An event of one department. Of the plan's joint ones, none."""
        theme, host = self._theme_and_host(month, themes=story.THEMES)
        file = self._file(month, host, shared=0.15)
        others: tuple[str, ...] = (self.dice.choice(story.OTHER_PARTNERS),) if self._chance(0.08) else ()
        report = self._report(month, theme, host, file, partners=others, status=status)
        if self._chance(0.1):
            report = replace(report, ends=None)
        if self._chance(0.05):
            report = replace(report, neighborhood="")
        self.reports.append(report)

    def _joint(
        self,
        month: Month,
        theme: Theme | None = None,
        departments: Sequence[str] = (),
        *,
        status: str = "Completed",
        twice: str = "",
    ) -> None:
        """An event of several departments; with `twice`, one that two of them reported."""
        # A calendar file has no place for partners, so an event led by the ECC is told by the shared calendar.
        themes = (theme,) if theme else story.THEMES
        calendar_fits = month >= story.SHARED_CALENDAR_FROM and not twice
        able = PLANNING if status == "Tentative" else story.DEPARTMENTS
        leads = [name for name in able if name != story.ECC or calendar_fits]
        theme, host = self._theme_and_host(month, themes, leads)
        partners = tuple(name for name in departments if name != host) or self._partners(month, host)
        if twice == "one" and story.ECC not in partners:
            partners = (*partners, story.ECC)
        shared = 0 if twice in ("neither", "one") else 1 if host == story.ECC else 0.45
        file = self._file(month, host, shared)
        if status in ("Confirmed", "Tentative") and file not in PLANNING:
            file = SHARED
        told = () if twice == "neither" else partners
        report = self._report(month, theme, host, file, partners=told, status=status)
        self.reports.append(report := replace(report, undecided=twice.endswith("?")))
        if twice:
            self._told_again(report, theme, partners, twice.rstrip("?"))

    def _told_again(self, first: Report, theme: Theme, partners: Sequence[str], twice: str) -> None:
        """The same event in another department's record, as that one writes it."""
        teller = story.ECC if twice == "one" else next(name for name in partners if name != story.ECC)
        named: tuple[str, ...] = (first.department,) if twice == "both" else ()
        if first.file == SHARED and not first.undecided and self._chance(0.4):  # the host itself wrote it down twice
            teller, named = first.department, tuple(partners)
        title = theme.titles[1 if self._chance(0.5) else 2]
        if first.undecided:
            title = story.LOOSE_TITLES[theme.titles[0]]
        self.reports.append(self._retold(first, teller, title, theme.venue, named))

    def _two_classes(self, month: Month) -> None:
        """Two classes in one morning at one place, which look like one told twice."""
        theme = CPR_CLASS
        first = self._report(month, theme, story.FD, story.FD)
        starts = first.starts.replace(hour=10, minute=0)
        later, length = dt.timedelta(minutes=75), dt.timedelta(minutes=60)
        first = replace(first, starts=starts, ends=starts + length)
        second = replace(
            first,
            happening=self._next(),
            file=story.CSD,
            department=story.CSD,
            title=_worded(theme.titles[1], first.neighborhood, story.CSD),
            starts=starts + later,
            ends=starts + later + length,
            attendance=self.dice.randint(*theme.attendance),
        )
        self.reports += [first, second]
        self.look_alikes.append((first.happening, second.happening))

    def _reserve_days(self) -> None:
        """Keep other events off the days of the drives and of the school series, which look alike among themselves."""
        for _, first, last, _ in campaigns.CAMPAIGNS:
            for n in range((last - first).days + 1):
                self._reserve(first + dt.timedelta(n))
        self.taken |= {(day, story.SCHOOL_SERIES.neighborhood) for day in story.SCHOOL_SERIES.days}

    def _reserve(self, day: dt.date) -> None:
        self.taken |= {(day, name) for name in story.NEIGHBORHOODS}

    def _night_out(self, site: Site) -> None:
        titles = list(campaigns.NIGHT_OUT_TITLES)
        shift = self.dice.randrange(len(titles))
        titles = titles[shift:] + titles[:shift]
        if site.spanish:
            titles[0] = campaigns.NIGHT_OUT_SPANISH
        if site.undecided:
            titles = [titles[0].replace("{s}", "{n}"), *campaigns.NIGHT_OUT_LOOSELY]
        self._site(site, campaigns.NIGHT_OUT, titles, 18, 120, (45, 210))

    def _fire_week(self, site: Site) -> None:
        if site.venue == "station":
            titles = (*campaigns.OPEN_HOUSE_TITLES[:1], *campaigns.OPEN_HOUSE_LOOSELY)
            self._site(
                site, campaigns.FIRE_WEEK, titles if site.undecided else campaigns.OPEN_HOUSE_TITLES, 10, 180, (70, 260)
            )
        else:
            self._site(site, campaigns.FIRE_WEEK, campaigns.SCHOOL_VISIT_TITLES, 9, 120, (80, 290))

    def _site(
        self, site: Site, campaign: str, titles: Sequence[str], hour: int, minutes: int, attendance: tuple[int, int]
    ) -> None:
        departments = [[story.BY_INITIALS[initials] for initials in record.split("+")] for record in site.records]
        host, *partners = departments[0]
        starts = dt.datetime.combine(site.date, dt.time(hour))
        first = Report(
            self._next(),
            self._file((site.date.year, site.date.month), host, shared=0.3),
            host,
            _worded(titles[0], site.neighborhood, host),
            starts,
            starts + dt.timedelta(minutes=minutes),
            _worded(story.VENUES[site.venue][0], site.neighborhood, host),
            site.neighborhood,
            tuple(partners),
            campaign,
            "Confirmed" if site.never_marked_held else "Completed",
            None if site.never_marked_held else self.dice.randint(*attendance),
            undecided=site.undecided,
        )
        self.reports.append(first)
        for title, (teller, *named) in zip(titles[1:], departments[1:], strict=False):
            self.reports.append(self._retold(first, teller, title, site.venue, tuple(named)))

    def _whole_campaign(self, campaign: str, first: dt.date, last: dt.date, lead: str) -> None:
        starts, ends = dt.datetime.combine(first, dt.time()), dt.datetime.combine(last, dt.time())
        title, partners = f"{campaign} {first.year}", tuple(n for n in (story.PD, story.FD, story.CSD) if n != lead)
        self.reports.append(
            Report(
                self._next(), SHARED, lead, title, starts, ends, "Citywide", "", partners, campaign, whole_campaign=True
            )
        )

    def _bad_row(self, file: str, month: Month, cells: Mapping[str, str]) -> None:
        host = story.PD if file == SHARED else file
        theme, _ = self._theme_and_host(month, story.THEMES, (host,))
        self.reports.append(replace(self._report(month, theme, host, file), cells=cells))

    def _report(
        self,
        month: Month,
        theme: Theme,
        host: str,
        file: str,
        *,
        partners: tuple[str, ...] = (),
        status: str = "Completed",
    ) -> Report:
        day, neighborhood = self._free_day(month, theme)
        starts = dt.datetime.combine(day, dt.time(theme.hour)) + dt.timedelta(minutes=self.dice.choice((0, 0, 0, 30)))
        return Report(
            self._next(),
            file,
            host,
            _worded(theme.titles[0], neighborhood, host),
            starts,
            starts + dt.timedelta(minutes=theme.minutes),
            _worded(story.VENUES[theme.venue][0], neighborhood, host),
            neighborhood,
            partners,
            status=status,
            attendance=self._attendance(theme) if status == "Completed" else None,
            internal=theme.internal,
        )

    def _retold(self, first: Report, teller: str, title: str, venue: str, named: tuple[str, ...]) -> Report:
        shift = dt.timedelta(minutes=self.dice.choice((-30, -15, 0, 15, 30)))
        stays = self.dice.choice((shift, dt.timedelta()))
        if first.undecided:  # it tells of the part that it came for
            shift = stays = abs(shift) + LATER
        assert first.ends is not None, "only events with an end are told again"
        return replace(
            first,
            file=teller,
            department=teller,
            title=_worded(title, first.neighborhood, teller),
            starts=first.starts + shift,
            ends=first.ends + stays,
            place=_worded(
                story.LOOSE_VENUES[venue] if first.undecided else story.VENUES[venue][1], first.neighborhood, teller
            ),
            partners=named,
            attendance=round(first.attendance * self.dice.choice((0.9, 1.1, 1.2))) if first.attendance else None,
        )

    def _next(self) -> int:
        self.happenings += 1
        return self.happenings

    def _chance(self, share: float) -> bool:
        return self.dice.random() < share

    def _attendance(self, theme: Theme) -> int | None:
        return None if self._chance(0.08) else self.dice.randint(*theme.attendance)

    def _file(self, month: Month, department: str, shared: float) -> str:
        """The shared calendar for a `shared` part of the records since it began, else the department's own file."""
        return SHARED if month >= story.SHARED_CALENDAR_FROM and self._chance(shared) else department

    def _theme_and_host(
        self, month: Month, themes: Sequence[Theme], leads: Sequence[str] = story.DEPARTMENTS
    ) -> tuple[Theme, str]:
        leads = stating(month, leads)
        fitting = [
            (theme, host) for theme in themes if self._free(month, theme) for host in theme.hosts if host in leads
        ]
        return self.dice.choice(fitting)

    def _partners(self, month: Month, host: str) -> tuple[str, ...]:
        """One to three others, more often those that go out most."""
        pool = [name for name in stating(month, story.DEPARTMENTS) if name != host]
        often = [name for name in pool if name in (story.FD, story.PD, story.CSD)]
        chosen = [self.dice.choice(often)]
        for _ in range(self.dice.choice((0, 0, 0, 1, 1, 2))):
            chosen.append(self.dice.choice([name for name in pool if name not in chosen]))
        return tuple(name for name in story.DEPARTMENTS if name in chosen)

    def _free(self, month: Month, theme: Theme) -> list[tuple[dt.date, str]]:
        """Days and neighborhoods with nothing else that day there, nor another event of its kind elsewhere."""
        if theme.internal and month[1] in story.SCHOOL_HOLIDAYS:
            return []
        places = tuple(story.STATIONS) if theme.venue == "station" else tuple(story.NEIGHBORHOODS)
        return [
            (day, place)
            for day in days(month, theme.weekdays)
            for place in places
            if day not in story.NO_EVENTS
            and (day, place) not in self.taken
            and (day, theme.kind or theme.titles[0]) not in self.taken
        ]

    def _free_day(self, month: Month, theme: Theme) -> tuple[dt.date, str]:
        day, place = self.dice.choice(self._free(month, theme))
        self.taken |= {(day, place), (day, theme.kind or theme.titles[0])}
        return day, place
