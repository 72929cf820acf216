// [data-timer="url"]: seconds while the page is visible, focused and used within the last minute, sent in parts of half a minute
// and when one leaves. What could not be sent waits for the next part.
import { bind, csrf } from "./on.js";

const IDLE = 60_000, EVERY = 30;
let used = Date.now();
for (const sign of ["pointermove", "pointerdown", "keydown", "scroll", "touchstart"]) addEventListener(sign, () => { used = Date.now(); }, { passive: true, capture: true });

bind("[data-timer]", (place) => {
  const words = place.querySelector("[data-timer-text]"), lang = document.documentElement.dataset.digits;
  const say = new Intl.NumberFormat(lang, { style: "unit", unit: "minute", unitDisplay: "long" });
  let total = Number(place.dataset.seconds), fresh = 0, minute = Math.floor(total / 60);

  async function send() {
    if (fresh < 1) return;
    const seconds = fresh;
    fresh = 0;
    const answer = await fetch(place.dataset.timer, { method: "POST", body: new URLSearchParams({ seconds }), headers: { "X-CSRFToken": csrf() }, keepalive: true }).catch(() => null);
    if (!answer?.ok && answer?.status !== 403 && answer?.status !== 404) fresh += seconds;
  }

  const tick = setInterval(() => {
    if (!place.isConnected) { clearInterval(tick); send(); return; }
    const active = !document.hidden && document.hasFocus() && Date.now() - used < IDLE;
    place.toggleAttribute("data-idle", !active);
    if (!active) return;
    total += 1;
    fresh += 1;
    if (Math.floor(total / 60) !== minute) { minute = Math.floor(total / 60); words.textContent = say.format(minute); }
    if (fresh >= EVERY) send();
  }, 1000);
  addEventListener("visibilitychange", () => { if (document.hidden) send(); });
  addEventListener("pagehide", send);
});
