// Shows the questions of a block one after another, and moves on after an answer. Without this script
// they are below each other.

const form = document.getElementById("area-form");
const end = document.getElementById("questions-end");
const questions = [...form.querySelectorAll(".question")];
// Long enough to see the choice and to correct a slip.
const PAUSE = 300; // ms
let current;
let timer;

const isAnswered = (question) =>
  question.querySelector('input[type="radio"]:checked:not([value=""])') !== null;
const questionOf = (hash) => document.getElementById(hash.slice(1))?.closest(".question");

const show = (question, { focus }) => {
  current = question;
  for (const one of questions) {
    one.classList.toggle("is-current", one === question);
    one.classList.toggle("is-near", one.dataset.area === question.dataset.area);
  }
  form.classList.toggle("is-underway", question !== questions[0]);
  if (!focus) return;
  const chosen = question.querySelector('input:checked:not([value=""])');
  const target = chosen ?? question.querySelector("input[type='radio'], .btn-primary");
  target.focus({ preventScroll: true });
  question.scrollIntoView({ block: "nearest" });
};
const go = (question) => {
  clearTimeout(timer);
  history.pushState(null, "", `#${question.id}`);
  show(question, { focus: true });
};
const moveOn = () => go(questions[questions.indexOf(current) + 1] ?? end);

// Arrow keys choose one answer after another, so only a tap or a click moves on, and a digit.
let isTap = false;
form.addEventListener("pointerdown", ({ target }) => {
  isTap = target.closest(".scale label") !== null;
});
form.addEventListener("keydown", () => (isTap = false));
form.addEventListener("click", ({ target }) => {
  if (!isTap || target.type !== "radio" || target.value === "") return;
  clearTimeout(timer);
  const question = target.closest(".question");
  if (question !== current) show(question, { focus: false });
  timer = setTimeout(moveOn, PAUSE);
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
  show(questionOf(location.hash) ?? questions[0], { focus: true });
});

form.classList.add("is-stepped");
const first = questionOf(location.hash) ?? questions.find((one) => !isAnswered(one)) ?? end;
show(first, { focus: questionOf(location.hash) !== undefined });
