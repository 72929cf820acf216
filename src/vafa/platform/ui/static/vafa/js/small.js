// Small things: copy, show a password, undo bars and toasts that go, a form sent when it changes.
import { announce, bind, onClick, word } from "./on.js";

// Without the browser's leave (a plain http address) the text is selected, and the old way is tried.
async function copied(source) {
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    return true;
  } catch {
    if (source.select) { source.focus(); source.select(); } else getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }
}

onClick("[data-copy]", async (button) => {
  const source = button.dataset.copy ? document.querySelector(button.dataset.copy) : button;
  if (!await copied(source)) return announce(word("selected"));
  announce(word("copied"));
  button.dataset.done = "";
  setTimeout(() => delete button.dataset.done, 1500);
});

onClick("[data-reveal]", (button) => {
  const input = button.parentElement.querySelector("input");
  const shown = input.type === "text";
  input.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
  input.focus();
});

function leave(element, after) {
  let timer = setTimeout(go, after);
  function go() { element.dataset.gone = ""; setTimeout(() => element.remove(), 300); }
  element.addEventListener("pointerenter", () => clearTimeout(timer));
  element.addEventListener("focusin", () => clearTimeout(timer));
  element.addEventListener("pointerleave", () => { timer = setTimeout(go, after / 2); });
}
bind("[data-undo]", (bar) => leave(bar, 12_000));
bind("[data-toast]", (toast) => leave(toast, 6_000));
onClick("[data-dismiss]", (button) => button.closest("[data-toast]").remove());

document.addEventListener("change", (event) => event.target.closest("[data-submits]")?.form?.requestSubmit());
