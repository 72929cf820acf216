// [data-mention] in a composer: typing @ in a note offers colleagues; the chosen one's name is written and mention=value is sent
// with it, as long as the name still stands in the text.
import { bind } from "./on.js";
import { listbox, type } from "./listbox.js";

const OPEN = /(^|\s)@([^\s@]*(?: [^\s@]*)?)$/;

bind("[data-mention]", (box) => {
  const form = box.closest("form"), area = form.querySelector("textarea"), ul = box.querySelector('[role="listbox"]');
  const named = new Map();
  const note = () => !form.elements.kind || form.elements.kind.value === "note";
  const before = () => area.value.slice(0, area.selectionStart).match(OPEN);

  const list = listbox(ul, area, (item) => {
    const found = before();
    if (found) type(area, `@${item.dataset.name} `, area.selectionStart - found[2].length - 1);
    named.set(item.dataset.value, item.dataset.name);
    hide();
  });

  function hide() {
    box.hidden = true;
    list.clear();
    area.removeAttribute("aria-expanded");
  }

  function look() {
    const found = note() && before();
    // After a name was written with its space, the list stays away.
    const written = found && [...named.values()].some((name) => `${name} `.startsWith(`${found[2]}`) && found[2].length >= name.length);
    if (!found || written || !list.filter(found[2])) { hide(); return; }
    box.hidden = false;
    area.setAttribute("aria-expanded", "true");
  }

  area.setAttribute("aria-controls", ul.id);
  area.setAttribute("aria-autocomplete", "list");
  area.addEventListener("input", look);
  area.addEventListener("blur", hide);
  // Before the composer's own keys, so that Enter and Escape mean the list while it is open.
  area.addEventListener("keydown", (event) => {
    if (box.hidden || event.isComposing) return;
    if (event.code === "Escape") { event.stopImmediatePropagation(); event.preventDefault(); hide(); } else list.key(event);
  }, true);
  form.addEventListener("formdata", (event) => {
    if (note()) for (const [value, name] of named) if (area.value.includes(`@${name}`)) event.formData.append("mention", value);
  });
});
