// The journey map: arrows move between its steps, towards where they point; Enter opens one, as links do.
// In [data-in-place] a step opens below the map: keys become the buttons the editor has, by [data-map-do] of its form.
// A adds after a step, B before it, D copies, Delete takes it out, Alt with arrows moves it, U takes the last change back;
// Escape closes what is open, and asks once where something typed would be lost.
import { bind } from "./on.js";

const VERBS = { KeyA: "after", KeyB: "before", KeyD: "copy", Delete: "remove", Backspace: "remove" };
const MOVES = { ArrowDown: "into", ArrowUp: "out" };
const steps = (map) => [...map.querySelectorAll("[data-step]")].filter((one) => one.offsetParent);
const onwards = (map) => getComputedStyle(map).direction === "rtl" ? "ArrowLeft" : "ArrowRight";

function walk(event) {
  const map = event.target.closest("[data-map]"), all = steps(map), at = all.indexOf(event.target);
  if (event.code === "Home") return all[0];
  if (event.code === "End") return all.at(-1);
  if (event.code === onwards(map) || event.code === "ArrowDown") return all[at + 1];
  return event.code.startsWith("Arrow") ? all[at - 1] : undefined;
}

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("[data-map] [data-step]") || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = walk(event);
  if (!next) return;
  event.preventDefault();
  next.focus();
});

function meant(event) {
  if (!event.altKey) return VERBS[event.code];
  if (MOVES[event.code]) return MOVES[event.code];
  if (event.code !== "ArrowLeft" && event.code !== "ArrowRight") return undefined;
  return event.code === onwards(event.target) ? "later" : "earlier";
}

// Of a whole page, and before other keys: a step has the focus as soon as it is drawn anew, and its letters mean it alone.
const typed = new WeakSet();
const placeOf = (event) => event.target.closest?.("[data-in-place]");

function send(verb, step) {
  const button = document.querySelector("[data-map-do]");
  button.value = `${verb}:${step.dataset.step}`;
  button.click();
}

function leave(place) {
  const unsaved = place.querySelector("[data-unsaved]");
  if (typed.has(place) && unsaved?.hidden) unsaved.hidden = false;
  else place.querySelector("[data-leave], [data-choose-not]")?.click();
}

document.addEventListener("input", (event) => {
  const place = placeOf(event), unsaved = place?.querySelector("[data-unsaved]");
  if (place) typed.add(place);
  if (unsaved) unsaved.hidden = true;
});

document.addEventListener("click", (event) => {
  const step = placeOf(event) && event.target.closest("[data-map] [data-step]");
  if (!step || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  send("open", step);
});

document.addEventListener("keydown", (event) => {
  const place = placeOf(event);
  if (!place || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.code === "Escape") {
    if (!event.target.closest('[data-menu][open], [data-datefield]:has([aria-expanded="true"])')) leave(place);
    return;
  }
  if (!event.target.matches("[data-map] [data-step]")) return;
  const undo = event.code === "KeyU" && !event.altKey, verb = meant(event);
  if (!undo && !verb) return;
  event.preventDefault();
  event.stopPropagation();
  if (undo) place.querySelector("[data-undo-step]")?.click();
  else send(verb, event.target);
}, true);

bind("[data-panel]", (panel) => {
  const first = panel.querySelector("[autofocus], :is(input, select, textarea):not([type='hidden'], [disabled]), button:not([data-do])");
  const chosen = first?.type === "radio" ? [...panel.querySelectorAll("[type='radio']")].find((one) => one.name === first.name && one.checked) : null;
  (chosen ?? first)?.focus();
  const map = document.querySelector("[data-map]"), tall = panel.offsetHeight > innerHeight / 2;
  document.querySelector("[data-map] [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  if (tall && map?.offsetParent) map.scrollIntoView({ block: "start" });
  else panel.scrollIntoView({ block: "nearest" });
});
