// Ctrl-K: search or jump. Fetches its answers as a fragment; arrows choose, Enter goes. #palette[data-url].
import { announce, bind } from "./on.js";

bind("#palette", (palette) => {
  const input = palette.querySelector("input");
  const list = palette.querySelector(".palette__list");
  let asked = null, timer = 0;

  const hits = () => [...list.querySelectorAll(".hit")];
  const select = (hit) => {
    hits().forEach((one, n) => { one.id = `hit-${n}`; one.setAttribute("aria-selected", String(one === hit)); });
    input.setAttribute("aria-activedescendant", hit?.id ?? "");
    hit?.scrollIntoView({ block: "nearest" });
  };
  const chosen = () => list.querySelector('.hit[aria-selected="true"]');

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    try {
      const url = `${palette.dataset.url}?q=${encodeURIComponent(input.value)}`;
      const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: asked.signal });
      if (!answer.ok) return;
      list.innerHTML = await answer.text();
      select(hits()[0]);
      announce(String(hits().length));
    } catch (problem) {
      if (problem.name !== "AbortError") throw problem;
    }
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  input.addEventListener("keydown", (event) => {
    const all = hits(), at = all.indexOf(chosen());
    if (event.code === "ArrowDown" || event.code === "ArrowUp") { event.preventDefault(); select(all[(at + (event.code === "ArrowDown" ? 1 : -1) + all.length) % all.length]); }
    if (event.code === "Enter" && !event.isComposing) { event.preventDefault(); chosen()?.click(); }
  });
  new MutationObserver(() => { if (palette.open) { input.select(); if (!list.childElementCount) ask(); } }).observe(palette, { attributeFilter: ["open"] });
});
