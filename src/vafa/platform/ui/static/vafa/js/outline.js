// [data-outline]: nested lines, each with a [data-step] button and a menu whose items have data-do. Arrows walk the lines;
// with Alt they move one (up, down, into, out); A adds after it, B before it, D copies it, Delete takes it out, U brings it back.
import { bind, typing } from "./on.js";

const MOVES = { ArrowUp: "earlier", ArrowDown: "later" };
const KEYS = { KeyA: "add", KeyB: "before", KeyD: "copy", Delete: "remove", Backspace: "remove" };

function meant(event, box) {
  if (!event.altKey) return KEYS[event.code];
  if (MOVES[event.code]) return MOVES[event.code];
  if (event.code !== "ArrowLeft" && event.code !== "ArrowRight") return undefined;
  const onward = getComputedStyle(box).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  return event.code === onward ? "into" : "out";
}

bind("[data-outline]", (box) => {
  const lines = () => [...box.querySelectorAll("[data-step]")];

  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || typing(event.target) || event.target.closest("[data-menu]")) return;
    if (event.code === "Escape") { box.querySelector("[data-choose-not]")?.click(); return; }
    if (event.code === "KeyU" && !event.altKey) { box.closest("form").querySelector("[data-undo-step]")?.click(); return; }
    const line = event.target.closest("[data-step]");
    if (!line) return;
    if (!event.altKey && MOVES[event.code]) {
      const all = lines(), next = all[all.indexOf(line) + (event.code === "ArrowUp" ? -1 : 1)];
      event.preventDefault();
      event.stopPropagation();
      next?.focus();
      return;
    }
    const what = meant(event, box);
    if (!what) return;
    event.preventDefault();
    event.stopPropagation();
    const own = line.dataset.do === what ? line : line.closest("li").querySelector(`:scope > .step__line [data-do="${what}"]`);
    own?.click();
  });
});
