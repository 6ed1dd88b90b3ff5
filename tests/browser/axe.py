"""Asks axe what is wrong with a page as it stands, light and dark, wide and narrow.

axe is handed to the page through the debugger, so that the page keeps its Content-Security-Policy.
"""

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.parts import settle

RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
# A change of colours fades where a transition is, and inherited ones begin when their parent's have ended.
AT_REST = """async () => {
    do {
        await new Promise(requestAnimationFrame);
        await Promise.allSettled(document.getAnimations().map(one => one.finished));
    } while (document.getAnimations().length);
}"""
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 375, "height": 812}}


def violations(page):
    """What axe finds as the page stands, in each look: one line for each element."""
    settle(page)
    page.evaluate(AXE_SCRIPT)
    found = []
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(AT_REST)
            for broken in page.evaluate(RUN):
                found += [f"{size} {scheme} {broken['id']}: {node['html'][:160]}" for node in broken["nodes"]]
    return found
