"""Every page of the product, and somebody in the demo company who opens it: a group is what one browser looks at."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from tests.support.journey import press
from tests.support.looks import PASSWORD, RECOVERY, Act, Look

NO_PAGES: Mapping[str, str] = {
    "static": "files, looked at by tests/design",
    "home.nothing": "answers 404 to every address that is none; looked at among the refusals",
    "loops.csv_file": "a download",
    "candidates.download": "a download",
    "audit.csv_file": "a download",
    "audit.receipt_file": "a download",
    "health.live": "a word for the proxy",
    "health.ready": "a word for the proxy",
    "session.standing": "who is signed in, for the script that sends long text",
    "debrief.live": "a fragment of the debrief's page, which fetches it while it stands open",
}
"""Endpoints that answer GET, but with no page of their own."""


def pressing(label: str) -> Act:
    """Sends a form and waits for what it answers."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            press(page.locator("main"), label)

    return act


def refused(label: str, emptied: str = "") -> Act:
    """Sends a form as it stands, or with one field emptied: the page again, with what is missing said on top."""

    def act(page: Page) -> None:
        if emptied:
            page.get_by_label(emptied, exact=True).fill("")
        pressing(label)(page)
        expect(page.get_by_role("alert").first).to_be_visible()

    return act


def two_versions(field: str) -> Act:
    """Writes into the page after another tab has saved something else there, and asks for both beside each other."""

    def act(page: Page) -> None:
        other = page.context.new_page()
        other.goto(page.url)
        other.locator(field).fill("From the other tab.")
        expect(other.locator("[data-save-status]")).to_contain_text("Saved")
        other.close()
        page.locator(field).fill("From this tab.")
        with page.expect_navigation():
            page.get_by_role("button", name="Compare and merge").click()
        expect(page.get_by_text("From the other tab.").first).to_be_visible()

    return act


def take_position(page: Page) -> None:
    form = page.locator("#position-form")
    form.locator("[name='value'][value='hire']").check()
    form.get_by_label("Note").fill("The figures of two people say so.")
    press(form, "Take this position")
    expect(page.get_by_text("The figures of two people say so.").first).to_be_visible()


def sign_in_up_to_the_code(page: Page) -> None:
    page.get_by_label("E-mail address").fill("marco.antonelli@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    pressing("Sign in")(page)
    expect(page.get_by_role("heading", name="Your code")).to_be_visible()


def new_recovery_codes(page: Page) -> None:
    page.get_by_label("Your password again").fill(PASSWORD)
    page.get_by_label("Code", exact=True).fill(RECOVERY)
    pressing("Make new recovery codes")(page)
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def said_why(page: Page) -> None:
    page.get_by_label("Reason", exact=True).fill("She asked for it in a letter of last week.")
    pressing("Show the names in it")(page)


Group = tuple[tuple[str, tuple[Look, ...]], ...]
"""(sign-in, what they look at); without a name nobody is signed in."""

GROUPS: Mapping[str, Group] = {
    "signed out, and the candidates": (
        ("", (
            Look("accounts.sign_in", "/sign-in"),
            Look("claims.claim", "{invitation}"),
            Look("claims.claim", "/claim/no-such-link", 410),
            Look("accounts.code", "/sign-in/code", act=sign_in_up_to_the_code),
        )),
        ("ida-sorensen", (
            Look("candidates.list_candidates", "/candidates"),
            Look("candidates.new", "/candidates/new", act=refused("Add the candidate")),
            Look("candidates.show", "{candidate:mira}"),
            Look("candidates.edit", "{candidate:mira}/edit"),
            Look("candidates.document", "{candidate:mira}/document"),
            Look("candidates.ask_remove_file", "{candidate:mira}/document/remove"),
            Look("candidates.link", "{candidate:mira}/link"),
            Look("candidates.withdraw", "{candidate:mira}/withdraw"),
        )),
    ),
    "requisitions and loops of a recruiter": (
        ("ida-sorensen", (
            Look("requisitions.list_requisitions", "/requisitions"),
            Look("requisitions.new", "/requisitions/new"),
            Look("requisitions.show", "{requisition:R1001}"),
            Look("requisitions.edit", "{requisition:R1001}/edit"),
            Look("search.search", "/search?q=mira"),
            Look("home.home", "/"),
            Look("loops.table", "/loops"),
            Look("loops.table", "/loops?whose=all&state=all"),
            Look("loops.new", "/loops/new"),
            Look("loops.show", "{eilidh}"),
            Look("loops.show", "{ines}"),
            Look("loops.show", "{matilda}"),
            Look("loops.events", "{bogdan}/timeline"),
        )),
    ),
    "the plan": (
        ("ida-sorensen", (
            Look("plans.show", "{eilidh}/plan"),
            Look("plans.show", "{eilidh}/plan?kind=interviewer&q=a"),
            Look("plans.assign", "{eilidh}/plan/assign"),
            Look("plans.remove", "{eilidh}/plan/remove/{eilidh:aaliyah-rahman}", act=refused("Remove")),
            Look("slots.show", "{eilidh}/slots"),
            Look("slots.edit", "{eilidh}/slots/{eilidh:aaliyah-rahman}", act=refused("Save the slot", "Date")),
            Look("loop_acts.replace_bar_raiser", "{eilidh}/replace/bar-raiser?q=a"),
            Look("loop_acts.ask_replacement", "{eilidh}/replacement"),
        )),
        ("ngozi-adeyemi", (
            Look("plans.show", "{eilidh}/plan"),
            Look("plans.override", "{eilidh}/plan/override/{eilidh:shalini-deshpande}"),
            Look("loop_acts.step_down", "{eilidh}/step-down", act=refused("Step down")),
        )),
        ("layla-alshami", (
            Look("plans.questions", "{eilidh}/plan/questions/{eilidh:layla-alshami}?from=kit"),
            Look("loop_acts.decline", "{eilidh}/decline"),
        )),
    ),
    "acts on a loop, and conflicts": (
        ("ida-sorensen", (
            Look("loop_acts.hold", "{eilidh}/hold"),
            Look("loop_acts.cancel", "{eilidh}/cancel"),
            Look("loop_acts.hand_over", "{eilidh}/hand-over"),
        )),
        ("malik-johnson", (
            Look("loops.show", "{yusra}"),
            Look("loop_acts.hold", "{yusra}/hold"),
            Look("plans.show", "{fatima}/plan"),
        )),
        ("naledi-mokoena", (
            Look("conflicts.show", "{dimitra}/conflicts"),
            Look("conflicts.question", "{conflict}", act=refused("Decide")),
        )),
        ("marco-antonelli", (Look("conflicts.show", "{dimitra}/conflicts"),)),
        ("conrad-weissmueller", (
            Look("slots.not_held", "{theodor}/slots/{theodor:conrad-weissmueller}/not-held"),
            Look("feedback.feedback", "{theodor}/feedback", act=refused("Submit feedback")),
        )),
    ),
    "interviewers": (
        ("priya-raghavan", (
            Look("home.home", "/"),
            Look("loops.show", "{mira}"),
            Look("loops.read", "{mira}/read/{mira:wen-zhao}"),
            Look("debrief.debrief_page", "{mira}/debrief"),
            Look("audit.receipt", "{mira}/feedback/receipt"),
            Look("kit.kit", "{bogdan}/kit"),
            Look("kit.merged", "{bogdan}/kit/merge"),
            Look("second_factor.show", "/account/second-factor", act=pressing("Set it up")),
            Look("feedback.feedback", "{bogdan}/feedback"),
        )),
        ("lukas-hahn", (
            Look("feedback.feedback", "{bogdan}/feedback"),
            Look("kit.kit", "{bogdan}/kit", act=two_versions("[name='text']")),
        )),
        ("birgitta-ahonen", (
            Look("feedback.merged", "{bogdan}/feedback/merge"),
            Look("feedback.feedback", "{bogdan}/feedback", act=two_versions("[name='summary']")),
        )),
        ("callum-fairweather", (Look("loops.show", "{noam}"),)),
        ("adi-rosenfeld", (
            Look("accounts.account", "/account"),
            Look("second_factor.show", "/account/second-factor"),
            Look("second_factor.ask_codes", "/account/second-factor/codes", act=refused("Make new recovery codes")),
            Look("second_factor.ask_codes", "/account/second-factor/codes", act=new_recovery_codes),
            Look("second_factor.ask_off", "/account/second-factor/off"),
            Look("requests.release", "{bogdan}/release", act=refused("Ask for the release")),
        )),
    ),
    "the debrief until it is discussed": (
        ("dmytro-shevchuk", (Look("debrief.debrief_page", "{ines}/debrief"),)),
        ("ngozi-adeyemi", (Look("decision.no_meeting_offer", "{clemence}/no-meeting"),)),
        ("layla-alshami", (
            Look("debrief.debrief_page", "{stellan}/debrief"),
            Look("debrief.debrief_page", "{stellan}/debrief?by=principle"),
        )),
        ("ivar-thorvaldsson", (
            Look("home.home", "/"),
            Look("debrief.debrief_page", "{stellan}/debrief"),
            Look("debrief.debrief_page", "{stellan}/debrief", act=pressing("Go on to revoting")),
        )),
        ("mehmet-yildirim", (Look("debrief.debrief_page", "{stellan}/debrief"),)),
    ),
    "the debrief until the ruling": (
        ("ngozi-adeyemi", (
            Look("debrief.debrief_page", "{mira}/debrief"),
            Look("debrief.debrief_page", "{mira}/debrief?by=board"),
            Look("follow_ups.follow_up", "{mira}/debrief/follow-up", act=refused("Name the follow-up")),
        )),
        ("conrad-weissmueller", (
            Look("debrief.debrief_page", "{ruo}/debrief?by=board"),
            Look("debrief.debrief_page", "{ruo}/debrief", act=take_position),
        )),
        ("birgitta-ahonen", (
            Look("debrief.debrief_page", "{ruo}/debrief"),
            Look("decision.ruling", "{ruo}/ruling", act=refused("Record the ruling")),
        )),
    ),
    "after the decision": (
        ("ida-sorensen", (
            Look("decision.record", "{matilda}/decision"),
            Look("decision.close", "{matilda}/close"),
            Look("decision.reopen", "{matilda}/reopen"),
            Look("requests.my_requests", "/requests?by=me"),
        )),
        ("ximena-quiroga", (
            Look("home.home", "/"),
            Look("decision.coaching_notes", "{matilda}/coaching"),
            Look("feedback.notes_after_decision", "{matilda}/late-notes"),
        )),
        ("malik-johnson", (Look("decision.record_of_revision", "{piotr}/decision/1"),)),
        ("ngozi-adeyemi", (
            Look("requests.my_requests", "/requests"),
            Look("requests.show", "{reopening}"),
            Look("decision.record", "{matilda}/decision"),
        )),
        ("dmytro-shevchuk", (
            Look("loop_acts.replace_bar_raiser", "{bogdan}/replace/bar-raiser?q=a"),
        )),
    ),
    "people": (
        ("tariq-bensalem", (
            Look("people.list_people", "/people"),
            Look("people.new", "/people/new"),
            Look("people.show", "{person:aaliyah-rahman}"),
            Look("people.edit", "{person:mette-kjaer}/edit"),
            Look("people.roles", "{person:mette-kjaer}/roles"),
            Look("admin.ask_disable", "{person:mette-kjaer}/disable"),
            Look("admin.ask_factor", "{person:adi-rosenfeld}/second-factor"),
            Look("admin.ask_link", "{person:henrik-lund}/link"),
            Look("admin.ask_link", "{person:henrik-lund}/link", act=pressing("Make an invitation link")),
            Look("loop_acts.replace_hiring_manager", "{eilidh}/replace/hiring-manager?q=a"),
        )),
        ("ximena-quiroga", (
            Look("people.show", "{person:callum-fairweather}"),
            Look("people.interviewer", "{person:mette-kjaer}/interviewer"),
            Look("people.bar_raiser", "{person:mette-kjaer}/bar-raiser"),
            Look("insights.overview", "/insights"),
            Look("insights.person", "{figures:mette-kjaer}"),
        )),
    ),
    "administration": (
        ("benjamin-castleford", (
            Look("home.home", "/"),
            Look("audit.events", "/audit"),
            Look("audit.events", "/audit?kind=voted"),
        )),
        ("tariq-bensalem", (
            Look("home.home", "/"),
            Look("admin.overview", "/admin"),
            Look("admin.settings", "/admin/settings"),
            Look("privacy.overview", "/admin/data", act=refused("Save the rule")),
            Look("privacy.show", "{candidate:mira}/data"),
            Look("privacy.ask_hold", "{candidate:mira}/data/hold", act=refused("Set a legal hold")),
            Look("privacy.ask_export", "{candidate:mira}/data/export", act=said_why),
            Look("privacy.names", "{candidate:mira}/data/export/names"),
            Look("admin.list_accounts", "/admin/accounts"),
            Look("admin.list_links", "/admin/links"),
            Look("admin.ask_revoke", "{link}/revoke"),
            Look("admin.ask_break_glass", "{mira}/break-glass", act=refused("Break the glass for one hour")),
            Look("principles.list_sets", "/principles"),
            Look("principles.load", "/principles/load", act=refused("Load")),
            Look("principles.show", "{published}"),
            Look("principles.compare", "{both}"),
            Look("principles.publish", "{draft}/publish"),
        )),
    ),
}  # fmt: skip
