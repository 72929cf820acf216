// data-autosave="url": what is typed in a form or field is kept on the server a moment later. data-saved says so.
import { bind, csrf, word } from "./on.js";

bind("[data-autosave]", (form) => {
  const note = document.querySelector(form.dataset.saved ?? "[data-saved-note]");
  let timer = 0, last = new URLSearchParams(new FormData(form)).toString();

  async function keep() {
    const body = new URLSearchParams(new FormData(form));
    if (body.toString() === last) return;
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "X-CSRFToken": csrf() }, keepalive: true }).catch(() => null);
    if (answer?.ok) last = body.toString();
    if (note) { note.hidden = false; note.dataset.state = answer?.ok ? "kept" : "late"; note.lastElementChild.textContent = word(answer?.ok ? "saved" : "offline"); }
    if (!answer?.ok) timer = setTimeout(keep, 5000);
  }

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 800); });
  form.addEventListener("submit", () => { clearTimeout(timer); last = new URLSearchParams(new FormData(form)).toString(); });
  addEventListener("pagehide", keep);
});
