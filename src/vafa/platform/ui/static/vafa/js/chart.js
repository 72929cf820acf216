// Pictures from the JSON beside them, in the tokens' colours. Time runs with reading. No picture without a table of its numbers.
import { bind } from "./on.js";
import { init } from "../vendor/echarts/echarts.js";
import { kinds } from "./chart_kinds.js";

const root = document.documentElement;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const mounted = new Map();

function draw(figure) {
  const data = JSON.parse(document.getElementById(figure.dataset.src).textContent);
  const chart = mounted.get(figure) ?? init(figure, null, { renderer: "canvas" });
  mounted.set(figure, chart);
  chart.setOption({ animation: !still, animationDuration: 220, aria: { enabled: false }, ...kinds[figure.dataset.chart](data) }, true);
}

function redraw() {
  for (const [figure, chart] of mounted) {
    if (figure.isConnected) draw(figure);
    else { chart.dispose(); mounted.delete(figure); }
  }
}

await document.fonts.load('14px "Vazirmatn"', "۱۲۳").catch(() => {});
bind("[data-chart]", draw);
new ResizeObserver(() => mounted.forEach((chart) => chart.resize())).observe(document.body);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
new MutationObserver(redraw).observe(root, { attributeFilter: ["data-theme"] });
