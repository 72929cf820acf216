// htmx: the CSRF token on every change, refusals shown where they belong, busy state for those who listen.
import { announce, csrf, word } from "./on.js";

document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = csrf(); });
// A refusal (4xx with a fragment) is an answer to be shown, not an error to be swallowed.
document.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  if (status === 409 || status === 422 || status === 400) { event.detail.shouldSwap = true; event.detail.isError = false; }
});
document.addEventListener("htmx:sendError", () => announce(word("offline")));
document.addEventListener("htmx:responseError", () => announce(word("trouble")));
