// One way to bind behaviour: what a selector finds now, and in every fragment that arrives later. Depends on nothing.
const bound = new WeakMap();

export function bind(selector, start) {
  const each = (root) => {
    const found = root.matches?.(selector) ? [root] : [];
    for (const element of [...found, ...root.querySelectorAll(selector)]) {
      const seen = bound.get(element) ?? bound.set(element, new Set()).get(element);
      if (!seen.has(start)) { seen.add(start); start(element); }
    }
  };
  each(document);
  document.addEventListener("htmx:load", (event) => each(event.detail.elt));
}

// Clicks on anything that matches, wherever it is and whenever it came.
export function onClick(selector, act) {
  document.addEventListener("click", (event) => {
    const element = event.target.closest?.(selector);
    if (element) act(element, event);
  });
}

export const typing = (target) => target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName) && !/^(checkbox|radio|button|submit|range)$/.test(target.type);

export const csrf = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

// Words scripts need are in the page, translated: <meta name="words" data-copied="…">.
export const word = (name) => document.querySelector('meta[name="words"]')?.dataset[name] ?? "";

export const announce = (text) => {
  const place = document.getElementById("announce");
  if (place) { place.textContent = ""; requestAnimationFrame(() => { place.textContent = text; }); }
};
