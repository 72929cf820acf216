// A list one walks: [data-list] of [data-row]. J/K and the arrows move, Enter opens; the current row hears vafa:current.
import { typing } from "./on.js";

const rows = () => [...document.querySelectorAll("[data-list] [data-row]")].filter((row) => row.offsetParent);
const current = () => document.querySelector('[data-list] [data-row][aria-current="true"]');

export function choose(row, move = true) {
  for (const other of document.querySelectorAll('[data-list] [data-row][aria-current="true"]')) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  if (move) { row.scrollIntoView({ block: "nearest" }); row.focus({ preventScroll: true }); }
  row.dispatchEvent(new CustomEvent("vafa:current", { bubbles: true }));
}

const steps = { KeyJ: 1, ArrowDown: 1, KeyK: -1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  const step = steps[event.code];
  const arrows = event.code.startsWith("Arrow");
  if (!step || arrows && !event.target.closest("[data-list]") && document.activeElement !== document.body) return;
  const all = rows(), at = all.indexOf(current());
  const next = at < 0 ? all[0] : all[at + step];
  if (next) { event.preventDefault(); choose(next); }
});
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-list] [data-row]");
  if (row && row !== current()) choose(row, false);
});
// After an action removed a row, the next one becomes current.
document.addEventListener("htmx:afterSettle", (event) => {
  const list = event.detail.elt.closest?.("[data-list]");
  if (list && !list.querySelector('[aria-current="true"]')) { const first = list.querySelector("[data-row]"); if (first) choose(first, false); }
});
