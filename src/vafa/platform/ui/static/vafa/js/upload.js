// [data-upload="url"] around a file input: drop or choose, size checked before sending, progress shown, the token kept in the form.
import { bind, csrf, word } from "./on.js";

bind("[data-upload]", (box) => {
  const input = box.querySelector('input[type="file"]');
  const list = box.parentElement.querySelector(".files");
  const limit = Number(box.dataset.limit ?? 0) * 1024 * 1024;
  const mega = new Intl.NumberFormat(document.documentElement.dataset.digits, { maximumFractionDigits: 1 });

  function row(file) {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    const gauge = Object.assign(document.createElement("progress"), { className: "gauge", max: 100, value: 0 });
    const note = Object.assign(document.createElement("small"), { textContent: `${mega.format(file.size / 1048576)} MB` });
    name.textContent = file.name;
    item.append(document.createElement("i"), name, note, gauge);
    list.append(item);
    return { item, gauge, note };
  }

  function send(file) {
    const { item, gauge, note } = row(file);
    const fail = (text) => { item.dataset.state = "late"; note.textContent = text; gauge.remove(); };
    if (limit && file.size > limit) { fail(word("toolarge")); return; }
    const request = new XMLHttpRequest(), body = new FormData();
    body.append(input.name, file);
    request.upload.onprogress = (event) => { gauge.value = 100 * event.loaded / event.total; };
    request.onerror = () => fail(word("offline"));
    request.onload = () => {
      if (request.status >= 400) { fail(request.responseText.slice(0, 300) || word("offline")); return; }
      item.dataset.state = "kept";
      gauge.remove();
      const kept = Object.assign(document.createElement("input"), { type: "hidden", name: box.dataset.field ?? "kept", value: request.responseText.trim() });
      item.append(kept);
    };
    request.open("POST", box.dataset.upload);
    request.setRequestHeader("X-CSRFToken", csrf());
    request.send(body);
  }

  input.addEventListener("change", () => { [...input.files].forEach(send); input.value = ""; });
  box.addEventListener("dragover", (event) => { event.preventDefault(); box.dataset.over = ""; });
  box.addEventListener("dragleave", () => delete box.dataset.over);
  box.addEventListener("drop", (event) => { event.preventDefault(); delete box.dataset.over; [...event.dataTransfer.files].forEach(send); });
});
