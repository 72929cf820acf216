// [data-telephone="stream"]: the strip of who is at my telephone is looked at as soon as something happens there; without
// the stream it is asked for every few seconds. It never takes the focus: the key of the desk does.
// [data-dial="url"] on the same place: a click on a tel: link rings my telephone instead of the computer's.
import { announce, bind, csrf, word } from "./on.js";

const WITHOUT_STREAM = 2_500;

bind("[data-telephone]", (place) => {
  const look = () => place.dispatchEvent(new Event("vafa:due"));
  let stream = null;
  if (place.dataset.telephone) {
    stream = new EventSource(place.dataset.telephone);
    stream.addEventListener("call", look);
    stream.addEventListener("again", look);
    stream.addEventListener("open", look);
  }
  setInterval(() => { if (stream?.readyState !== EventSource.OPEN && !document.hidden) look(); }, WITHOUT_STREAM);
  look();

  if (place.dataset.dial) document.addEventListener("click", async (event) => {
    const link = event.target.closest('a[href^="tel:"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const number = decodeURIComponent(link.getAttribute("href").slice(4));
    const answer = await fetch(place.dataset.dial, { method: "POST", headers: { "X-CSRFToken": csrf() }, body: new URLSearchParams({ number }) }).catch(() => null);
    const said = Object.assign(document.createElement("p"), { className: "calling", textContent: answer && answer.status < 503 ? await answer.text() : word("offline") });
    place.replaceChildren(said);
    announce(said.textContent);
  });
});

document.addEventListener("vafa:telephone", () => document.querySelector("[data-calling] [data-calling-first]")?.focus());
