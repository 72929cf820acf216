// Keys by position (event.code), so that they work on a Persian layout; none while typing. One table: #keys in the page,
// rows of {code, shift, go, click, dialog, event}. An element with data-key="N" is clicked by its letter.
import { typing } from "./on.js";
import { open } from "./dialog.js";

const table = JSON.parse(document.getElementById("keys")?.textContent ?? "[]");
let waiting = "";

function perform(row) {
  if (row.go) location.assign(row.go);
  else if (row.dialog) open(row.dialog);
  else if (row.click) document.querySelector(row.click)?.click();
  else document.dispatchEvent(new CustomEvent(row.event));
}

const visible = (element) => element.offsetParent !== null && !element.disabled;

document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.code === "KeyK" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); open("palette"); return; }
  if (!plain || typing(event.target) || document.querySelector("dialog[open]")) return;
  const row = table.find((one) => one.code === event.code && Boolean(one.shift) === event.shiftKey && (one.after ?? "") === waiting);
  waiting = "";
  if (row) { event.preventDefault(); perform(row); return; }
  if (event.code === "KeyG" && !event.shiftKey) { waiting = "KeyG"; setTimeout(() => { waiting = ""; }, 1200); return; }
  const letter = (event.shiftKey ? "⇧" : "") + event.code.replace(/^Key|^Digit/, "");
  const button = [...document.querySelectorAll(`[data-key="${CSS.escape(letter)}"]`)].find(visible);
  if (button) { event.preventDefault(); button.click(); }
});
