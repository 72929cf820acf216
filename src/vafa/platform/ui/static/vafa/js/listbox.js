// A listbox that another field drives: filter by folded words, walk by arrows, choose. Used by insert and mention; binds nothing itself.
const ARABIC = { "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و" };
export const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[ًٌٍَُِّْـ\u200c]/g, "").replace(/[يىكةأإآؤ]/g, (letter) => ARABIC[letter]);

export function listbox(list, field, choose) {
  const options = [...list.children].map((item) => [item, fold(item.textContent)]);
  const shown = () => options.map(([item]) => item).filter((item) => !item.hidden);
  const current = () => list.querySelector('[aria-selected="true"]');

  function select(item) {
    current()?.removeAttribute("aria-selected");
    if (!item) { field.removeAttribute("aria-activedescendant"); return; }
    item.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the cursor
  list.addEventListener("click", (event) => { const item = event.target.closest('[role="option"]'); if (item) choose(item); });
  return {
    filter(text) {
      const words = fold(text).split(/\s+/);
      for (const [item, said] of options) item.hidden = !words.every((word) => said.includes(word));
      const left = shown();
      select(left[0]);
      return left.length;
    },
    // Whether the key was meant for the list.
    key(event) {
      const left = shown(), at = left.indexOf(current()), step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
      if (step && left.length) select(left[(at + step + left.length) % left.length]);
      else if (/^(Numpad)?Enter$|^Tab$/.test(event.code) && at >= 0) choose(left[at]);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
    clear: () => select(null),
  };
}

// Text at the cursor of a field, as if it were typed, so that undo takes it back.
export function type(field, text, from = field.selectionStart) {
  field.focus();
  field.setSelectionRange(from, field.selectionEnd);
  if (!document.execCommand?.("insertText", false, text)) {
    field.setRangeText(text, from, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
