"""Drive Odoo's web client in a real browser, as a person would."""

from contextlib import contextmanager
from pathlib import Path

DESKTOP = {"width": 1366, "height": 850}
PHONE = {"width": 390, "height": 844}
ASSETS_TIMEOUT = 120_000  # ms; the first page of a server builds its bundles
PAUSE = 400  # ms until the loading indicator would show
SCREEN = ".o_action_manager > .o_action, .o_import_action"
LOADING = ".o_loading_indicator"


class WebClient:
    """One logged-in tab.

    :param client: the person's :class:`OdooClient`, whose session the tab shares
    """

    def __init__(self, page, client, pictures: Path):
        self.page = page
        self.client = client
        self.pictures = pictures
        self.console_errors = []
        page.on("console", self._keep_errors)
        page.on("pageerror", lambda error: self.console_errors.append(str(error)))

    def _keep_errors(self, message):
        if message.type == "error":
            self.console_errors.append(message.text)

    def open(self, path):
        """Open an address below ``/odoo`` and wait until the screen stands."""
        self.page.goto(f"{self.client.url}/odoo{path}")
        self.settle()
        return self.page

    def settle(self):
        """Wait until the screen stands and none of its requests is under way."""
        self.page.wait_for_selector(SCREEN, timeout=ASSETS_TIMEOUT)
        self.page.wait_for_timeout(PAUSE)
        self.page.wait_for_selector(LOADING, state="detached")

    def press_button(self, text):
        """Press the button with this text, also behind the dots of a narrow screen."""
        buttons = self.page.locator("button, a[role='button']", has_text=text)
        visible = buttons.locator("visible=true")
        toggles = self.page.locator(".o_statusbar_buttons .dropdown-toggle")
        more = toggles.locator("visible=true")
        visible.or_(more).first.wait_for()
        if not visible.count():
            more.first.click()
            self.page.wait_for_timeout(PAUSE)  # the sheet of a phone slides in
        visible.first.click()
        self.settle()

    def picture(self, name):
        """Keep a screenshot under ``name`` and the width of the screen."""
        width = self.page.viewport_size["width"]
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.pictures / f"{name}-{width}.png")

    def press_stat_button(self, text):
        """Press a button of a form's button box, unfolded where there is no room."""
        button = self.page.locator(".oe_stat_button", has_text=text)
        visible = button.locator("visible=true")
        if not visible.count():
            self.page.locator(".o_button_more").locator("visible=true").first.click()
            self.page.wait_for_timeout(PAUSE)  # the sheet of a phone slides in
        # A sheet may be higher than the screen: a finger scrolls it, a click cannot.
        visible.last.dispatch_event("click")
        self.settle()

    def write(self, form, name, text):
        """Write into a field of a form and leave it."""
        field = form.locator(f".o_field_widget[name='{name}'] :is(input, textarea)")
        field.first.fill(text)
        field.first.press("Enter")
        self.page.wait_for_timeout(PAUSE)

    def choose(self, form, name, text):
        """Choose a record in a many2one field: from the list below it, or on a phone
        from the cards that it opens."""
        field = form.locator(f".o_field_widget[name='{name}'] input").first
        field.click()
        if self.is_phone:
            cards = self.page.locator(".modal .o_kanban_record", has_text=text)
            cards.last.click()
        else:
            field.fill(text)
            items = self.page.locator(".o-autocomplete--dropdown-item", has_text=text)
            items.first.click()
        self.settle()

    def choose_first(self, form, name):
        """Choose the first entry of a menu of few, and return what it says."""
        form.locator(f".o_field_widget[name='{name}'] .o_select_menu_toggler").click()
        item = self.page.locator(".o_select_menu_item").first
        item.wait_for()
        text = item.inner_text().strip()
        item.evaluate("item => item.click()")  # on a phone it moves while it opens
        self.page.wait_for_timeout(PAUSE)
        return text

    def switch_view(self, name):
        """Show the records as ``name``, e.g. "Graph"."""
        if self.is_phone:
            self.page.locator(".o_cp_switch_buttons button").click()
            self.page.wait_for_timeout(PAUSE)  # the sheet of a phone slides in
            entries = self.page.locator(".o_cp_switch_buttons .dropdown-item")
            entries.filter(has_text=name).dispatch_event("click")
        else:
            self.page.locator(f".o_switch_view.o_{name.lower()}").click()
        self.settle()

    def drag(self, source, target):
        """Drag a box onto another with the mouse.

        The target is looked for after the box was lifted: its neighbours close ranks.
        """
        source.scroll_into_view_if_needed()
        mouse = self.page.mouse
        x, y = _middle(source)
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + 15, y + 15, steps=5)
        self.page.wait_for_timeout(PAUSE)
        x, y = _middle(target)
        mouse.move(x, y, steps=10)
        mouse.move(x + 2, y, steps=2)
        self.page.wait_for_timeout(PAUSE)
        mouse.up()
        self.settle()

    def choose_in_cog_menu(self, text):
        """Choose an entry of the menu behind the cog."""
        self.page.locator(".o_cp_action_menus button").first.click()
        self.page.locator(".o-dropdown--menu .dropdown-item", has_text=text).click()
        self.settle()

    @property
    def is_phone(self):
        return self.page.viewport_size["width"] < 768

    def overflows(self):
        """Return whether the page is wider than the screen (a phone would scroll)."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth > window.innerWidth + 1"
        )


def _middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@contextmanager
def web_client(browser, client, pictures, viewport=None, locale="en-US"):
    """Open a tab for a person; fails when the page logged an error."""
    context = browser.new_context(
        viewport=viewport or DESKTOP,
        locale=locale,
        timezone_id="Europe/Berlin",
        has_touch=(viewport or DESKTOP)["width"] < 768,
        accept_downloads=True,
    )
    context.add_cookies(
        [
            {
                "name": "session_id",
                "value": client.session.cookies["session_id"],
                "url": client.url,
            }
        ]
    )
    tab = WebClient(context.new_page(), client, pictures)
    try:
        yield tab
        assert not tab.console_errors, tab.console_errors
    finally:
        context.close()
