// form[data-bulk]: how many rows are ticked is shown and said; X ticks the current row, Shift-click a stretch, Escape none.
// A tick with data-all ticks every row.
import { announce, bind, typing } from "./on.js";

const ticks = (form) => [...form.querySelectorAll('[data-bulk-row], .tick[type="checkbox"]:not([data-all])')];

bind("form[data-bulk]", (form) => {
  const count = form.querySelector("[data-bulk-count]"), words = form.querySelector(".bulk__count");
  const show = new Intl.NumberFormat(document.documentElement.dataset.digits);
  let last = null, before = 0;

  function look() {
    const rows = ticks(form), chosen = rows.filter((tick) => tick.checked).length;
    if (chosen === before) return;
    before = chosen;
    count.textContent = show.format(chosen);
    const all = form.querySelector("[data-all]");
    if (all) { all.checked = chosen === rows.length; all.indeterminate = chosen > 0 && chosen < rows.length; }
    announce(words.textContent.trim().replace(/\s+/g, " "));
  }

  form.addEventListener("click", (event) => {
    const tick = event.target.closest('.tick[type="checkbox"]');
    if (!tick) return;
    const rows = ticks(form);
    if ("all" in tick.dataset) for (const row of rows) row.checked = tick.checked;
    else if (event.shiftKey && last?.isConnected) {
      const [from, to] = [rows.indexOf(last), rows.indexOf(tick)].sort((a, b) => a - b);
      for (const row of rows.slice(from, to + 1)) row.checked = tick.checked;
    }
    last = tick;
    look();
  });
  form.addEventListener("change", look);
  form.addEventListener("reset", () => setTimeout(look));
  form.addEventListener("htmx:afterSettle", look);
  look();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  const form = document.querySelector("form[data-bulk]");
  if (!form) return;
  if (event.code === "Escape" && ticks(form).some((tick) => tick.checked)) { form.reset(); return; }
  if (event.code !== "KeyX") return;
  const row = form.querySelector('[data-row][aria-current="true"]');
  const tick = row && (row.querySelector(".tick") ?? row.parentElement.querySelector(".tick"));
  if (tick) { event.preventDefault(); tick.click(); }
});
