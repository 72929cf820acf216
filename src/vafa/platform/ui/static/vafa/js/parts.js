// [data-parts]: how many SMS the words of the form make, as providers count them (GSM 03.38, else UCS-2; see channels/sms.py).
// data-before and data-after are what the letter writes around the words (greeting, link, signature): they are counted too.
import { bind } from "./on.js";

const GSM = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
const TWICE = new Set("\f^{}\\[~]|€");

export function parts(text) {
  const letters = [...text];
  const plain = letters.every((one) => GSM.has(one) || TWICE.has(one));
  const places = letters.map((one) => (plain ? TWICE.has(one) : one.length > 1) ? 2 : 1);
  const [one, each] = plain ? [160, 153] : [70, 67];
  const length = places.reduce((sum, place) => sum + place, 0);
  if (length <= one) return { count: length ? 1 : 0, left: one - length };
  let count = 1, room = each;
  for (const place of places) { if (place > room) { count += 1; room = each; } room -= place; }
  return { count, left: room };
}

bind("[data-parts]", (chip) => {
  const area = chip.closest("form").querySelector("textarea");
  const show = new Intl.NumberFormat(document.documentElement.dataset.digits);
  const say = () => {
    const words = area.value.trim();
    const { count, left } = parts(words && (chip.dataset.before ?? "") + words.replace(/\r?\n(?:\r?\n){2,}/g, "\n\n") + (chip.dataset.after ?? ""));
    const told = count > 1 ? chip.dataset.many.replace("{n}", show.format(count)) : chip.dataset.one;
    chip.textContent = count ? `${told} · ${chip.dataset.left.replace("{n}", show.format(left))}` : "";
    chip.dataset.state = count > 3 ? "soon" : "";
  };
  area.addEventListener("input", say);
  say();
});
