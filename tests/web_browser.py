"""A real browser on the web page: Debian's Chromium, told by its path. Errors on the page are faults."""

import shutil
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from hydrofoil_server import ROOT

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
# As root there is no sandbox to be had; nothing foreign is opened.
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"]


DRAWN = """() => new Promise(done =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""


class Browser:
    """One browser with one context; `faults` are the page's exceptions, failed loads and violations of
    the policy for content."""

    def __init__(self, browser, url, **options):
        self.url, self.faults, self.allowed = url, [], []
        self.context = browser.new_context(viewport={"width": 1280, "height": 860}, **options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60000)  # only what fails waits so long
        self.underway = 0  # requests without an answer
        self.page.on("request", lambda _: self._count(1))
        for ended in ("requestfinished", "requestfailed"):
            self.page.on(ended, lambda _: self._count(-1))
        self.page.on("pageerror", lambda error: self.faults.append(f"exception: {error}"))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        self.page.on("console", self._console)

    def _count(self, change):
        self.underway += change

    def _console(self, message):
        if message.type == "error" and not any(part in message.text for part in self.allowed):
            self.faults.append(f"console: {message.text} {message.location.get('url', '')}")

    def open(self, place="#/"):
        """A fresh load of the page at a place."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.url}/flow/index.html{place}")
        return self.page

    def go(self, place):
        """Within the page that is open."""
        self.page.evaluate("place => { location.hash = place }", place)
        return self.page

    def settle(self):
        """Waits until the page has all it asks for and shows it, however long that takes."""
        quiet = 0
        while quiet < 3:  # an answer may make the page ask for more, after it has been drawn
            self.page.evaluate(DRAWN)
            loading = self.underway > 0 or self.page.get_by_text("Loading…").count() > 0
            quiet = 0 if loading else quiet + 1
        return self.page


@contextmanager
def browsing(url, **options):
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            browser = Browser(chromium, url, **options)
            yield browser
            assert not browser.faults, "\n".join(browser.faults)
        finally:
            chromium.close()


AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def findings(page):
    """What axe says of the page as it is; the context must be made with bypass_csp."""
    if not page.evaluate("'axe' in window"):  # it is large, and stays until the next load
        page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]
