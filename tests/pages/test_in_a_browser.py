"""Our pages in Chromium: nothing loaded, nothing complained of, nothing cut off, everything legible, on a phone and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import pytest

pytestmark = pytest.mark.slow
PAGES = ("student", "outcomes", "several", "class", "long", "long-class")
WIDTHS = (390, 1280)

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

CONTRAST = """() => {
  const channel = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const numbers = text => text.match(/[0-9.]+/g).map(Number);
  const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const behind = node => {
    for (; node; node = node.parentElement) {
      const c = numbers(getComputedStyle(node).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest('svg, title')) continue;
    const [a, b] = [light(numbers(getComputedStyle(node).color)), light(behind(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push([walker.currentNode.data.slice(0, 40), node.className, ratio]);
  }
  return poor;
}"""

CLIPPED = """() => [...document.querySelectorAll('body *')].filter(node => {
  if (node.closest('math, svg, .formula, .wide') || !node.getClientRects().length) return false;
  const box = node.getBoundingClientRect();
  return box.right > document.documentElement.clientWidth + 1 || box.left < -1;
}).map(node => node.outerHTML.slice(0, 120))"""

UNNAMED_REGIONS = """() => [...document.querySelectorAll('*')].filter(node =>
  node.scrollWidth > node.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(node).overflowX)
  && !(node.tabIndex === 0 && node.getAttribute('aria-label'))).map(node => node.outerHTML.slice(0, 120))"""


class Opened:
    """A page that has been opened, with everything that happened meanwhile."""

    def __init__(self, browser: Any, path: Path, width: int, scheme: str = "light") -> None:
        self.page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.page.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_it_opens_alone_and_fits(
    browser: Any, pages: dict[str, Path], name: str, width: int
) -> None:
    with Opened(browser, pages[name], width) as opened:
        opened.page.eval_on_selector_all(
            "details", "found => found.forEach(one => one.open = true)"
        )
        assert opened.said == []
        assert opened.asked == [pages[name].as_uri()]
        assert opened.page.evaluate(OVERFLOW) <= 0
        assert opened.page.evaluate(CLIPPED) == []
        assert opened.page.evaluate(UNNAMED_REGIONS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_everything_is_legible(
    browser: Any, pages: dict[str, Path], name: str, scheme: str
) -> None:
    with Opened(browser, pages[name], 390, scheme) as opened:
        opened.page.eval_on_selector_all(
            "details", "found => found.forEach(one => one.open = true)"
        )
        assert opened.page.evaluate(CONTRAST) == []


def test_formulas_are_drawn(browser: Any, pages: dict[str, Path]) -> None:
    with Opened(browser, pages["student"], 390) as opened:
        boxes = opened.page.eval_on_selector_all(
            "math",
            "found => found.map(m => [m.getBoundingClientRect().width, m.getBoundingClientRect().height])",
        )
        assert len(boxes) > 20
        assert all(width > 4 and height > 8 for width, height in boxes)
        stacked = opened.page.eval_on_selector_all(
            "mfrac",
            "found => found.every(f => f.children[0].getBoundingClientRect().bottom"
            " <= f.children[1].getBoundingClientRect().top + 1)",
        )
        assert stacked


@pytest.mark.parametrize("name", ["student", "class"])
def test_the_browser_holds_to_the_policy(browser: Any, pages: dict[str, Path], name: str) -> None:
    """Whatever got into the page could neither run nor load anything."""
    with Opened(browser, pages[name], 390) as opened:
        opened.page.evaluate(
            """() => { window.refused = []; addEventListener('securitypolicyviolation', e => refused.push(e.violatedDirective));
            for (const [tag, key, value] of [['img', 'src', 'http://127.0.0.1:9/x.png'], ['script', 'textContent', 'window.ran = 1'],
              ['style', 'textContent', 'h1 { color: red }']]) {
              const node = document.createElement(tag); node[key] = value; document.body.append(node); } }"""
        )
        opened.page.wait_for_function("window.refused.length >= 3")
        kinds = {word.removesuffix("-elem") for word in opened.page.evaluate("window.refused")}
        assert kinds == {"img-src", "script-src", "style-src"}
        assert opened.page.evaluate("window.ran") is None
        assert opened.page.evaluate("document.images[0].naturalWidth") == 0


@pytest.mark.parametrize("name", ["student", "class"])
def test_it_prints(browser: Any, pages: dict[str, Path], name: str) -> None:
    with Opened(browser, pages[name], 1280) as opened:
        opened.page.emulate_media(media="print", color_scheme="light")
        assert opened.page.evaluate(CONTRAST) == []
        hidden = opened.page.eval_on_selector_all(
            "details > :not(summary)", "found => found.filter(n => !n.checkVisibility()).length"
        )
        assert hidden == 0
        assert opened.page.pdf(format="A4")[:5] == b"%PDF-"


def test_links_lead_to_items(browser: Any, pages: dict[str, Path]) -> None:
    with Opened(browser, pages["student"], 390) as opened:
        opened.page.click("table a >> nth=6")
        assert (
            opened.page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
            < 400
        )
