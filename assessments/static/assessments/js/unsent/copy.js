// Answers that came after submitting go into a copy: a new draft with the same answers. If that
// fails, the form is submitted as usual and shows why; the choices stay stored.

import { setLeaving } from "./leaving.js";
import { box, texts, tokens } from "./page.js";
import { refusals } from "./sending.js";
import { forget, read, storedChoices } from "./storage.js";

const copy = document.createElement("form");
Object.assign(copy, { id: "copy", method: "post", action: texts.copy });
copy.append(tokens()[0].cloneNode());
box.append(copy);
copy.addEventListener("submit", async (event) => {
  event.preventDefault();
  const late = storedChoices().filter(([, { id }]) => refusals.get(id) === "submitted");
  const body = new URLSearchParams(new FormData(copy));
  for (const [skill, { value }] of late) body.set(`skill-${skill}`, value);
  const response = await fetch(copy.action, { method: "POST", body }).catch(() => null);
  setLeaving(true);
  if (!response?.ok || !response.redirected || !response.headers.has("X-Mlcareer")) {
    copy.submit();
    return;
  }
  for (const [skill, { id }] of late) if (read(skill)?.id === id) forget(skill);
  location.assign(response.url);
});
