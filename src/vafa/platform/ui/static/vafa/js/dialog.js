// data-dialog="id" opens that <dialog>; data-close closes its own; a click beside it closes it. The browser returns the focus.
import { onClick } from "./on.js";

export function open(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
  return dialog;
}

onClick("[data-dialog]", (button, event) => { event.preventDefault(); open(button.dataset.dialog); });
onClick("[data-close]", (button) => button.closest("dialog")?.close());
onClick("dialog", (dialog, event) => {
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.x && event.clientX <= box.x + box.width && event.clientY >= box.y && event.clientY <= box.y + box.height;
  if (event.target === dialog && !inside) dialog.close();
});
// A fragment swapped into a dialog opens it; an empty one closes it.
document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = event.detail.target?.closest("dialog[data-opens]");
  if (dialog) event.detail.target.textContent.trim() ? dialog.open || dialog.showModal() : dialog.close();
});
// The side pane as a drawer on narrow screens: data-drawer-open="id".
onClick("[data-drawer-open]", (button) => { const side = document.getElementById(button.dataset.drawerOpen); side.toggleAttribute("data-open"); side.querySelector("a, button")?.focus(); });
onClick("[data-drawer-close]", (button) => button.closest("[data-drawer]").removeAttribute("data-open"));
document.addEventListener("keydown", (event) => { if (event.code === "Escape") document.querySelector("[data-drawer][data-open]")?.removeAttribute("data-open"); });
