// [data-conditions]: each field brings its own comparisons and its own kind of value; rows are added and removed.
import { bind } from "./on.js";

bind("[data-conditions]", (box) => {
  const rows = box.querySelector(".conditions__rows"), add = box.querySelector("[data-condition-add]");
  const blank = box.querySelector('template[data-part="row"]');
  const values = new Map([...box.querySelectorAll('template[data-part="value"]')].map((one) => [one.dataset.field, one]));
  const asked = new Map([...box.querySelectorAll('template[data-part="of"]')].map((one) => [one.dataset.field, one]));
  const operators = [...blank.content.querySelectorAll(".condition__op option")];

  function fit(row, keep) {
    const field = row.querySelector(".condition__field"), op = row.querySelector(".condition__op"), place = row.querySelector(".condition__value");
    const { kind, ops } = field.selectedOptions[0]?.dataset ?? {}, before = op.value, of = row.querySelector(".condition__of");
    const fits = (one) => !kind || (one.dataset.kinds.split(" ").includes(kind) && (!ops || ops.split(" ").includes(one.value)));
    op.replaceChildren(...operators.filter(fits).map((one) => one.cloneNode(true)));
    op.value = before;
    if (op.selectedIndex < 0) op.selectedIndex = 0;
    if (!keep) {
      const made = values.get(field.value) ?? blank.content.querySelector(".condition__value");
      place.replaceChildren(...(made.content ?? made).cloneNode(true).childNodes);
      const asks = asked.get(field.value) ?? blank.content.querySelector(".condition__of");
      of?.replaceChildren(...(asks.content ?? asks).cloneNode(true).childNodes);
      window.htmx?.process(place);
      place.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: place } }));
    }
    op.disabled = false;
    place.toggleAttribute("data-none", ["empty", "never"].includes(op.value) || !field.value);
    // "In the last days" counts; it wants a number and no calendar.
    place.querySelector("[data-open]")?.toggleAttribute("hidden", ["within", "ago", "ahead"].includes(op.value));
  }

  function ready(row) {
    row.querySelector("[data-condition-off]").hidden = false;
    fit(row, true);
  }

  add.hidden = false;
  for (const row of rows.querySelectorAll(".condition")) ready(row);
  add.addEventListener("click", () => {
    const row = blank.content.firstElementChild.cloneNode(true);
    rows.append(row);
    ready(row);
    row.querySelector("select").focus();
  });
  rows.addEventListener("change", (event) => {
    const row = event.target.closest?.(".condition");
    if (!row) return;
    if (event.target.matches(".condition__field")) fit(row, false);
    if (event.target.matches(".condition__op")) fit(row, true);
  });
  rows.addEventListener("click", (event) => {
    const row = event.target.closest("[data-condition-off]")?.closest(".condition");
    if (!row) return;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    rows.dispatchEvent(new Event("change", { bubbles: true }));
    (next?.querySelector("select") ?? add).focus();
  });
});
