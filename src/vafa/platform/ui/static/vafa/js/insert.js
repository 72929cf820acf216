// [data-insert]: a menu of saved replies with a search field; what is chosen goes to the cursor of the composer around it.
// One with data-url is a macro: its form is sent there. mention: see mention.js.
import { bind } from "./on.js";
import { listbox, type } from "./listbox.js";

bind("[data-insert]", (menu) => {
  const form = menu.closest("form"), area = form?.querySelector("textarea");
  const find = menu.querySelector('[role="combobox"]'), none = menu.querySelector(".insert__none");
  if (!area) return;
  const list = listbox(menu.querySelector('[role="listbox"]'), find, (item) => {
    menu.open = false;
    if (item.dataset.url) {
      const button = Object.assign(document.createElement("button"), { type: "submit", hidden: true, formNoValidate: true, name: "macro", value: item.dataset.value });
      button.setAttribute("formaction", item.dataset.url);
      form.append(button);
      button.click(); // not requestSubmit: htmx asks which button was clicked, for its address and whether words are required
      button.remove();
    } else type(area, item.dataset.text);
  });
  const look = () => { none.hidden = list.filter(find.value) > 0; };
  menu.addEventListener("toggle", () => { if (menu.open) { find.value = ""; look(); find.focus(); } });
  find.addEventListener("input", look);
  find.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.code === "Enter") event.preventDefault();
    list.key(event);
  });
});
