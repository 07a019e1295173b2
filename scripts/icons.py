"""Draw the PNG and ICO icons from icon.svg; run ``python -m scripts.icons`` after changing it."""

import io

from PIL import Image
from playwright.sync_api import sync_playwright

from scripts.browser import launch_options
from scripts.site import ROOT

FOLDER = ROOT / "assessments" / "static" / "assessments"
# A touch icon fills its square, because phones round its corners.
STYLE = "<style>body { margin: 0 } svg { display: block; width: %dpx; %s }</style>"
SQUARE = "background: #155e63; padding: 18px; box-sizing: border-box"
COLOURS = 16


def main() -> None:
    """Save favicon.ico and apple-touch-icon.png."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        page = browser.new_page()

        def draw(size: int, style: str = "") -> Image.Image:
            page.set_viewport_size({"width": size, "height": size})
            page.set_content(STYLE % (size, style) + (FOLDER / "icon.svg").read_text())
            picture = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
            return picture.quantize(COLOURS)

        draw(180, SQUARE).save(FOLDER / "apple-touch-icon.png", optimize=True)
        small, large = draw(16), draw(32)
        large.save(FOLDER / "favicon.ico", sizes=[(16, 16), (32, 32)], append_images=[small])
        browser.close()


if __name__ == "__main__":
    main()
