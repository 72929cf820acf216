// [data-conditions="prefix"]: each field brings its own comparisons and its own kind of value; rows are added and removed.
// What rows are made of are templates beside it, one set for all groups there; names in them get the group's prefix.
import { bind } from "./on.js";

bind("[data-conditions]", (box) => {
  const rows = box.querySelector(".conditions__rows"), add = box.querySelector("[data-condition-add]");
  const parts = [...box.parentElement.children].filter((one) => one.matches("template[data-part]"));
  const part = (name, key, value) => parts.find((one) => one.dataset.part === name && one.dataset[key] === value);
  const blank = part("row").content;
  const operators = [...blank.querySelectorAll(".condition__op option")];

  const copy = (made) => {
    const copied = (made.content ?? made).cloneNode(true);
    for (const one of copied.querySelectorAll("[name]")) one.name = box.dataset.conditions + one.name;
    return copied;
  };
  function fit(row, keep) {
    const field = row.querySelector(".condition__field"), op = row.querySelector(".condition__op"), place = row.querySelector(".condition__value");
    const { kind, ops } = field.selectedOptions[0]?.dataset ?? {}, before = op.value, of = row.querySelector(".condition__of");
    const fits = (one) => !kind || (one.dataset.kinds.split(" ").includes(kind) && (!ops || ops.split(" ").includes(one.value)));
    op.replaceChildren(...operators.filter(fits).map((one) => one.cloneNode(true)));
    op.value = before;
    if (op.selectedIndex < 0) op.selectedIndex = 0;
    if (!keep) {
      place.replaceChildren(...copy(part("value", "field", field.value) ?? part("value", "kind", kind ?? "none") ?? blank.querySelector(".condition__value")).childNodes);
      of?.replaceChildren(...copy(part("of", "field", field.value) ?? blank.querySelector(".condition__of")).childNodes);
      window.htmx?.process(place);
      place.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: place } }));
    }
    op.disabled = false;
    place.toggleAttribute("data-none", ["empty", "never"].includes(op.value) || !field.value);
    // "In the last days" counts; it wants a number and no calendar.
    place.querySelector("[data-open]")?.toggleAttribute("hidden", ["within", "ago", "ahead"].includes(op.value));
  }

  const ready = (row) => { row.querySelector("[data-condition-off]").hidden = false; fit(row, true); };

  add.hidden = false;
  for (const row of rows.querySelectorAll(".condition")) ready(row);
  add.addEventListener("click", () => {
    const row = copy(blank).firstElementChild;
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
