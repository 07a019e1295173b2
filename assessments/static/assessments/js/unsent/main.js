// Saves choices of the questionnaire. Each is stored in this browser, by assessment and skill, before
// it is sent, and removed only once the site has confirmed exactly that choice or the user discards
// it. The pages work without this script: the form sends the whole area.

import { setLeaving } from "./leaving.js";
import {
  box,
  chosen,
  form,
  initialOf,
  radioOf,
  removeRow,
  scaleOf,
  setSaved,
  show,
  texts,
} from "./page.js";
import { sendKept, sendNow, showUnsent } from "./sending.js";
import { forget, keep, memory, moveOldEntries, newId, read, storedChoices } from "./storage.js";
import "./copy.js";

const choose = (scale, radio) => {
  const skill = scale.id;
  const before = read(skill);
  const initial = initialOf(scale);
  keep(skill, {
    id: newId(),
    value: radio.value,
    seen: before?.seen ?? initial.dataset.seen,
    sent: before ? [...new Set([...before.sent, before.value])] : [],
    name: scale.querySelector("legend").textContent.trim(),
    answer: radio.closest(".other-answer")?.textContent.trim() ?? radio.value,
  });
  show(scale, "saving", texts.saving);
  sendKept();
};
form?.addEventListener("change", ({ target }) => {
  const scale = target.closest(".scale");
  if (scale && target.type === "radio") choose(scale, target);
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  const scale = button?.closest(".scale");
  const skill = scale?.id ?? button?.closest("[data-skill]")?.dataset.skill;
  if (!skill) return;
  const choice = read(skill);
  const { keep: which, seen, value } = button.dataset;
  if (button.dataset.stillTrue !== undefined) choose(scale, chosen(scale));
  if (which === "own" && choice) {
    // The user has now seen the other answer.
    keep(skill, { ...choice, id: newId(), seen, sent: [] });
    sendKept();
  }
  if (which === "other" || button.dataset.discard !== undefined) {
    forget(skill);
    removeRow(skill);
    if (scale) {
      const initial = initialOf(scale);
      setSaved(scale, value ?? initial.value, seen ?? initial.dataset.seen);
      show(scale, which ? "saved" : "", which ? texts.saved : "");
    }
  }
  if (scale) chosen(scale)?.focus();
});

// The area's own form saves the choices.
form?.addEventListener("submit", () => setLeaving(true));
window.addEventListener("pageshow", ({ persisted }) => {
  setLeaving(false);
  if (!persisted) return;
  // Restored from the back/forward cache, so it may be out of date.
  if (memory.size) {
    sendNow();
  } else {
    setLeaving(true);
    location.reload();
  }
});
window.addEventListener("online", sendNow);
window.addEventListener("focus", sendNow);
document.addEventListener("visibilitychange", () => !document.hidden && sendNow());

// Answers are final once submitted, so stored choices must be sent or discarded first.
document.getElementById("submit-form")?.addEventListener("submit", (event) => {
  if (!storedChoices().length) return;
  event.preventDefault();
  showUnsent();
  box.scrollIntoView();
  sendNow();
});

moveOldEntries();
for (const [skill, choice] of storedChoices()) {
  const radio = radioOf(scaleOf(skill), choice.value);
  if (radio) radio.checked = true;
}
// Choices made before this script ran.
for (const scale of form?.querySelectorAll(".scale") ?? []) {
  const radio = chosen(scale);
  if (radio && radio.value !== initialOf(scale).value && !read(scale.id)) choose(scale, radio);
}
for (const button of document.querySelectorAll("[data-still-true]")) button.hidden = false;
sendKept();
