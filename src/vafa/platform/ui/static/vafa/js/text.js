// Text areas: [data-autosize] grow with their words; [data-composer] forms are sent by Ctrl-Enter and counted by data-limit.
import { bind, onClick } from "./on.js";

bind("[data-autosize]", (area) => {
  const fit = () => { area.style.blockSize = "auto"; area.style.blockSize = `${Math.min(area.scrollHeight + 2, innerHeight * 0.4)}px`; };
  area.addEventListener("input", fit);
  area.form?.addEventListener("reset", () => requestAnimationFrame(fit));
  if (area.value) fit();
});

bind("[data-composer]", (form) => {
  const area = form.querySelector("textarea");
  const count = form.querySelector("[data-count]");
  const say = () => {
    if (!count || !form.dataset.limit) return;
    const left = Number(form.dataset.limit) - area.value.length;
    count.hidden = left > 40;
    count.textContent = new Intl.NumberFormat(document.documentElement.dataset.digits).format(left);
    count.dataset.state = left < 0 ? "late" : "soon";
  };
  area.addEventListener("keydown", (event) => {
    if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
    if (event.code === "Escape") area.blur();
  });
  area.addEventListener("input", say);
  // Reply and note share the text; choosing one tints the box and names the button.
  form.addEventListener("change", (event) => { if (event.target.name === "kind") form.dataset.kind = event.target.value; });
  form.addEventListener("submit", () => { const button = form.querySelector('[type="submit"]'); setTimeout(() => { button.disabled = true; }); setTimeout(() => { button.disabled = false; }, 4000); });
});

// Choosing reply or note, by click or key, puts the cursor where one writes; [data-write] is a button elsewhere that does it.
onClick("[data-reply], [data-note]", (label) => requestAnimationFrame(() => label.closest("form").querySelector("textarea").focus()));
onClick("[data-write]", () => document.querySelector("[data-reply]")?.click());
