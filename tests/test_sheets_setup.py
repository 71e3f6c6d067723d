"""The newcomer's path: settings, init-sheet and check, and each thing that can be wrong on the way."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.__main__ import main
from data.sheets.configuration import BadSettings, configured_sheet
from data.sheets.remote import Sheet
from data.sheets.setup import init_sheet
from tests.records import CITY
from tests.sheets import App, key_of, settings_of
from tests.sheets_standin import EMAIL, SPREADSHEET, StandIn, Tab
from tests.test_page_sheet import write_secrets

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def api(own_database: Path) -> Iterator[StandIn]:
    """A Sheet that a person has just made and shared, and the settings for it."""
    with StandIn() as made:
        write_secrets(own_database.with_name("secrets.toml"), made)
        yield made


def test_the_path_of_the_guide_leads_to_a_calendar_in_the_sheet(api: StandIn, capsys: Captured):
    assert main(["check"]) == 1
    said = capsys.readouterr().out
    assert "ok    The key opens the Sheet “City calendar”." in said
    assert "ok    The app may change it." in said
    assert "MEND  It was not prepared for this app; its tabs are: Sheet1." in said

    assert main(["init-sheet"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "The records are linked with this Sheet now."
    assert [tab.title for tab in api.tabs] == [
        "Sheet1", "Events", "Participation", "Offers", "Match decisions", "Log", "Meta", "Read me"
    ]  # fmt: skip

    assert main(["check"]) == 0
    assert "MEND" not in capsys.readouterr().out

    api.tab("Events").type_row({"title": "Block party", "department": "Police", "date": "2026-07-04"})
    assert main(["sync", "--once"]) == 0
    assert "in sync; waiting: 0, rows to look at: 0, conflicts: 0" in capsys.readouterr().out
    assert str(api.tab("Events").records()[0]["id"]).startswith("ev_")


def test_init_sheet_is_safe_to_run_again_and_adds_what_is_missing(api: StandIn, capsys: Captured):
    sheet = Sheet(settings_of(api))
    init_sheet(sheet, CITY)
    rules = list(api.other_requests)
    assert {area["description"] for area in api.protected} == {"Safer Together: changed by the app"}
    assert all(area["warningOnly"] for area in api.protected)
    lists = [rule["setDataValidation"]["rule"] for rule in rules if "setDataValidation" in rule]
    choices = [[one["userEnteredValue"] for one in rule["condition"]["values"]] for rule in lists]
    assert ["public", "internal"] in choices and ["tentative", "confirmed", "held", "cancelled"] in choices
    assert [department.name for department in CITY.departments] in choices
    before = [[list(row) for row in tab.rows] for tab in api.tabs]
    assert init_sheet(sheet, CITY) == []
    assert [[list(row) for row in tab.rows] for tab in api.tabs] == before
    assert len(api.protected) == 3 * 4

    api.tab("Events").type_in(0, "notes", None)
    api.tabs.remove(api.tab("Offers"))
    assert init_sheet(sheet, CITY) == ["Events: columns added: notes", "Offers: made, with 12 columns"]


def test_a_file_with_other_contents_is_left_alone(api: StandIn, capsys: Captured):
    api.tabs.append(Tab(7, "Budget 2026", [["Item", "Cost"], ["Tents", 1200]]))
    assert main(["init-sheet"]) == 1
    assert "holds other things already (tabs: Budget 2026)" in capsys.readouterr().err
    assert len(api.tabs) == 2
    assert main(["init-sheet", "--beside-other-tabs"]) == 0
    assert api.tab("Budget 2026").rows == [["Item", "Cost"], ["Tents", 1200]]


def test_a_tab_of_the_same_name_with_other_headers_is_left_alone(api: StandIn, capsys: Captured):
    api.tabs.append(Tab(7, "Events", [["Name", "When"], ["Fair", "May"]]))
    assert main(["init-sheet", "--beside-other-tabs"]) == 1
    assert "has a tab Events of its own, without columns id and rev" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (None, f"The Sheet is not shared with the app: share it with {EMAIL} as Editor."),
        ("reader", f"The Sheet may be read but not changed: share it with {EMAIL} as Editor."),
    ],
)
def test_check_names_what_is_wrong_with_the_sharing(api: StandIn, capsys: Captured, share: None, said: str):
    init_sheet(Sheet(settings_of(api)), CITY)
    api.share = share
    assert main(["check"]) == 1
    assert f"MEND  {said}" in capsys.readouterr().out


def test_check_names_a_share_for_viewing_only_before_the_sheet_is_prepared(api: StandIn, capsys: Captured):
    api.share = "reader"
    assert main(["check"]) == 1
    said = capsys.readouterr().out
    assert f"MEND  The Sheet may be read but not changed: share it with {EMAIL} as Editor." in said
    assert "MEND  It was not prepared for this app" in said


@pytest.mark.parametrize("fault", ["400", "429", "503", "drop"])
def test_check_of_a_new_sheet_says_nothing_of_writing_where_another_thing_is_in_its_way(
    api: StandIn, capsys: Captured, fault: str
):
    api.fail("write", fault)
    assert main(["check"]) == 1
    assert [line[:20] for line in capsys.readouterr().out.splitlines()[1:]] == [
        "ok    The key opens ", "MEND  It was not pre"
    ]  # fmt: skip
    assert not api.faults and api.batches == []


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("Invalid JWT Signature.", "Google refused the key: it was deleted, or is another's."),
        (
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
            "Check your iat and exp values in the JWT claim.",
            "Google refused the key because this machine's clock is off: set the clock right.",
        ),
    ],
)
def test_check_tells_a_wrong_key_from_a_wrong_clock(api: StandIn, capsys: Captured, told: str, said: str):
    api.token_fault = told
    assert main(["check"]) == 1
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("title", ["Events", "Offers", "Match decisions", "Log", "Meta"])
def test_a_renamed_tab_is_to_be_renamed_back_and_no_second_one_is_made(api: StandIn, capsys: Captured, title: str):
    init_sheet(Sheet(settings_of(api)), CITY)
    api.tab("Events").type_row({"title": "Block party", "department": "Police", "date": "2026-07-04"})
    api.tab(title).title = "Calendar 2027"
    said = f"The tab {title} is called Calendar 2027 now: rename it back to {title}."
    assert main(["check"]) == 1
    told = capsys.readouterr().out
    assert f"MEND  {said}\n" in told and "init-sheet" not in told
    for arguments in ([], ["--beside-other-tabs"]):
        assert main(["init-sheet", *arguments]) == 1
        assert capsys.readouterr().err == f"{said}\n"
    assert main(["sync", "--once"]) == 1
    assert capsys.readouterr().err == f"{said}\n"
    assert len(api.tabs) == 8

    api.tab("Calendar 2027").title = title
    assert main(["init-sheet"]) == 0 and main(["sync", "--once"]) == 0


def test_a_copy_that_takes_the_place_of_a_deleted_tab_is_named(api: StandIn, capsys: Captured):
    init_sheet(Sheet(settings_of(api)), CITY)
    tab = api.tab("Events")
    api.tabs.append(Tab(7, "Copy of Events", [["Calendar 2027"], *tab.rows], column_count=tab.column_count))
    api.tabs.remove(tab)
    assert main(["init-sheet"]) == 1
    assert capsys.readouterr().err == "The tab Events is called Copy of Events now: rename it back to Events.\n"


def test_a_deleted_tab_is_not_looked_for_in_one_of_the_same_columns(api: StandIn, capsys: Captured):
    init_sheet(Sheet(settings_of(api)), CITY)
    api.tabs.remove(api.tab("Participation"))
    offers = api.tab("Offers")
    offers.title = "Help"
    for tab_id in (offers.sheet_id, 7):  # as init-sheet made it, and a copy of it that has rows
        offers.sheet_id = tab_id
        assert main(["check"]) == 1
        said = capsys.readouterr().out
        assert "MEND  The tab Participation is missing" in said
        assert "MEND  The tab Offers is called Help now: rename it back to Offers." in said
        offers.type_row({"id": f"of_{CITY.name}"})


def test_check_and_init_sheet_say_to_delete_what_stands_above_the_headers(api: StandIn, capsys: Captured):
    init_sheet(Sheet(settings_of(api)), CITY)
    tab = api.tab("Events")
    for title_cell in (None, "Calendar 2027"):
        tab.rows.insert(0, [title_cell])
        before = [list(row) for row in tab.rows]
        said = "The headers of the tab Events stand in row 2: delete the rows above them."
        assert main(["check"]) == 1
        assert f"MEND  {said}\n" in capsys.readouterr().out
        assert main(["init-sheet"]) == 1
        assert capsys.readouterr().err == f"{said}\n"
        assert tab.rows == before
        tab.delete_row(0)


def test_check_lists_missing_tabs_headers_and_rows(api: StandIn, capsys: Captured):
    init_sheet(Sheet(settings_of(api)), CITY)
    api.tabs.remove(api.tab("Offers"))
    api.tab("Participation").type_in(0, "state", "what")
    api.tab("Events").type_row({"title": "Block party", "department": "Police", "date": "soon"})
    assert main(["check"]) == 1
    said = capsys.readouterr().out
    assert "The tab Offers is missing: rename yours back, or run “python -m data init-sheet”." in said
    assert "The tab Participation has no column “state”" in said
    assert "Events row 2: date is “soon”: write a date as 2026-07-04" in said


def test_another_files_id_is_named(own_database: Path, capsys: Captured):
    with StandIn() as api:
        write_secrets(own_database.with_name("secrets.toml"), api)
        text = own_database.with_name("secrets.toml").read_text(encoding="utf-8")
        own_database.with_name("secrets.toml").write_text(
            text.replace(SPREADSHEET, "1Another_file_0123456789"), encoding="utf-8"
        )
        assert main(["check"]) == 1
        assert "There is no Sheet with the id 1Another_file_0123456789" in capsys.readouterr().out


def test_a_sheet_that_was_not_prepared_is_not_written_to(api: StandIn):
    app = App(api)
    app.add()
    app.run()
    assert "The Sheet has no tab Meta: if it is the right file" in str(app.sync.state.problem)
    assert api.batches == [] and app.sync.state.waiting == 2
    app.close()


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "there is no file {file}"), ('[other]\nkey = "x"\n', "{file} has no table [google_sheet]")],
)
def test_without_settings_the_commands_say_where_they_belong(
    own_database: Path, capsys: Captured, text: str | None, said: str
):
    path = own_database.with_name("secrets.toml")
    if text is not None:
        path.write_text(text, encoding="utf-8")
    for command in (["check"], ["init-sheet"], ["sync", "--once"]):
        assert main(command) == 1
        assert capsys.readouterr().err == (
            f"No Google Sheet is configured: {said.format(file=path)}. docs/google-sheets.md says how.\n"
        )


def test_the_key_can_be_a_file_a_table_or_the_table_itself(tmp_path: Path):
    with StandIn() as api:
        key = key_of(api)
        (tmp_path / "key.json").write_text(json.dumps(key), encoding="utf-8")
        path = tmp_path / "secrets.toml"
        fields = "".join(f"{name} = {json.dumps(value)}\n" for name, value in key.items())
        first = f'[google_sheet]\nspreadsheet = "{SPREADSHEET}"\n'
        for text in (
            f'{first}key_file = "key.json"\n', f"{first}[google_sheet.service_account]\n{fields}", f"{first}{fields}",
        ):  # fmt: skip
            path.write_text(text, encoding="utf-8")
            found = configured_sheet(path)
            assert found is not None
            assert (found.account, found.spreadsheet_id) == (EMAIL, SPREADSHEET)
            assert found.key["token_uri"] == f"{api.address}/token"  # where the key says, and nowhere else


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('spreadsheet = "x"\n', "“spreadsheet” must be the Sheet's address"),
        (f'spreadsheet = "{SPREADSHEET}"\nkey_file = "nowhere.json"\n', "The key file"),
        (f'spreadsheet = "{SPREADSHEET}"\nclient_email = "a@b"\n', "has no “private_key”"),
        (f'spreadsheet = "{SPREADSHEET}"\napi_address = "ftp://x"\n', "“api_address” must begin with https://."),
        (f'spreadsheet = "{SPREADSHEET}"\npoll_seconds = "often"\n', "seconds must be written as numbers"),
        ("spreadsheet = \n", "can't be read"),
    ],
)
def test_settings_that_cannot_be_used_name_the_setting(tmp_path: Path, text: str, said: str):
    path = tmp_path / "secrets.toml"
    path.write_text("[google_sheet]\n" + text, encoding="utf-8")
    with pytest.raises(BadSettings, match=said.replace("(", "\\(")):
        configured_sheet(path)
