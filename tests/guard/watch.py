"""A page in Chromium that tells of everything hostile text made it do."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Request

LISTEN = """
window.__told = []
window.__pwned = one => { window.__told.push(`call ${one}`) }
for (const name of ['alert', 'confirm', 'prompt', 'print']) {
  window[name] = one => { window.__told.push(`${name} ${one}`) }
}
"""
TOUCH = """() => {
  for (const one of document.querySelectorAll('a[href]')) {
    if (/^\\s*(javascript|data|vbscript):/i.test(one.getAttribute('href'))) one.click()
  }
  for (const one of document.querySelectorAll('main *')) {
    for (const kind of ['mouseover', 'pointerenter', 'focus', 'focusin', 'toggle', 'animationend']) {
      one.dispatchEvent(new Event(kind, {bubbles: false}))
    }
  }
  return window.__told
}"""


@dataclass
class Watch:
    """What a page did that it must not do."""

    page: Page
    own: str
    told: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(LISTEN)
        self.page.on("request", self._asked)
        self.page.on("console", self._said)
        self.page.on("dialog", lambda dialog: (self.told.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("popup", lambda popup: self.told.append(f"popup {popup.url}"))

    def _asked(self, request: Request) -> None:
        if "pwned" in request.url.partition("?")[0] or not request.url.startswith((self.own, "data:image/")):
            self.told.append(f"asked for {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.reports.append(message.text)

    def open(self, path: str) -> None:
        self.page.goto(self.own + path, wait_until="load")
        self.told += self.page.evaluate(TOUCH)
