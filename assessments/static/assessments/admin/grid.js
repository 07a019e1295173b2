// The grid by keyboard, with what is not saved yet marked. The page works without any of this.
(() => {
  const form = document.getElementById("grid");
  const count = document.getElementById("unsaved");
  const { one, many } = count.dataset;

  // Unsaved values: a class on the cell, words for screen readers, and how many there are.
  const differs = (input) => input.value.trim() !== input.dataset.stored;
  const note = (input) => {
    const cell = input.parentElement;
    const found = cell.querySelector(".note");
    if (found) return found;
    const made = document.createElement("span");
    made.className = "note";
    made.id = `${input.name}-note`;
    cell.append(made);
    input.setAttribute("aria-describedby", made.id);
    return made;
  };
  const mark = (input) => {
    const text = note(input);
    const was = text.querySelector(".was") ?? document.createElement("span");
    was.className = "was";
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

  // Arrows: to the sides along the row, up and down within the column, over cells without a value.
  const column = (cell) => {
    let place = 0;
    for (let before = cell.previousElementSibling; before; before = before.previousElementSibling) {
      place += before.colSpan;
    }
    return place;
  };
  const beside = (input, step) => {
    const row = [...input.closest("tr").querySelectorAll("td input")];
    return row[row.indexOf(input) + step];
  };
  const above = (input, step) => {
    const rows = [...form.querySelectorAll("tbody tr")];
    const place = column(input.parentElement);
    for (let at = rows.indexOf(input.closest("tr")) + step; rows[at]; at += step) {
      const cell = [...rows[at].cells].find((other) => column(other) === place);
      const found = cell?.querySelector("input");
      if (found) return found;
    }
    return undefined;
  };
  const moves = {
    ArrowUp: (input) => above(input, -1),
    ArrowDown: (input) => above(input, 1),
    ArrowLeft: (input) => input.selectionStart === 0 && beside(input, -1),
    ArrowRight: (input) => input.selectionEnd === input.value.length && beside(input, 1),
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
})();
