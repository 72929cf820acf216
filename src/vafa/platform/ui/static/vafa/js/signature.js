// [data-sign]: a canvas to sign on with finger, pen or mouse; what is drawn stands in the hidden field as a PNG data URL.
// A drawn signature makes the typed name optional.
import { bind } from "./on.js";

bind("[data-sign]", (box) => {
  const pad = box.querySelector(".sign__pad"), canvas = pad.querySelector("canvas"), clear = pad.querySelector("[data-sign-clear]");
  const hidden = box.querySelector('input[type="hidden"]'), typed = box.querySelector(".field input");
  const pen = canvas.getContext("2d");
  let last = null, strokes = [];
  pad.hidden = false;

  function dot(from, to) {
    pen.lineWidth = 1.2 + 2.4 * (to.force || 0.5);
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.quadraticCurveTo(from.x, from.y, (from.x + to.x) / 2, (from.y + to.y) / 2);
    pen.lineTo(to.x, to.y);
    pen.stroke();
  }

  // The pad keeps what was drawn when the phone is turned: strokes are drawn again in the new size.
  function fit() {
    const scale = Math.max(1, devicePixelRatio), { width, height } = canvas.getBoundingClientRect();
    if (!width) return;
    canvas.width = width * scale;
    canvas.height = height * scale;
    pen.scale(scale, scale);
    Object.assign(pen, { lineCap: "round", lineJoin: "round", strokeStyle: getComputedStyle(canvas).color });
    for (const stroke of strokes) stroke.forEach((point, at) => dot(stroke[Math.max(0, at - 1)], point));
  }

  function keep() {
    const drawn = strokes.length > 0;
    hidden.value = drawn ? canvas.toDataURL("image/png") : "";
    pad.toggleAttribute("data-drawn", drawn);
    clear.hidden = !drawn;
    typed.required = !drawn;
  }

  const point = (event) => { const area = canvas.getBoundingClientRect(); return { x: event.clientX - area.x, y: event.clientY - area.y, force: event.pointerType === "pen" ? event.pressure : 0.5 }; };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    last = point(event);
    strokes.push([last]);
    dot(last, last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) { const next = point(one); dot(last, next); strokes.at(-1).push(next); last = next; }
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { if (last) { last = null; keep(); } });
  clear.addEventListener("click", () => { strokes = []; fit(); keep(); });
  new ResizeObserver(() => { fit(); if (strokes.length) keep(); }).observe(canvas);
});
