// The reader's clock in the bar ([data-clock] in its time zone), and promises: when data-at passes, vafa:due is heard.
import { bind } from "./on.js";

const root = document.documentElement;

bind("[data-clock]", (place) => {
  const clock = new Intl.DateTimeFormat(root.dataset.digits, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: place.dataset.clock });
  // A simulated clock stands still or runs elsewhere; the server says how far it is from the wall.
  const ahead = Date.parse(place.dateTime) - Date.now();
  const tick = () => { place.textContent = clock.format(Date.now() + ahead); };
  setInterval(tick, 10_000);
});

setInterval(() => {
  for (const due of document.querySelectorAll(".due[data-at]")) {
    if (Date.parse(due.dataset.at) <= Date.now() && due.dataset.state !== "late") {
      due.removeAttribute("data-at");
      due.dispatchEvent(new CustomEvent("vafa:due", { bubbles: true }));
    }
  }
}, 15_000);
