// Draws tables marked as charts: the first column names the points, each further column is a
// series, drawn as its heading says (data-line, data-plan, else as bars). The table stays, folded.
(function () {
  "use strict";
  const colour = function (name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  };

  const read = function (table) {
    const headings = Array.from(table.tHead.rows[0].cells).slice(1);
    const rows = Array.from(table.tBodies[0].rows);
    const number = function (cell) {
      const text = cell ? cell.textContent.replace(/[,\s]/g, "") : "";
      return text === "" || text === "—" ? null : Number(text);
    };
    return {
      names: rows.map(function (row) { return row.cells[0].textContent.trim(); }),
      links: rows.map(function (row) {
        const link = row.querySelector("a");
        return link ? link.getAttribute("href") : null;
      }),
      series: headings.map(function (heading, place) {
        return {
          name: heading.textContent.trim(),
          kind: heading.hasAttribute("data-plan") ? "plan" : heading.hasAttribute("data-line") ? "line" : "bar",
          values: rows.map(function (row) { return number(row.cells[place + 1]); }),
        };
      }),
    };
  };

  const options = function (data) {
    const ink = colour("--kp-ink"), faint = colour("--kp-faint"), rule = colour("--kp-line");
    const paint = { bar: colour("--kp-broken"), line: colour("--kp-link"), plan: colour("--kp-warn") };
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13, color: ink },
      color: data.series.map(function (one) { return paint[one.kind]; }),
      grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
      legend: { top: 0, right: 0, textStyle: { color: ink, fontSize: 13 } },
      tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: colour("--kp-paper"), textStyle: { color: ink } },
      xAxis: { type: "category", data: data.names, axisLabel: { color: faint, fontSize: 13 }, axisLine: { lineStyle: { color: rule } } },
      yAxis: { type: "value", minInterval: 1, axisLabel: { color: faint, fontSize: 13 }, splitLine: { lineStyle: { color: rule } } },
      series: data.series.map(function (one) {
        const bar = one.kind === "bar";
        return {
          name: one.name, type: bar ? "bar" : "line", data: one.values, connectNulls: true,
          symbolSize: 6, barMaxWidth: 26,
          lineStyle: bar ? undefined : { width: 2, type: one.kind === "plan" ? "dashed" : "solid" },
        };
      }),
    };
  };

  const draw = function (table) {
    const data = read(table);
    const box = document.createElement("div");
    box.className = "chart";
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", (table.caption ? table.caption.textContent.trim() : "") + "，数字见下表");
    const folded = table.closest("details");
    folded.before(box);
    folded.open = false;
    const chart = window.echarts.init(box);
    const show = function () { chart.setOption(options(data), true); };
    show();
    chart.on("click", function (point) {
      const link = data.links[point.dataIndex];
      if (link) { window.location.assign(link); }
    });
    new ResizeObserver(function () { chart.resize(); }).observe(box);
    new MutationObserver(show).observe(document.documentElement, { attributes: true });
  };

  document.addEventListener("DOMContentLoaded", function () {
    if (!window.echarts) { return; }
    document.querySelectorAll("table[data-chart]").forEach(draw);
  });
})();
