// htmx: the CSRF token on every change, refusals shown where they belong, busy state for those who listen.
import { announce, csrf, word } from "./on.js";

document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = csrf(); });
// What stands in <noscript> arrives as elements of the page, since fragments are read without script; it is not for us.
document.addEventListener("htmx:load", (event) => { for (const one of event.detail.elt.querySelectorAll("noscript")) one.remove(); });
// A refusal (4xx with a fragment) is an answer to be shown, not an error to be swallowed.
document.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  if (status === 409 || status === 422 || status === 400) { event.detail.shouldSwap = true; event.detail.isError = false; }
});
document.addEventListener("htmx:sendError", () => announce(word("offline")));
document.addEventListener("htmx:responseError", () => announce(word("trouble")));
