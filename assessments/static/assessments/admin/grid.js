// The keyboard of a spreadsheet, pasted blocks, and marks for unsaved values. The page works without this script.
const form = document.getElementById("grid");
const opened = document.getElementById("opened");
const status = document.getElementById("unsaved");
const { one, many, pasted, outside } = status.dataset;

// Unsaved values: a class on the cell, a note for screen readers, and a count.
const differs = (input) => input.value.trim() !== input.dataset.stored;
const note = (input) => {
  const cell = input.parentElement;
  const existing = cell.querySelector(".note");
  if (existing) return existing;
  const created = document.createElement("span");
  created.className = "note";
  created.id = `${input.name}-note`;
  cell.append(created);
  input.setAttribute("aria-describedby", created.id);
  return created;
};
const mark = (input) => {
  const text = note(input);
  const was = text.querySelector(".old-value") ?? document.createElement("span");
  was.className = "old-value";
  was.textContent = differs(input) ? `was ${input.dataset.stored || "–"}` : "";
  text.append(was);
  input.parentElement.classList.toggle("changed", differs(input));
  const changed = form.querySelectorAll("td.changed").length;
  status.textContent = changed ? (changed === 1 ? one : many.replace("#", changed)) : "";
};
const set = (input, value) => {
  input.value = value;
  mark(input);
};
// The cells of the last paste, each with its value before.
let undo = [];
form.addEventListener("input", ({ target }) => {
  // From now on Ctrl+Z undoes typing, as the browser does.
  undo = [];
  if (target.dataset.stored !== undefined) mark(target);
});

let leaving = false;
form.addEventListener("submit", () => (leaving = true));
window.addEventListener("pageshow", () => (leaving = false));
window.addEventListener("beforeunload", (event) => {
  if (!leaving && form.querySelector("td.changed")) event.preventDefault();
});

// A plus becomes the fields of a new row, as the server would show them.
const open = (button) => {
  const label = button.ariaLabel.slice(0, button.ariaLabel.lastIndexOf(":"));
  const cells = opened.content.cloneNode(true);
  const inputs = [...cells.querySelectorAll("input")];
  for (const input of inputs) {
    input.name = `${input.dataset.column}:${button.value}`;
    input.ariaLabel = `${label}: ${input.dataset.label}`;
  }
  const rendered = form.elements.rendered;
  const empty = Object.fromEntries(inputs.map((input) => [input.name, ""]));
  rendered.value = JSON.stringify({ ...JSON.parse(rendered.value), ...empty });
  button.closest("td").replaceWith(cells);
  return inputs;
};
const go = (control) => {
  control.focus();
  control.select?.();
};
form.addEventListener("click", (event) => {
  if (!event.target.matches("button.add")) return;
  event.preventDefault();
  go(open(event.target)[0]);
});

// Arrow keys move along the row or the column, and skip cells without a control.
const CONTROL = "input, button.add";
const control = (cell) => cell?.querySelector(CONTROL);
const column = (cell) => {
  let place = 0;
  for (let before = cell.previousElementSibling; before; before = before.previousElementSibling) {
    place += before.colSpan;
  }
  return place;
};
const at = (row, place) =>
  [...row.cells].find((cell) => column(cell) <= place && place < column(cell) + cell.colSpan);
const allRows = () => [...form.querySelectorAll("tbody tr:not(.area, .asks)")];
const inRow = (from, step) => {
  const row = [...from.closest("tr").querySelectorAll("td :is(input, button.add)")];
  return row[row.indexOf(from) + step];
};
const inColumn = (from, step) => {
  const rows = allRows();
  const place = column(from.closest("td"));
  for (let next = rows.indexOf(from.closest("tr")) + step; rows[next]; next += step) {
    const target = control(at(rows[next], place));
    if (target) return target;
  }
  return undefined;
};
const moves = {
  ArrowUp: (from) => inColumn(from, -1),
  ArrowDown: (from) => inColumn(from, 1),
  ArrowLeft: (from) => !from.selectionStart && inRow(from, -1),
  ArrowRight: (from) =>
    (from.selectionEnd ?? 0) === (from.value && from.matches("input") ? from.value.length : 0) &&
    inRow(from, 1),
};
form.addEventListener("keydown", (event) => {
  const from = event.target;
  const isInput = from.dataset.stored !== undefined;
  if (!isInput && !from.matches("button.add")) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && undo.length) {
    event.preventDefault();
    for (const [input, value] of undo) set(input, value);
    undo = [];
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && isInput) {
    set(from, from.dataset.stored);
    from.select();
    return;
  }
  if (!isInput && /^\d$/.test(event.key)) {
    event.preventDefault();
    const [input] = open(from);
    set(input, event.key);
    input.focus();
    return;
  }
  const key = event.key === "Enter" && isInput ? (event.shiftKey ? "ArrowUp" : "ArrowDown") : event.key;
  const next = moves[key]?.(from);
  if (event.key === "Enter" && isInput) event.preventDefault();
  if (!next) return;
  event.preventDefault();
  go(next);
});

// Spreadsheets put quotes around a cell that contains a line break, a tab or a quote.
const CELL = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g;
const blockOf = (text) => {
  const block = [[]];
  for (const [, quoted, plain, end] of text.matchAll(CELL)) {
    block.at(-1).push((quoted ?? plain).trim());
    if (!end) break;
    if (end === "\n") block.push([]);
  }
  return block;
};

// A block copied from a spreadsheet fills the cells to the right and below.
form.addEventListener("paste", (event) => {
  const cell = event.target.closest(".matrix td");
  if (!cell || !control(cell)) return;
  event.preventDefault();
  const text = event.clipboardData.getData("text/plain");
  const block = blockOf(text.replace(/\r\n?/g, "\n").replace(/\n$/, ""));
  const place = column(cell);
  const every = allRows();
  const rows = every.slice(every.indexOf(cell.closest("tr")));
  let missed = 0;
  undo = [];
  block.forEach((values, down) =>
    values.forEach((value, right) => {
      let target = rows[down] && control(at(rows[down], place + right));
      if (target?.matches("button.add") && value) {
        open(target);
        target = control(at(rows[down], place + right));
      }
      if (target?.matches("input")) {
        undo.push([target, target.value]);
        set(target, value);
      } else if (value) missed += 1;
    }),
  );
  go(control(at(rows[0], place)));
  const isBlock = block.length > 1 || block[0].length > 1;
  const parts = [isBlock && pasted.replace("#", undo.length), missed && outside.replace("#", missed)];
  status.textContent = [...parts, status.textContent].filter(Boolean).join(" · ");
});
