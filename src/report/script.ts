/**
 * The report's behaviour in the browser: slice tabs, numbers of a cell on hover in all maps at once, a sortable table,
 * downloads. Without it the report shows every slice and everything it says in words and tables.
 */
export const REPORT_SCRIPT = `
"use strict";
(() => {
  const facts = JSON.parse(document.getElementById("cell-facts").textContent);
  const tooltip = document.getElementById("tooltip");
  let shown = null;
  let pinned = null;

  const make = (name, text) => {
    const node = document.createElement(name);
    if (text) node.textContent = text;
    return node;
  };

  // The page says every diagnosis once, in the table of its section: place, verdict, reasons, answers, second choice; of
  // very many cells most stand among the facts.
  const diagnosisOf = (cell) => {
    const [title, sentence] = facts.cells[cell].diagnosis || [];
    if (title) return { verdict: title, reasons: sentence, answers: [], second: "" };
    const row = document.querySelector('#diagnosis details tr[data-cell="' + cell + '"]');
    const [, verdict, reasons, answers, second] = row ? [...row.children] : [];
    return {
      verdict: verdict?.textContent,
      reasons: reasons?.textContent,
      answers: answers ? [...answers.querySelectorAll("li")].map((item) => item.textContent) : [],
      second: second?.textContent && "Second choice: " + second.textContent + ".",
    };
  };

  const fill = (cell, kept) => {
    const fact = facts.cells[cell];
    const { verdict, reasons, answers, second } = diagnosisOf(cell);
    const line = (text, name) => {
      const node = make("p", text);
      if (name) node.className = name;
      return node;
    };
    const table = make("table");
    facts.metrics.forEach((name, index) => {
      if (!kept && !facts.leading.includes(index)) return;
      const row = make("tr");
      row.append(make("th", name), make("td", fact.numbers[index] || "not measured"));
      table.append(row);
    });
    const said = [
      line(fact.phase, "lead"),
      line(fact.explanation),
      line(fact.remarks),
      line(verdict, "lead"),
      line(reasons),
      ...(kept ? [...answers, second].map((detail) => line(detail)) : []),
    ].filter((node) => node.textContent !== "");
    const more = kept ? [] : [line("Click for all numbers.", "more-here")];
    const own = make("a", "Page of this cell");
    if (fact.page) own.href = fact.page;
    tooltip.replaceChildren(make("b", fact.place), ...(kept && fact.page ? [own] : []), ...said, table, ...more);
  };

  const clear = () => {
    for (const node of document.querySelectorAll(".outline")) node.remove();
    for (const row of document.querySelectorAll("tr.linked")) row.classList.remove("linked");
  };

  // A map of very many cells is one picture, a pixel a cell: where cell i of it lies, and which lies where.
  const pictures = [...document.querySelectorAll("image[data-cells]")].map((node) => {
    const [columns, rows] = [Number(node.dataset.columns), Number(node.dataset.rows)];
    const [first, across, down] = node.dataset.cells.split(";").map(Number);
    const listed = node.dataset.cells.split(",");
    const isListed = down === undefined;
    const cells = Array.from({ length: columns * rows }, (_, i) =>
      isListed ? listed[i] : String(first + across * (i % columns) + down * Math.floor(i / columns)),
    );
    return { node, columns, rows, cells, places: new Map(cells.map((cell, i) => [cell, i])) };
  });

  const cellAt = (node, event) => {
    const picture = pictures.find((own) => own.node === node);
    if (!picture) return null;
    const box = node.getBoundingClientRect();
    const step = (part, whole, count) => Math.min(count - 1, Math.max(0, Math.floor((count * part) / whole)));
    const column = step(event.clientX - box.left, box.width, picture.columns);
    const row = step(event.clientY - box.top, box.height, picture.rows);
    return picture.cells[row * picture.columns + column] || null;
  };

  const outlineIn = ({ node, columns, rows, places }, cell) => {
    const place = places.get(cell);
    if (place === undefined) return;
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(node.getAttribute(name)));
    for (const name of ["outline halo", "outline"]) {
      const outline = document.createElementNS(node.namespaceURI, "rect");
      outline.setAttribute("class", name);
      outline.setAttribute("x", x + (width / columns) * (place % columns));
      outline.setAttribute("y", y + (height / rows) * Math.floor(place / columns));
      outline.setAttribute("width", width / columns);
      outline.setAttribute("height", height / rows);
      node.parentNode.parentNode.append(outline);
    }
  };

  const link = (cell) => {
    clear();
    for (const picture of pictures) outlineIn(picture, cell);
    for (const node of document.querySelectorAll('[data-cell="' + cell + '"]')) {
      if (node.localName === "tr") node.classList.add("linked");
      else
        for (const name of ["outline halo", "outline"]) {
          const outline = node.cloneNode(false);
          outline.removeAttribute("data-cell");
          outline.setAttribute("class", name);
          outline.removeAttribute("fill");
          node.parentNode.parentNode.append(outline);
        }
    }
  };

  const place = (event) => {
    const gap = 16;
    const box = tooltip.getBoundingClientRect();
    const right = event.clientX + gap + box.width > innerWidth;
    const left = right ? event.clientX - gap - box.width : event.clientX + gap;
    const top = Math.min(event.clientY + gap, innerHeight - box.height - 8);
    tooltip.style.left = Math.max(8, left) + "px";
    tooltip.style.top = Math.max(8, top) + "px";
  };

  const cellOf = (event) =>
    event.target.closest?.("[data-cell]")?.getAttribute("data-cell") ?? cellAt(event.target, event);

  const show = (cell, event) => {
    shown = cell;
    if (cell === null || !facts.cells[cell]) {
      tooltip.classList.remove("shown");
      clear();
      return;
    }
    fill(cell, pinned !== null);
    link(cell);
    tooltip.classList.add("shown");
    place(event);
  };

  const pin = (cell, event) => {
    pinned = cell;
    tooltip.classList.toggle("pinned", cell !== null);
    show(cell, event);
  };

  document.addEventListener("mousemove", (event) => {
    if (pinned !== null) return;
    const cell = cellOf(event);
    if (cell !== shown) show(cell, event);
    else if (cell !== null) place(event);
  });
  document.addEventListener("click", (event) => {
    if (tooltip.contains(event.target)) return;
    const cell = cellOf(event);
    if (cell !== null) pin(pinned === cell ? null : cell, event);
    else if (pinned !== null) pin(null, event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") pin(null, event);
  });

  const blocks = [...document.querySelectorAll(".slice")];
  const tabs = document.querySelector(".tabs");
  if (tabs) {
    const titles = new Map(blocks.map((block) => [block.dataset.slice, block.dataset.title]));
    const buttons = [...titles].map(([slice, title]) => {
      const button = make("button", title);
      button.type = "button";
      button.setAttribute("role", "tab");
      button.dataset.slice = slice;
      tabs.append(button);
      return button;
    });
    const select = (chosen) => {
      for (const block of blocks) block.classList.toggle("hidden", block.dataset.slice !== chosen);
      for (const button of buttons)
        button.setAttribute("aria-selected", String(button.dataset.slice === chosen));
    };
    for (const button of buttons)
      button.addEventListener("click", () => {
        select(button.dataset.slice);
        history.replaceState(null, "", "#slice-" + button.dataset.slice);
      });
    document.documentElement.style.setProperty("--tabs", tabs.offsetHeight + "px");
    const asked = location.hash.replace("#slice-", "");
    select(titles.has(asked) ? asked : "0");
  }

  for (const table of document.querySelectorAll("table.sortable")) {
    const headings = [...table.querySelectorAll("th")];
    headings.forEach((heading, column) => {
      heading.querySelector("button").addEventListener("click", () => {
        const falling = heading.getAttribute("aria-sort") === "ascending";
        for (const other of headings) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", falling ? "descending" : "ascending");
        const key = (row) => row.children[column].getAttribute("data-sort");
        const body = table.querySelector("tbody");
        const rows = [...body.children].sort((one, other) => {
          const [a, b] = [key(one), key(other)];
          if (a === null || b === null) return (a === null) - (b === null);
          return falling ? b - a : a - b;
        });
        body.append(...rows);
      });
    });
  }

  for (const button of document.querySelectorAll(".download"))
    button.addEventListener("click", () => {
      const figure = button.closest("figure").querySelector("svg").cloneNode(true);
      for (const outline of figure.querySelectorAll(".outline")) outline.remove();
      figure.setAttribute("color", "#1a1a1a");
      figure.setAttribute("style", "background:#ffffff");
      const file = new Blob([new XMLSerializer().serializeToString(figure)], { type: "image/svg+xml" });
      const anchor = make("a");
      anchor.href = URL.createObjectURL(file);
      anchor.download = button.dataset.file;
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
    });
})();
`;
