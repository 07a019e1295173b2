"""Draw the PNG and ICO icons from icon.svg; run ``python -m scripts.icons`` after changing it."""

import io

from PIL import Image
from playwright.sync_api import sync_playwright

from scripts.browser import launch_options
from scripts.site import ROOT

FOLDER = ROOT / "assessments" / "static" / "assessments"
STYLE = "<style>body { margin: 0 } svg { display: block; width: %dpx; %s }</style>"
# These fill their square, because phones round the corners of a touch icon, and cut a maskable one
# to any shape that contains a circle of 80% of its width. The banks of the mark go on to the edge.
SQUARE = "background: #1d1a23; box-sizing: border-box; overflow: visible; padding: %dpx"
COLOURS = 48


def main() -> None:
    """Save favicon.ico, apple-touch-icon.png and the icons of the web manifest."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        page = browser.new_page()

        def draw(size: int, style: str = "") -> Image.Image:
            page.set_viewport_size({"width": size, "height": size})
            page.set_content(STYLE % (size, style) + (FOLDER / "icon.svg").read_text())
            picture = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
            return picture.quantize(COLOURS)

        draw(180, SQUARE % 0).save(FOLDER / "apple-touch-icon.png", optimize=True)
        draw(192).save(FOLDER / "icon-192.png", optimize=True)
        draw(512).save(FOLDER / "icon-512.png", optimize=True)
        draw(512, SQUARE % 64).save(FOLDER / "icon-maskable.png", optimize=True)
        small, large = draw(16), draw(32)
        large.save(FOLDER / "favicon.ico", sizes=[(16, 16), (32, 32)], append_images=[small])
        browser.close()


if __name__ == "__main__":
    main()
