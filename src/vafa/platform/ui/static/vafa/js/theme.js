// Light, dark or as the device: changes at once, and is kept by the form's own POST. The night colours are one linked sheet.
import { csrf, onClick } from "./on.js";

const media = { auto: "(prefers-color-scheme: dark)", dark: "all", light: "not all" };

onClick("[data-theme-to]", (button, event) => {
  event.preventDefault();
  const theme = button.dataset.themeTo, form = button.form;
  document.documentElement.dataset.theme = theme;
  document.getElementById("night").media = media[theme];
  for (const other of form.querySelectorAll("[data-theme-to]")) other.setAttribute("aria-pressed", String(other === button));
  fetch(form.action, { method: "POST", body: new URLSearchParams({ theme }), headers: { "X-CSRFToken": csrf() } });
});
