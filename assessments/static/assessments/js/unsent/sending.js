// Sends the stored choices one after another, until the site has confirmed or refused each.

import { setLeaving } from "./leaving.js";
import {
  address,
  area,
  box,
  form,
  initialOf,
  isOutdated,
  placeOf,
  radioOf,
  removeRow,
  scaleOf,
  setInitial,
  setSaved,
  show,
  texts,
  tokens,
} from "./page.js";
import { forget, keep, memory, prefix, read, storedChoices } from "./storage.js";

// Seconds. The pauses between attempts grow, up to LONGEST_PAUSE.
const TIMEOUT = 10;
const LONGEST_PAUSE = 60;
const LONGEST_RETRY_AFTER = 15 * 60;

export const refusals = new Map(); // Why the site refused a choice, by id.
const failed = new Map(); // How often the site failed to save a choice, by id.
const MANY_FAILURES = 3;
let hasSaved = false;
let isSending = false;
let failures = 0;
let notBefore = 0;
let timer;

export const showUnsent = () => {
  for (const [skill, choice] of storedChoices()) {
    if (refusals.has(choice.id)) continue;
    const text = memory.has(skill) ? texts.unsavedHere : texts.unsaved;
    const place = placeOf(skill, choice);
    show(place, "unsaved", text);
    // A row of the list has a button of its own.
    if (place === scaleOf(skill) && failed.get(choice.id) >= MANY_FAILURES) {
      const row = box.querySelector("template").content;
      place.querySelector(".status").append(" ", row.querySelector("[data-discard]").cloneNode(true));
    }
  }
};

// Post a choice and return the reply: its line, and other parts of the page that change. A response
// without the id of this choice counts as no reply, whatever its status, because a proxy may respond
// instead of the site. Retry-After counts only in the site's own responses.
const post = async (skill, choice) => {
  const body = new URLSearchParams({
    csrfmiddlewaretoken: tokens()[0].value,
    choice: choice.id,
    area,
    [`skill-${skill}`]: choice.value,
    [`seen-skill-${skill}`]: choice.seen,
  });
  if (choice.sent.length) body.set(`sent-skill-${skill}`, choice.sent.join());
  const response = await fetch(address, {
    method: "POST",
    body,
    keepalive: true,
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT * 1000),
  });
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  const line = template.content.querySelector(".status");
  if (line?.dataset.choice === choice.id) return { line, page: template.content };
  if (!response.headers.has("X-Mlcareer")) return null;
  if (!response.headers.has("Retry-After")) return { hasFailed: true }; // this choice, not others
  const pause = Number(response.headers.get("Retry-After")) || 0;
  notBefore = Date.now() + Math.min(pause, LONGEST_RETRY_AFTER) * 1000;
  return null;
};

const confirm = (skill, choice, { line, page }) => {
  const { skill: current, seen } = line.dataset; // The skill may have been merged into another.
  const newer = read(skill);
  const scale = scaleOf(current);
  hasSaved = true;
  if (!newer || (scale && isOutdated(scale, seen))) {
    // Another tab has had a newer one confirmed, or this one discarded.
    if (newer?.id === choice.id) forget(skill);
    if (scale && !read(current)) show(scale, "");
    return;
  }
  if (newer.id !== choice.id) {
    keep(skill, { ...newer, seen, sent: [] }); // It replaces the confirmed one.
    if (scale) setInitial(scale, choice.value, seen);
  } else {
    forget(skill);
    removeRow(skill);
    if (scale && !read(current)) {
      setSaved(scale, choice.value, seen);
      scale.querySelector(".scale-stale")?.remove();
      show(scale, "saved", texts.saved);
    }
  }
  for (const part of page.querySelectorAll("[id]")) {
    const existing = document.getElementById(part.id);
    if (!existing?.contains(document.activeElement)) existing?.replaceWith(part);
  }
  tabs.postMessage({ skill: current, value: choice.value, seen });
};

const refuse = (skill, choice, line) => {
  const latest = read(skill);
  if (latest?.id !== choice.id) {
    // There is a newer choice, or another tab has resolved this one.
    const scale = scaleOf(skill);
    if (!latest && scale) show(scale, "");
    return;
  }
  const { state, name, outcome } = line.dataset;
  refusals.set(choice.id, outcome ?? state);
  const place = placeOf(skill, name ? { ...choice, name } : choice);
  // Rows of the list have their own button.
  if (place !== scaleOf(skill)) line.querySelector("[data-discard]")?.remove();
  show(place, state, ...line.childNodes);
  const signIn = place.querySelector("a[href*='next=']");
  if (!signIn) return;
  signIn.search = new URLSearchParams({ next: location.pathname });
  signIn.addEventListener("click", () => setLeaving(!memory.size));
};

// Send one choice; return false if the site did not reply.
const deliver = async (skill, choice) => {
  const scale = scaleOf(skill);
  if (radioOf(scale, choice.value)) show(scale, "saving", texts.saving);
  let reply = await post(skill, choice).catch(() => null);
  const { token } = reply?.line?.dataset ?? {};
  if (token) {
    // The user has signed in or out in another tab.
    for (const input of tokens()) input.value = token;
    reply = await post(skill, choice).catch(() => null);
  }
  if (reply?.hasFailed) {
    failed.set(choice.id, (failed.get(choice.id) ?? 0) + 1);
    return true;
  }
  if (!reply || reply.line.dataset.token) return false;
  failed.delete(choice.id);
  if (reply.line.dataset.state === "saved") confirm(skill, choice, reply);
  else refuse(skill, choice, reply.line);
  return true;
};

export const sendKept = async () => {
  if (isSending) return;
  clearTimeout(timer);
  if (notBefore > Date.now()) {
    showUnsent();
    timer = setTimeout(sendKept, notBefore - Date.now());
    return;
  }
  isSending = true;
  const tried = new Set(); // Each once, so that one that cannot be saved does not delay the others.
  const next = () => storedChoices().find(([, { id }]) => !refusals.has(id) && !tried.has(id));
  let isAnswered = true;
  try {
    for (let one = next(); one && isAnswered; one = next()) {
      tried.add(one[1].id);
      isAnswered = await deliver(...one);
    }
  } finally {
    isSending = false;
  }
  if (!isAnswered || storedChoices().some(([, { id }]) => failed.has(id))) {
    showUnsent();
    const pause = Math.min(2 ** failures, LONGEST_PAUSE) * 1000;
    timer = setTimeout(sendKept, Math.max(pause, notBefore - Date.now()));
    failures += 1;
    return;
  }
  failures = 0;
  if (hasSaved && !form && document.querySelector(".progress-total, .reading-next")) {
    setLeaving(true); // Reload, to update the number of answered questions and the reading.
    location.reload();
  }
};

// The connection or the user is back; they may have signed in again.
export const sendNow = () => {
  failures = 0;
  for (const [id, outcome] of refusals) if (outcome === "missing") refusals.delete(id);
  sendKept();
};

// Another tab of this assessment has saved an answer.
const tabs = new BroadcastChannel(prefix);
tabs.addEventListener("message", ({ data }) => {
  const scale = scaleOf(data.skill);
  if (!scale || read(data.skill) || isOutdated(scale, data.seen)) return;
  setSaved(scale, data.value, data.seen);
  show(scale, "");
});
