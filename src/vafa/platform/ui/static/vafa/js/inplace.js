// [data-in-place] around a map: a step opens below it; keys become what the editor's buttons say, by its form's [data-map-do].
// A adds after a step, B before it, D copies, Delete takes it out, Alt with arrows moves it, U takes the last change back.
// Escape closes what is open, and asks once where something typed would be lost. All is listened to on the document, before
// other keys: a step has the focus as soon as it is drawn anew, and its letters mean it alone.
import { bind } from "./on.js";

const VERBS = { KeyA: "after", KeyB: "before", KeyD: "copy", Delete: "remove", Backspace: "remove" };
const MOVES = { ArrowDown: "into", ArrowUp: "out", ArrowLeft: "earlier", ArrowRight: "later" };
const BACK = { ArrowLeft: "later", ArrowRight: "earlier" };
const STEP = "[data-map] [data-step]", OPEN = '[data-menu][open], [data-datefield]:has([aria-expanded="true"])';
const typed = new WeakSet();
const placeOf = (event) => event.target.closest?.("[data-in-place]");
const held = (event) => event.ctrlKey || event.metaKey || event.shiftKey;

function meant(event) {
  if (!event.altKey) return VERBS[event.code];
  const rtl = getComputedStyle(event.target).direction === "rtl";
  return (rtl && BACK[event.code]) || MOVES[event.code];
}

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

document.addEventListener("input", (event) => { const place = placeOf(event); if (place) typed.add(place); });
document.addEventListener("click", (event) => {
  const step = placeOf(event) && event.target.closest(STEP);
  if (!step || event.button || event.altKey || held(event)) return;
  event.preventDefault();
  send("open", step);
});
document.addEventListener("keydown", (event) => {
  const place = placeOf(event);
  if (!place || held(event)) return;
  if (event.code === "Escape" && !event.target.closest(OPEN)) leave(place);
  const undo = event.code === "KeyU" && !event.altKey, verb = meant(event);
  if (!event.target.matches(STEP) || !(undo || verb)) return;
  event.preventDefault();
  event.stopPropagation();
  if (undo) place.querySelector("[data-undo-step]")?.click();
  else send(verb, event.target);
}, true);

bind("[data-panel]", (panel) => {
  const first = panel.querySelector("[autofocus], :is(input, select, textarea):not([type='hidden'], [disabled]), .choose button");
  const chosen = first?.type === "radio" && panel.querySelector(`[name="${first.name}"]:checked`);
  (chosen || first)?.focus();
  const map = document.querySelector("[data-map]");
  map?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  if (panel.offsetHeight > innerHeight / 2 && map?.offsetParent) map.scrollIntoView({ block: "start" });
  else panel.scrollIntoView({ block: "nearest" });
});
