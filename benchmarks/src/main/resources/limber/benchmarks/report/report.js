// Draws the charts of the page from the JSON in it. Asks for nothing.
"use strict";
(() => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const marks = ["circle", "rect", "triangle", "rectRot"];
  const charts = [];

  // ------------------------------------------------------------------ numbers, as the tables have them
  const number = (value) => {
    const size = Math.abs(value);
    return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2).replace("-", "\u2212");
  };
  const tick = (value) => String(Number(value.toPrecision(4))).replace("-", "\u2212");
  const count = (value) =>
    value >= 1e6 ? tick(value / 1e6) + " M" : value >= 1e3 ? tick(value / 1e3) + " k" : tick(value);
  const place = (figure, x) => (figure.kind === "STEPS" ? count(x) : figure.kind === "ROUNDS" ? String(x) : number(x));

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  // printers get dark ink whatever the screen has
  let ink = {};
  const colors = () => {
    ink = { page: css("--page"), text: css("--soft"), rule: css("--rule"), strong: css("--ink"), raised: css("--raised") };
    ink.series = Array.from({ length: 10 }, (_, i) => css("--c" + i));
  };
  const colorOf = (series) => (series.color < 0 ? ink.strong : ink.series[series.color % ink.series.length]);
  const faint = (color) => color + "22";

  // On a logarithmic axis powers of ten have labels, on a short one 2 and 5 times these as well.
  const power = (value, span) => {
    const lead = Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
    const whole = Math.abs(value / lead - 10 ** Math.round(Math.log10(value / lead))) < 1e-6 * value;
    return whole && (lead === 1 || (span < 300 && (lead === 2 || lead === 5))) ? count(value) : "";
  };

  // ------------------------------------------------------------------ what a chart shows
  const isRows = (figure) => figure.kind === "INTERVALS";

  const shown = (series, logarithmic, first) =>
    series.points
      .filter((point) => !logarithmic || point[0] > 0 || series.reference)
      .map((point) => ({ x: logarithmic && point[0] <= 0 ? first : point[0], y: point[1], low: point[2], high: point[3] }));

  // A series is three lines: its band's lower and upper edge, and itself.
  function datasets(state) {
    const { figure, logarithmic, hidden } = state;
    const steps = figure.series.filter((s) => !s.reference).flatMap((s) => s.points.map((p) => p[0])).filter((x) => x > 0);
    const first = steps.length ? Math.min(...steps) : 1;
    return figure.series.flatMap((series, index) => {
      const color = colorOf(series);
      const points = shown(series, logarithmic, first);
      const common = { parsing: false, clip: 8, hidden: hidden.has(index), index, borderColor: color, showLine: true };
      if (isRows(figure)) {
        const [point] = points;
        const ends = [{ x: point.low, y: point.y }, { x: point.high, y: point.y }];
        return [
          { ...common, edge: true, data: ends, pointRadius: 0, borderWidth: 4, borderColor: faint(color).slice(0, 7) + "80" },
          { ...common, series, data: points, pointRadius: 6, pointStyle: marks[series.color % 4], backgroundColor: color },
        ];
      }
      const edge = { ...common, edge: true, pointRadius: 0, borderWidth: 0, backgroundColor: faint(color) };
      const line = {
        ...common, series, data: points, backgroundColor: color, borderWidth: series.reference ? 1.5 : 2,
        borderDash: series.reference ? [6, 4] : [], pointStyle: marks[Math.max(0, series.color) % 4],
        pointRadius: series.reference || figure.kind === "VALUES" || points.length > 40 ? 0 : 3, pointHoverRadius: 5,
      };
      const hasBand = !series.reference && points.some((point) => point.high > point.low);
      return hasBand
        ? [
            { ...edge, data: points.map((p) => ({ x: p.x, y: p.low })), fill: false },
            { ...edge, data: points.map((p) => ({ x: p.x, y: p.high })), fill: "-1" },
            line,
          ]
        : [line];
    });
  }

  // Of every line the point that is nearest along the horizontal axis.
  Chart.Interaction.modes.nearestOfEach = (chart, event) => {
    const items = [];
    chart.data.datasets.forEach((dataset, datasetIndex) => {
      if (dataset.edge || !chart.isDatasetVisible(datasetIndex)) return;
      const elements = chart.getDatasetMeta(datasetIndex).data;
      let index = -1;
      elements.forEach((element, i) => {
        if (!element.skip && (index < 0 || Math.abs(element.x - event.x) < Math.abs(elements[index].x - event.x))) index = i;
      });
      if (index >= 0) items.push({ element: elements[index], datasetIndex, index });
    });
    return items;
  };

  const words = (figure, series, point) => {
    const value = isRows(figure) ? point.x : point.y;
    const spread = !series.reference && point.high > point.low ? ` [${number(point.low)}, ${number(point.high)}]` : "";
    const at = isRows(figure) || series.reference ? "" : ` at ${place(figure, point.x)}`;
    return `${series.name}: ${value === null ? "diverged" : number(value)}${spread}${at}`;
  };

  function options(state) {
    const { figure, logarithmic } = state;
    const axis = (more) => ({
      border: { color: ink.rule }, grid: { color: ink.rule, drawTicks: false },
      ...more,
      ticks: { color: ink.text, padding: 6, ...more.ticks },
      title: { display: !!more.label, text: more.label, color: ink.text },
    });
    const whole = figure.kind === "ROUNDS" ? { precision: 0 } : {};
    const x = axis({
      type: logarithmic ? "logarithmic" : "linear",
      label: figure.x,
      ...(isRows(figure) ? { min: 0, max: 1 } : { grid: { display: false } }),
      bounds: "data",
      ticks: {
        maxRotation: 0, includeBounds: false, ...whole,
        callback(value) {
          if (value < this.min || value > this.max) return "";
          return logarithmic ? power(value, this.max / this.min) : figure.kind === "STEPS" ? count(value) : tick(value);
        },
      },
    });
    const y = isRows(figure)
      ? axis({
          type: "linear", reverse: true, min: -0.5, max: figure.series.length - 0.5, grid: { display: false },
          afterBuildTicks: (scale) => { scale.ticks = figure.series.map((_, value) => ({ value })); },
          ticks: { autoSkip: false, callback: (value) => (figure.series[value] || {}).name },
        })
      : axis({ type: "linear", label: figure.y, ...(figure.kind === "VALUES" ? { min: 0, max: 1 } : { grace: "3%" }), ticks: { callback: (value) => tick(value) } });
    return {
      devicePixelRatio: document.documentElement.classList.contains("paper") ? 3 : undefined,
      animation: false, responsive: true, maintainAspectRatio: false, normalized: true,
      interaction: { mode: "nearestOfEach", intersect: false },
      scales: { x, y },
      plugins: {
        legend: { display: false },
        tooltip: {
          backgroundColor: ink.raised, titleColor: ink.strong, bodyColor: ink.strong, borderColor: ink.rule, borderWidth: 1,
          usePointStyle: true, boxPadding: 4, displayColors: true,
          itemSort: (a, b) => b.parsed.y - a.parsed.y,
          callbacks: {
            title: () => "",
            label: (item) => words(figure, item.dataset.series, item.raw),
            labelColor: (item) => ({ borderColor: item.dataset.borderColor, backgroundColor: item.dataset.borderColor }),
          },
        },
      },
    };
  }

  // A dashed line at one half, where neither of two is better.
  const half = {
    id: "half",
    beforeDatasetsDraw(chart) {
      if (!chart.options.half) return;
      const { ctx, chartArea, scales } = chart;
      const at = scales.x.getPixelForValue(0.5);
      ctx.save();
      ctx.strokeStyle = ink.text;
      ctx.setLineDash([6, 4]);
      ctx.beginPath();
      ctx.moveTo(at, chartArea.top);
      ctx.lineTo(at, chartArea.bottom);
      ctx.stroke();
      ctx.restore();
    },
  };

  // ------------------------------------------------------------------ buttons
  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  };

  function swatch(series) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const add = (name, attributes) => {
      const part = document.createElementNS("http://www.w3.org/2000/svg", name);
      Object.entries(attributes).forEach(([key, value]) => part.setAttribute(key, value));
      svg.append(part);
    };
    const color = series.color < 0 ? "var(--ink)" : `var(--c${series.color % 10})`;
    svg.setAttribute("viewBox", "0 0 28 14");
    svg.setAttribute("aria-hidden", "true");
    add("path", { d: "M1 7H27", stroke: color, "stroke-width": 2, "stroke-dasharray": series.reference ? "5 3" : "none" });
    if (!series.reference) {
      const shapes = ["M14 3a4 4 0 1 0 .01 0z", "M10 3h8v8h-8z", "M14 2l5 9h-10z", "M14 1.5l5.5 5.5-5.5 5.5-5.5-5.5z"];
      add("path", { d: shapes[series.color % 4], fill: color });
    }
    return svg;
  }

  function toggle(label, pressed, change, more = {}) {
    const button = element("button", "", { type: "button", "aria-pressed": pressed, ...more });
    button.addEventListener("click", () => {
      const now = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", now);
      change(now);
    });
    button.append(...label);
    return button;
  }

  function tools(state, box) {
    const { figure, hidden } = state;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Shown in this chart");
    figure.series.forEach((series, index) => {
      const change = (on) => {
        if (on) hidden.delete(index);
        else hidden.add(index);
        redraw(state);
      };
      box.append(toggle([swatch(series), series.name], true, change, { "data-series": series.name }));
    });
    if (figure.kind === "STEPS") {
      const change = (on) => {
        state.logarithmic = on;
        redraw(state);
      };
      box.append(toggle(["log steps"], figure.logarithmic, change, { class: "axis" }));
    }
  }

  // ------------------------------------------------------------------ keys: left and right read a chart out
  function keys(state, canvas, said) {
    let at = -1;
    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
      const { chart } = state;
      if (event.key === "Escape") {
        chart.setActiveElements([]);
        chart.tooltip.setActiveElements([], { x: 0, y: 0 });
        chart.update();
      }
      if (step === undefined) return;
      event.preventDefault();
      const lines = chart.data.datasets.filter((set, i) => !set.edge && !set.series.reference && chart.isDatasetVisible(i));
      const stops = [...new Set(lines.flatMap((set) => set.data.map((point) => point.x)))].sort((a, b) => a - b);
      if (!stops.length) return;
      at = Math.max(0, Math.min(stops.length - 1, at + step));
      const x = chart.scales.x.getPixelForValue(stops[at]);
      const items = Chart.Interaction.modes.nearestOfEach(chart, { x });
      chart.setActiveElements(items);
      chart.tooltip.setActiveElements(items, { x, y: chart.chartArea.top });
      chart.update();
      const read = items.map((item) => {
        const set = chart.data.datasets[item.datasetIndex];
        return words(state.figure, set.series, set.data[item.index]);
      });
      said.textContent = `${state.figure.x} ${place(state.figure, stops[at])}. ${read.join("; ")}`;
    });
  }

  // ------------------------------------------------------------------ the numbers of a chart, when asked for
  function numbers(figure, details) {
    details.addEventListener("toggle", () => {
      if (!details.open || details.querySelector("table")) return;
      const box = element("div", "", { class: "wide", tabindex: "0", role: "region", "aria-label": "Numbers of this chart" });
      const table = element("table");
      const head = element("tr");
      const rows = isRows(figure);
      const columns = rows ? ["", figure.x] : ["", figure.x, figure.y];
      [...columns, "lower bound", "upper bound"].forEach((name) => head.append(element("th", name, { scope: "col" })));
      table.append(element("caption", document.getElementById(figure.id).querySelector("h3").textContent));
      table.append(element("thead"), element("tbody"));
      table.tHead.append(head);
      figure.series.forEach((series) =>
        series.points.forEach(([x, y, low, high]) => {
          const row = element("tr");
          row.append(element("th", series.name, { scope: "row" }));
          const shown = rows ? [number(x)] : [place(figure, x), y === null ? "diverged" : number(y)];
          [...shown, low === null ? "" : number(low), high === null ? "" : number(high)].forEach((text) =>
            row.append(element("td", text)));
          table.tBodies[0].append(row);
        }));
      box.append(table);
      details.append(box);
    });
  }

  // ------------------------------------------------------------------ drawing
  function redraw(state) {
    state.chart.options = { ...options(state), half: isRows(state.figure) };
    state.chart.data.datasets = datasets(state);
    state.chart.update();
  }

  function draw(figure) {
    const box = document.getElementById(figure.id);
    const canvas = box.querySelector("canvas");
    const state = { figure, logarithmic: figure.logarithmic, hidden: new Set() };
    if (isRows(figure)) box.querySelector(".canvas").style.height = `${5 + 2.2 * figure.series.length}rem`;
    state.chart = new Chart(canvas, {
      type: "scatter",
      data: { datasets: datasets(state) },
      options: { ...options(state), half: isRows(figure) },
      plugins: [half],
    });
    tools(state, box.querySelector(".tools"));
    keys(state, canvas, box.querySelector(".said"));
    numbers(figure, box.querySelector("details.data"));
    charts.push(state);
  }

  function recolor() {
    colors();
    charts.forEach(redraw);
  }

  // Paper is white and finer than a screen, and has a width of its own.
  function paper(on) {
    document.documentElement.classList.toggle("paper", on);
    recolor();
    charts.forEach(({ figure, chart }) => {
      const wide = figure.kind === "STEPS";
      if (on) chart.resize(wide ? 720 : 350, isRows(figure) ? chart.height : wide ? 270 : 230);
      else chart.resize();
    });
  }

  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 12;
  colors();
  figures.forEach(draw);
  matchMedia("screen and (prefers-color-scheme: dark)").addEventListener("change", recolor);
  addEventListener("beforeprint", () => paper(true));
  addEventListener("afterprint", () => paper(false));
})();
