// [data-amends]: the handle and the amount move together, marks stand exactly, and what the amount means is said at once.
import { bind } from "./on.js";

const LATIN = /[۰-۹٠-٩]/g;
const number = (text) => Number(text.replace(LATIN, (digit) => digit.codePointAt(0) & 15).replace(/[٫]/g, ".").replace(/[^\d.]/g, "")) || 0;

bind("[data-amends]", (form) => {
  const { loss, limit, most, factor, ours } = form.dataset;
  const box = form.querySelector(".weigh"), range = form.querySelector(".weigh__input"), field = form.elements.amount, words = form.querySelector(".offer__words");
  const show = new Intl.NumberFormat(document.documentElement.dataset.digits, { maximumFractionDigits: 3 });
  const reason = form.elements.reason;
  const place = (element, name, value) => element.style.setProperty(name, Math.min(1, Math.max(0, value / most)));

  const money = (amount) => box.dataset.pattern.replace("{}", show.format(amount / factor));

  function look(amount) {
    const more = amount - loss;
    const than = more > 0 ? "more" : more < 0 ? "less" : "same";
    words.textContent = amount && loss !== "" ? words.dataset[than].replace("{}", money(Math.abs(more))) : "";
    range.setAttribute("aria-valuetext", money(amount));
    place(box, "--at", amount);
    form.toggleAttribute("data-over", amount > Number(limit));
    const less = loss !== "" && ours.split(" ").includes(form.elements.fault.value) && amount <= Number(loss);
    form.toggleAttribute("data-less", less);
    reason.required = less;
    reason.disabled = !less;
  }

  form.dataset.live = "";
  range.hidden = false;
  place(box, "--reach", limit);
  for (const mark of box.querySelectorAll("[data-value]")) place(mark, "--at", mark.dataset.value);
  range.addEventListener("input", () => { field.value = show.format(range.value / factor); look(Number(range.value)); });
  field.addEventListener("input", () => { const amount = number(field.value) * factor; range.value = amount; look(amount); });
  field.addEventListener("change", () => { const amount = number(field.value); if (amount) field.value = show.format(amount); });
  form.addEventListener("change", () => look(number(field.value) * factor));
  look(number(field.value) * factor);
});
