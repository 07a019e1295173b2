// Keyboard navigation and marks for unsaved values in the grid. The page works without this script.
const form = document.getElementById("grid");
const count = document.getElementById("unsaved");
const { one, many } = count.dataset;

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
  count.textContent = changed ? (changed === 1 ? one : many.replace("#", changed)) : "";
};
form.addEventListener("input", ({ target }) => target.dataset.stored !== undefined && mark(target));

let leaving = false;
form.addEventListener("submit", () => (leaving = true));
window.addEventListener("pageshow", () => (leaving = false));
window.addEventListener("beforeunload", (event) => {
  if (!leaving && form.querySelector("td.changed")) event.preventDefault();
});

// Arrow keys move along the row or the column, and skip cells without an input.
const column = (cell) => {
  let place = 0;
  for (let before = cell.previousElementSibling; before; before = before.previousElementSibling) {
    place += before.colSpan;
  }
  return place;
};
const inRow = (input, step) => {
  const row = [...input.closest("tr").querySelectorAll("td input")];
  return row[row.indexOf(input) + step];
};
const inColumn = (input, step) => {
  const rows = [...form.querySelectorAll("tbody tr")];
  const place = column(input.parentElement);
  for (let at = rows.indexOf(input.closest("tr")) + step; rows[at]; at += step) {
    const cell = [...rows[at].cells].find((other) => column(other) === place);
    const target = cell?.querySelector("input");
    if (target) return target;
  }
  return undefined;
};
const moves = {
  ArrowUp: (input) => inColumn(input, -1),
  ArrowDown: (input) => inColumn(input, 1),
  ArrowLeft: (input) => input.selectionStart === 0 && inRow(input, -1),
  ArrowRight: (input) => input.selectionEnd === input.value.length && inRow(input, 1),
};
form.addEventListener("keydown", (event) => {
  const input = event.target;
  if (input.dataset.stored === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    input.value = input.dataset.stored;
    mark(input);
    input.select();
    return;
  }
  const next = moves[event.key]?.(input);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
});
