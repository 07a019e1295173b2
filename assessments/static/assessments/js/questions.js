// Shows the questions of a block one after another, and moves on after an answer. Without this script
// they are below each other.

import { form } from "./unsent/page.js";

const end = document.getElementById("questions-end");
const unsaved = document.getElementById("unsaved-questions");
const questions = [...form.querySelectorAll(".question")];
// Long enough to see the choice and to correct a slip. For as long after moving on, taps are ignored:
// they were meant for the question before.
const PAUSE = 300; // ms
const FAILED = ["refused", "conflict", "unsaved"];
let current;
let timer;

const hasFailed = (question) =>
  [...question.querySelectorAll(".status")].some(({ dataset }) => FAILED.includes(dataset.state));
// Old answers are to be confirmed; some pages ask again about “not sure”.
const isAnswered = (question) => {
  const radio = question.querySelector('input[type="radio"]:checked:not([value=""])');
  const asksAgain = radio?.value === "unsure" && form.dataset.asksAgain !== undefined;
  return radio && !asksAgain && !question.querySelector(".scale-stale");
};
const questionOf = (id) => document.getElementById(id)?.closest(".question");

const show = (question, { focus }) => {
  current = question;
  for (const one of questions) {
    one.classList.toggle("is-current", one === question);
    one.classList.toggle("is-near", one.dataset.area === question.dataset.area);
  }
  form.classList.toggle("is-underway", question !== questions[0]);
  showUnsaved();
  if (!focus) return;
  const chosen = question.querySelector('input:checked:not([value=""])');
  const target = chosen?.checkVisibility()
    ? chosen
    : question.querySelector("input[type='radio'], .btn-primary");
  target.focus({ preventScroll: true });
  question.scrollIntoView({ block: "nearest" });
};
const go = (question) => {
  clearTimeout(timer);
  form.classList.add("is-moving");
  timer = setTimeout(() => form.classList.remove("is-moving"), PAUSE);
  const address = new URL(location);
  address.searchParams.delete("none"); // its message is about the question before
  address.hash = question.id;
  history.pushState({ question: question.id }, "", address);
  show(question, { focus: true });
};
const moveOn = () => go(questions[questions.indexOf(current) + 1] ?? end);

// Questions that are out of sight and whose answer is not saved.
const showUnsaved = () => {
  const list = questions.filter((one) => one !== current && hasFailed(one));
  const links = list.map((one) => {
    const link = document.createElement("a");
    link.href = `#${one.id}`;
    link.textContent = one.querySelector(".question-name").textContent;
    return link;
  });
  unsaved.querySelector("span").replaceChildren(...links.flatMap((link) => [link, " "]));
  unsaved.hidden = !list.length;
};
form.addEventListener("status", showUnsaved);
form.addEventListener("submit", (event) => {
  const conflict = form.querySelector('.status[data-state="conflict"]')?.closest(".question");
  if (!conflict) return;
  event.preventDefault(); // sending it would overwrite the other answer
  go(conflict);
});

// Arrow keys choose one answer after another, so only a tap or a click moves on, and a digit.
let isTap = false;
form.addEventListener("pointerdown", ({ target }) => {
  isTap = target.closest(".scale label") !== null;
});
form.addEventListener("click", (event) => {
  const { target } = event;
  if (target.closest(".question-next")) {
    event.preventDefault();
    moveOn();
  }
  const answers = isTap && target.type === "radio";
  if (!answers && !target.closest("[data-still-true]")) return;
  clearTimeout(timer);
  form.classList.remove("is-moving");
  if (target.value === "" && answers) return;
  const question = target.closest(".question");
  if (question !== current) show(question, { focus: false });
  timer = setTimeout(moveOn, PAUSE);
});
form.addEventListener("keydown", (event) => {
  isTap = false;
  if (event.key !== "Enter" || event.target.type !== "radio") return;
  event.preventDefault(); // would send the whole block
  moveOn();
});
form.addEventListener("answered", (event) => {
  event.preventDefault();
  const question = event.target.closest(".question");
  if (question !== current) show(question, { focus: false });
  moveOn();
});
form.addEventListener("focusin", ({ target }) => {
  const question = target.closest(".question");
  if (question && question !== current) show(question, { focus: false });
});
// The back button, and links to a question.
window.addEventListener("hashchange", () => {
  clearTimeout(timer);
  form.classList.remove("is-moving");
  const question = questionOf(history.state?.question ?? location.hash.slice(1));
  if (question) show(question, { focus: true });
});

// The site confirms old answers of a whole page only if all of it was in sight.
const stepped = document.createElement("input");
stepped.type = "hidden";
stepped.name = "stepped";
stepped.value = "yes";
form.append(stepped);

form.classList.add("is-stepped");
const invalid = form.querySelector(".is-invalid")?.closest(".question");
const linked = questionOf(location.hash.slice(1));
const first = invalid ?? linked ?? questions.find((one) => !isAnswered(one)) ?? end;
history.replaceState({ question: first.id }, "");
show(first, { focus: linked !== undefined });
