// The questions of this page, and the list of choices that belong to other pages.

export const box = document.getElementById("kept");
export const form = document.getElementById("questions-form");
export const { assessment, address, area, ...texts } = box.dataset;

// This page takes its answers from the site; without scripts the browser may keep what was chosen.
if (form) form.autocomplete = "off";

export const scaleOf = (skill) => form?.querySelector(`fieldset.scale#${CSS.escape(skill)}`);
export const radioOf = (scale, value) =>
  scale?.querySelector(`input[type="radio"][value="${CSS.escape(value)}"]`);
export const initialOf = (scale) => scale.querySelector('input[id^="initial-"]');
export const chosen = (scale) => scale.querySelector('input[type="radio"]:checked');

const list = box.querySelector("ul");
const rowOf = (skill) => [...list.children].find((row) => row.dataset.skill === skill);
export const removeRow = (skill) => {
  rowOf(skill)?.remove();
  box.hidden = !list.children.length;
};
const addRow = (skill, choice) => {
  const row = box.querySelector("template").content.firstElementChild.cloneNode(true);
  row.dataset.skill = skill;
  row.querySelector("[data-name]").textContent = choice.name ?? skill.replaceAll("-", " ");
  row.querySelector("[data-answer]").textContent = choice.answer ?? choice.value;
  list.append(row);
  box.hidden = false;
  return row;
};

// A choice is shown at its question, or in a list if the question is not on this page.
export const placeOf = (skill, choice) => {
  const scale = scaleOf(skill);
  if (radioOf(scale, choice.value)) return scale;
  return rowOf(skill) ?? addRow(skill, choice);
};
export const show = (place, state, ...content) => {
  const status = place.querySelector(".status");
  status.dataset.state = state;
  status.replaceChildren(...content);
  status.dispatchEvent(new Event("status", { bubbles: true }));
};

export const setInitial = (scale, value, seen) => {
  const initial = initialOf(scale);
  initial.value = value;
  initial.dataset.seen = seen;
};
export const setSaved = (scale, value, seen) => {
  setInitial(scale, value, seen);
  const radio = radioOf(scale, value);
  if (radio) radio.checked = true;
};

// A page shows the answer that was saved last: responses and other tabs can be late. Revisions are
// times in one format; an answer that was taken back has none, and is followed.
export const isOutdated = (scale, seen) => Boolean(seen && initialOf(scale).dataset.seen > seen);

export const tokens = () => document.querySelectorAll("input[name=csrfmiddlewaretoken]");
