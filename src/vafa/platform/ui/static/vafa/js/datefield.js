// [data-datefield]: typed in any calendar and digits, or picked from a month the server draws (it alone knows calendars).
import { bind } from "./on.js";

const address = document.querySelector('meta[name="calendar-url"]')?.content;

bind("[data-datefield]", (box) => {
  const input = box.querySelector("input"), button = box.querySelector("[data-open]");
  let pop = null;

  async function turn(query) {
    const answer = await fetch(`${address}?${query}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok || !pop) return;
    pop.innerHTML = await answer.text();
    (pop.querySelector('[aria-pressed="true"], [aria-current="date"], .month__day')).focus();
  }

  function close() {
    pop?.remove();
    pop = null;
    button.setAttribute("aria-expanded", "false");
  }

  button.addEventListener("click", () => {
    if (pop) { close(); return; }
    pop = Object.assign(document.createElement("div"), { className: "datefield__pop" });
    box.append(pop);
    button.setAttribute("aria-expanded", "true");
    turn(new URLSearchParams({ name: input.name, value: input.value }));
  });
  box.addEventListener("click", (event) => {
    const day = event.target.closest("[data-day]"), other = event.target.closest("[data-turn]");
    if (other) { event.preventDefault(); turn(other.dataset.turn); }
    if (day) { input.value = day.dataset.text; close(); input.focus(); input.dispatchEvent(new Event("change", { bubbles: true })); }
  });
  box.addEventListener("keydown", (event) => {
    if (event.code === "Escape" && pop) { close(); button.focus(); event.stopPropagation(); }
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight", back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const step = { [forward]: 1, [back]: -1, ArrowDown: 7, ArrowUp: -7 }[event.code];
    if (!step || !event.target.closest("[data-day]")) return;
    event.preventDefault();
    const days = [...pop.querySelectorAll("[data-day]")];
    days[days.indexOf(event.target) + step]?.focus();
  });
  document.addEventListener("click", (event) => { if (pop && !box.contains(event.target)) close(); });
});
