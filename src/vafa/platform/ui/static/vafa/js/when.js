// [data-when="field=value"]: shown only while another field of its form has that value. "a=x|y", "a!=x", "a" (filled), joined by &.
// What is hidden is neither required nor sent. Without this everything shows.
import { bind } from "./on.js";

const norm = (value) => String(value ?? "").trim();

function holds(rule, form) {
  return rule.split("&").every((part) => {
    const [, name, op, wanted] = part.match(/^([^=!]+)(!?=)?(.*)$/);
    const values = new FormData(form).getAll(name).map((one) => one instanceof File ? one.name : norm(one)).filter(Boolean);
    if (!op) return values.length > 0;
    const some = values.some((value) => wanted.split("|").includes(value));
    return op === "=" ? some : !some;
  });
}

bind("[data-when]", (field) => {
  const form = field.closest("form");
  if (!form) return;
  const look = () => {
    const shown = holds(field.dataset.when, form);
    const changed = field.hidden === shown;
    field.hidden = !shown;
    for (const control of field.querySelectorAll("input, select, textarea")) {
      control.disabled = !shown;
      if ("must" in control.dataset) control.required = shown;
    }
    // Another field may hang on this one; it is asked again.
    if (changed) form.dispatchEvent(new CustomEvent("vafa:when"));
  };
  form.addEventListener("change", look);
  form.addEventListener("vafa:when", look);
  look();
});
