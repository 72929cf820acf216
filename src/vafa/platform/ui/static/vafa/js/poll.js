// [data-poll="url"]: keeps a fragment fresh; often while one looks and it changes, seldom when not; ETag makes "no change" cheap.
import { bind } from "./on.js";
import { choose } from "./list.js";

const QUICK = 5_000, SLOW = 60_000;

bind("[data-poll]", (place) => {
  const pace = Number(place.dataset.every ?? QUICK);
  let wait = pace, etag = place.dataset.etag ?? "", timer = 0;

  async function look() {
    clearTimeout(timer);
    if (!place.isConnected) return;
    const busy = place.contains(document.activeElement) && /^(input|textarea)$/i.test(document.activeElement.tagName);
    if (!document.hidden && !busy && !place.querySelector(".tick:checked")) {
      const answer = await fetch(place.dataset.poll, { headers: { "HX-Request": "true", ...(etag && { "If-None-Match": etag }) } }).catch(() => null);
      if (answer?.status === 200) { etag = answer.headers.get("ETag") ?? ""; show(await answer.text()); wait = pace; }
      else if (answer?.status === 286) { show(await answer.text()); return; } // the server says: this is how it ended
      else { etag = answer?.headers.get("ETag") || etag; wait = Math.min(wait * 1.5, SLOW); }
    }
    timer = setTimeout(look, wait);
  }

  function show(html) {
    if (html === place.innerHTML) return;
    const scroll = place.scrollTop, row = place.querySelector('[data-row][aria-current="true"]');
    const at = row?.getAttribute("href"), focused = row && row === document.activeElement;
    window.htmx.swap(place, html, { swapStyle: "innerHTML" });
    place.scrollTop = scroll;
    // Where one was in a list, one stays.
    const same = at && [...place.querySelectorAll("[data-row]")].find((one) => one.getAttribute("href") === at);
    if (same) choose(same, false);
    if (focused) same?.focus({ preventScroll: true });
  }

  addEventListener("visibilitychange", () => { if (!document.hidden) { wait = pace; look(); } });
  place.addEventListener("vafa:due", look);
  timer = setTimeout(look, wait);
});
