// <details data-menu>: closes when one clicks elsewhere or chooses; arrows walk it; Escape returns to its button.
const items = (menu) => [...menu.querySelectorAll(".menu__item:not([disabled])")];

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    const chosen = event.target.closest(".menu__item") && !event.target.closest("[data-stays]");
    if (!menu.contains(event.target) || chosen) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu]");
  if (!menu) return;
  if (event.code === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); event.stopPropagation(); }
  if (event.code !== "ArrowDown" && event.code !== "ArrowUp") return;
  event.preventDefault();
  menu.open = true;
  const all = items(menu), at = all.indexOf(document.activeElement), step = event.code === "ArrowDown" ? 1 : -1;
  all[(at + step + all.length) % all.length]?.focus();
});
