// [data-danger="url"][data-of="name"]: where to call in danger, asked for the product whose number stands in that field.
import { bind } from "./on.js";

bind("[data-danger]", (line) => {
  const field = document.querySelector(`[name="${line.dataset.of}"]`);
  const look = async () => {
    const answer = await fetch(`${line.dataset.danger}?serial=${encodeURIComponent(field.value)}`).catch(() => null);
    if (!answer?.ok) return; // what stands there stays
    const words = await answer.text();
    line.querySelector("span").textContent = words;
    line.hidden = !words;
  };
  field?.addEventListener("change", look);
  if (field?.value) look(); // kept by the browser from before
});
