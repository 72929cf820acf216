// [data-drop] around a file input of an ordinary form: drop or choose; the names chosen and what is too large are shown.
import { bind, word } from "./on.js";

bind("[data-drop]", (box) => {
  const input = box.querySelector('input[type="file"]');
  const list = box.parentElement.querySelector(".files");
  const limit = Number(box.dataset.limit ?? 0) * 1024 * 1024;

  function show() {
    list.replaceChildren(...[...input.files].map((file) => {
      const item = document.createElement("li"), name = document.createElement("bdi"), note = document.createElement("small");
      const large = limit && file.size > limit;
      name.textContent = file.name;
      note.textContent = large ? word("toolarge") : "";
      item.dataset.state = large ? "late" : "kept";
      item.append(document.createElement("i"), name, note);
      return item;
    }));
    const any = [...input.files].some((file) => limit && file.size > limit);
    input.setCustomValidity(any ? word("toolarge") : "");
  }

  input.addEventListener("change", show);
  box.addEventListener("dragover", (event) => { event.preventDefault(); box.dataset.over = ""; });
  box.addEventListener("dragleave", () => delete box.dataset.over);
  box.addEventListener("drop", (event) => { event.preventDefault(); delete box.dataset.over; input.files = event.dataTransfer.files; show(); });
});
