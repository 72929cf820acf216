// [data-live="stream"]: has the fragment beside it looked at as soon as something happens, shows that the other side types
// and where it is; with data-types="url" it tells the other side that one writes a reply here.
import { bind, csrf } from "./on.js";

const SHOWN = 6_000, EVERY = 3_000;

bind("[data-live]:not([data-live=''])", (place) => {
  const around = place.closest("article") ?? document, types = place.querySelector("[data-live-types]"), at = place.querySelector("[data-live-at]");
  const stream = new EventSource(place.dataset.live);
  let quiet = 0, told = -EVERY;
  const gone = () => { if (!place.isConnected) { stream.close(); document.removeEventListener("htmx:load", gone); } };
  document.addEventListener("htmx:load", gone);
  const look = () => { gone(); around.querySelector("[data-poll]")?.dispatchEvent(new Event("vafa:due")); };
  const say = (words) => { clearTimeout(quiet); types.textContent = words; };

  stream.addEventListener("message", () => { say(""); look(); });
  stream.addEventListener("again", look);
  stream.addEventListener("typing", (event) => {
    const said = JSON.parse(event.data);
    if (said.by !== "you") return;
    say(types.dataset.words);
    quiet = setTimeout(say, SHOWN, "");
    if (said.page) { at.hidden = false; at.querySelector("bdi").textContent = said.page; }
  });

  if (place.dataset.types) around.addEventListener("input", (event) => {
    const form = event.target.closest("[data-composer]");
    if (!form || form.dataset.kind === "note" || !event.target.value || performance.now() - told < EVERY || !place.isConnected) return;
    told = performance.now();
    fetch(place.dataset.types, { method: "POST", headers: { "X-CSRFToken": csrf() } }).catch(() => {});
  });
});
