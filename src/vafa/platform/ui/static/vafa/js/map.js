// The journey map: arrows move between its steps, towards where they point; Enter opens one, as links do.
const steps = (map) => [...map.querySelectorAll("[data-step]")].filter((one) => one.offsetParent);

document.addEventListener("keydown", (event) => {
  const map = event.target.closest?.("[data-map]");
  if (!map || !event.target.matches("[data-step]") || event.ctrlKey || event.metaKey || event.altKey) return;
  const onwards = getComputedStyle(map).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const all = steps(map), at = all.indexOf(event.target);
  let next;
  if (event.code === "Home") next = all[0];
  else if (event.code === "End") next = all.at(-1);
  else if (event.code === onwards || event.code === "ArrowDown") next = all[at + 1];
  else if (event.code.startsWith("Arrow")) next = all[at - 1];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
