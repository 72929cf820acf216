"""What can be seen of any page from outside: does it fit, does every button have a name, is the focus shown.

Each function looks at the page as it stands and returns what is wrong, in words.
"""

from playwright.sync_api import Page

TOO_WIDE = """() => {
    const root = document.documentElement, over = root.scrollWidth - root.clientWidth;
    if (over <= 0) return "";
    const rtl = getComputedStyle(root).direction === "rtl";
    const out = [...document.querySelectorAll("body *")].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.width && (rtl ? box.left < -1 : box.right > root.clientWidth + 1);
    });
    const names = out.slice(0, 4).map((one) => one.tagName.toLowerCase() + "." + [...one.classList].join("."));
    return `${over} px too wide: ${names.join(" ")}`;
}"""
# A name as the browser computes it for the deaf and the blind; CSS may hide what is not shown on this width.
NAMELESS = """() => {
    const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[aria-hidden=true]");
    const named = (one) => [one.innerText, one.getAttribute("aria-label"), one.title, one.alt, one.placeholder,
        ...[...(one.labels ?? [])].map((label) => label.innerText), ...(one.labels ?? [])?.length ? ["label"] : [],
        one.querySelector?.("[aria-label], svg title, img[alt]") && "inside",
        document.getElementById(one.getAttribute("aria-labelledby") ?? "")?.innerText,
        one.type === "hidden" && "hidden"].some((words) => words && String(words).trim());
    return [...document.querySelectorAll("button, a[href], input, select, textarea, summary, [role=button]")]
        .filter((one) => shown(one) && !named(one)).map((one) => "has no name: " + one.outerHTML.slice(0, 120));
}"""
HEADINGS = """() => [...document.querySelectorAll("h1")].filter((one) => one.checkVisibility()).length"""
IDS = """() => {
    const all = [...document.querySelectorAll("[id]")].map((one) => one.id);
    return [...new Set(all.filter((id, place) => all.indexOf(id) !== place))];
}"""
FOCUS = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    if (one === document.body) return "nothing";
    const ring = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none" || style.boxShadow !== "none";
    return ring ? "" : one.outerHTML.slice(0, 120);
}"""
STEPS = 4  # how far one walks with Tab


def too_wide(page: Page) -> list[str]:
    """Nothing is to be scrolled sideways."""
    found: str = page.evaluate(TOO_WIDE)
    return [found] if found else []


def unnamed(page: Page) -> list[str]:
    """Every control says what it is."""
    found: list[str] = page.evaluate(NAMELESS)
    return found


def badly_built(page: Page) -> list[str]:
    """One main heading, and no id twice."""
    count, twice = page.evaluate(HEADINGS), page.evaluate(IDS)
    return [f"{count} main headings"] * (count != 1) + [f"id twice: {one}" for one in twice]


def focus_unseen(page: Page) -> list[str]:
    """Whoever walks with Tab sees where they are."""
    found = []
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        if lost := page.evaluate(FOCUS):
            found.append(f"focus is not seen on: {lost}")
    return found
