"""Measure when four pages are painted on a slow phone; run ``python -m scripts.paint``.

It prints the largest contentful paint and the layout shift.
Lighthouse's slow 4G (150 ms, 1.6 Mbit/s down, 0.75 up) and a processor that is four times slower.
The cache is empty each time. The times depend on the machine, so compare them on the same one.
"""

from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser import launch_options
from scripts.visit import served, stages

STAGES = ("home", "question", "report", "plan")
RUNS = 5
NETWORK = {
    "offline": False,
    "latency": 150,  # ms
    "downloadThroughput": 1_600_000 / 8,  # bytes a second
    "uploadThroughput": 750_000 / 8,
}
SLOWER = 4
PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True}
# The last candidate after the page has loaded, and what it is; then the sum of all shifts.
MEASURE = """() => new Promise((resolve) => {
  const all = (type) => new Promise((found) => {
    new PerformanceObserver((list) => found(list.getEntries())).observe({ type, buffered: true });
    setTimeout(() => found([]), 500);
  });
  Promise.all([all("largest-contentful-paint"), all("layout-shift")]).then(([paints, shifts]) => {
    const { startTime, element } = paints.at(-1);
    const name = element ? element.tagName.toLowerCase() : "?";
    resolve([startTime, shifts.reduce((sum, { value }) => sum + value, 0), name]);
  });
})"""


def main() -> None:
    """Print the median time of each page in ms, the slowest, the layout shift and the element."""
    with served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        page = browser.new_page()
        print(f"{'':10}{'median':>8}{'slowest':>9}{'shift':>8}  element")
        for stage in stages(page, site.address):
            if stage not in STAGES:
                continue
            runs = [measure(browser, page) for _ in range(RUNS)]
            times, shifts, elements = zip(*runs, strict=True)
            print(
                f"{stage:10}{median(times):8.0f}{max(times):9.0f}{max(shifts):8.3f}  {elements[-1]}"
            )
        browser.close()


def measure(browser: Browser, page: Page) -> tuple[float, float, str]:
    """Load the open page with an empty cache; return paint in ms, layout shift and element."""
    context = browser.new_context(**PHONE)
    context.add_cookies(page.context.cookies())
    fresh = context.new_page()
    session = context.new_cdp_session(fresh)
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    fresh.goto(page.url, wait_until="networkidle")
    time, shift, element = fresh.evaluate(MEASURE)
    context.close()
    return time, shift, element


if __name__ == "__main__":
    main()
