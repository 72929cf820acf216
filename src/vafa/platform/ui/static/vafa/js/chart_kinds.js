// What each kind of picture looks like: line, bars, lift. flip() and sides() are the only places that know the direction.
const root = document.documentElement;
const rtl = root.dir === "rtl";
const token = (name) => getComputedStyle(root).getPropertyValue(`--v-${name}`).trim();
const flip = (axis) => ({ ...axis, inverse: rtl });
const sides = (start, end) => rtl ? { right: start, left: end } : { left: start, right: end };
const start = rtl ? "right" : "left";
const number = new Intl.NumberFormat(root.dataset.digits, { maximumFractionDigits: 1 });
// U+200F keeps the sign after the number in reading order, whatever letters stand before it.
const written = (unit) => (value) => number.format(value) + (unit === "%" ? (root.lang === "en" ? "%" : "\u200f٪") : unit ? ` ${unit}` : "");
const text = (over = {}) => ({ color: token("ink-3"), fontFamily: "Vazirmatn", fontSize: 12, ...over });
const quiet = { axisLine: { show: false }, axisTick: { show: false } };
const grid = () => ({ lineStyle: { color: token("c-grid") } });
// The HTML tool-tip carries style attributes, which the policy refuses: it is drawn on the canvas.
const tooltip = (over) => ({ renderMode: "richText", backgroundColor: token("ink"), borderWidth: 0, padding: [6, 10], textStyle: text({ color: token("paper") }), transitionDuration: 0, ...over });
const goalLine = (goal) => goal === undefined ? undefined : { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: token("saffron-fill"), type: [4, 4], width: 1.5 }, data: [{ yAxis: goal }] };
const frame = ({ x, unit, min, max }, gap) => ({
  grid: { top: 22, bottom: 26, ...sides(52, 24) },
  tooltip: tooltip({ trigger: "axis", axisPointer: { type: gap ? "none" : "line", lineStyle: { color: token("line-firm") } }, formatter: (points) => [points[0].name, ...points.map((p) => `${p.seriesName.startsWith("series") ? "" : p.seriesName + "  "}${written(unit)(p.value)}`)].join("\n") }),
  xAxis: flip({ type: "category", data: x, boundaryGap: gap, ...quiet, axisLabel: text({ hideOverlap: true }) }),
  yAxis: { type: "value", min, max, splitNumber: 4, position: start, ...quiet, splitLine: grid(), axisLabel: text({ formatter: written(unit) }) },
});

export const kinds = {
  // {x, y, goal?, unit?, min?, max?}: one measure over time, its last value said.
  line: (data) => ({ ...frame(data, false),
    series: [{ type: "line", symbol: "circle", symbolSize: 0.1, lineStyle: { color: token("c1"), width: 2.5 }, itemStyle: { color: token("c1") }, areaStyle: { color: token("accent-tint"), opacity: 0.7 }, markLine: goalLine(data.goal),
      data: data.y.map((value, i) => i < data.y.length - 1 ? value : { value, symbolSize: 9, label: { show: true, position: "top", formatter: written(data.unit)(value), ...text({ color: token("accent-ink"), fontSize: 14, fontWeight: 700 }) } }) }] }),
  // {x, series: [[name, values]], goal?, unit?}: amounts side by side; the first is ours, the second grey for comparison.
  bars: (data) => ({ ...frame(data, true),
    series: data.series.map(([name, values], i) => ({ type: "bar", name, data: values, barMaxWidth: 28, barGap: "20%", itemStyle: { color: token(["c1", "c-rest", "c3"][i]), borderRadius: [3, 3, 0, 0] }, markLine: i ? undefined : goalLine(data.goal) })) }),
  // {rows: [[name, without, with]], unit?, min, max}: with and without, and the way between.
  lift: ({ rows, min, max, unit }) => ({
    grid: { top: 8, bottom: 26, ...sides(178, 64) }, tooltip: tooltip({ trigger: "item" }),
    xAxis: flip({ type: "value", min, max, ...quiet, splitLine: grid(), axisLabel: text({ formatter: written(unit) }) }),
    yAxis: { type: "category", inverse: true, position: start, data: rows.map(([name]) => name), ...quiet, axisLabel: text({ color: token("ink"), fontSize: 13, margin: 12 }) },
    series: [
      { type: "custom", silent: true, data: rows.map(([, without, withIt], i) => [without, withIt, i]), renderItem: (_, api) => {
        const [a, y] = api.coord([api.value(0), api.value(2)]), [b] = api.coord([api.value(1), api.value(2)]);
        return { type: "line", shape: { x1: a, y1: y, x2: b, y2: y }, style: { stroke: token("accent-line"), lineWidth: 6, lineCap: "round" } }; } },
      { type: "scatter", symbolSize: 12, data: rows.map(([name, without]) => [without, name]), itemStyle: { color: token("paper"), borderColor: token("ink-3"), borderWidth: 2, opacity: 1 } },
      { type: "scatter", symbolSize: 14, data: rows.map(([name, , withIt]) => [withIt, name]), itemStyle: { color: token("c1"), opacity: 1 },
        label: { show: true, position: rtl ? "left" : "right", distance: 8, formatter: ({ dataIndex }) => `\u200e+${number.format(rows[dataIndex][2] - rows[dataIndex][1])}`, ...text({ color: token("accent-ink"), fontSize: 13, fontWeight: 650 }) } },
    ] }),
};
