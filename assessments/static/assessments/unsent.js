// Saves choices of the questionnaire. Each is stored in this browser, by assessment and skill, before
// it is sent, and removed only once the site has confirmed exactly that choice or the user discards
// it. The pages work without this script: the form sends the whole area.

const box = document.getElementById("kept");
const form = document.getElementById("area-form");
const { assessment, address, area, ...texts } = box.dataset;

// This page takes its answers from the site; without scripts the browser may keep what was chosen.
if (form) form.autocomplete = "off";

// Seconds. The pauses between attempts grow, up to LONGEST_PAUSE.
const TIMEOUT = 10;
const LONGEST_PAUSE = 60;
const LONGEST_RETRY_AFTER = 15 * 60;

// == Stored choices ==

// A choice: `id`, `value`, `seen` (when the answer was saved that the user saw), `sent` (values sent
// earlier without a reply), and the labels `name` (skill) and `answer`.
const prefixOf = (key) => `choice:${key}:`;
const prefix = prefixOf(assessment);
// Choices that the browser could not store; they last as long as the page is open.
const memory = new Map();

const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
const isChoice = (choice) =>
  ["id", "value", "seen"].every((part) => typeof choice?.[part] === "string") &&
  Array.isArray(choice.sent);

const stored = {
  keys() {
    try {
      return Object.keys(localStorage);
    } catch {
      return [];
    }
  },
  get(key) {
    try {
      return parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  set(key, choice) {
    try {
      localStorage.setItem(key, JSON.stringify(choice));
      return true;
    } catch {
      return false;
    }
  },
  remove(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // Storage is not available, so it contains nothing.
    }
  },
};

const newId = () => `${Date.now()}-${Math.random().toString(36).slice(2)}`;

const read = (skill) => {
  const choice = memory.get(skill) ?? stored.get(prefix + skill);
  return isChoice(choice) ? choice : null;
};
const keep = (skill, choice) => {
  if (stored.set(prefix + skill, choice)) {
    memory.delete(skill);
  } else {
    stored.remove(prefix + skill); // An older choice.
    memory.set(skill, choice);
  }
};
const forget = (skill) => {
  memory.delete(skill);
  stored.remove(prefix + skill);
};
const storedChoices = () => {
  const names = stored.keys().filter((key) => key.startsWith(prefix));
  const skills = new Set([...names.map((key) => key.slice(prefix.length)), ...memory.keys()]);
  return [...skills].map((skill) => [skill, read(skill)]).filter(([skill, choice]) => skill && choice);
};

// Until November 2026, choices were stored by the address of their page.
const moveOldEntries = () => {
  for (const key of stored.keys().filter((name) => name.startsWith("unsent:"))) {
    const [, owner] = key.match(/\/assessments\/([0-9a-f-]{36})\//) ?? [];
    const entries = stored.get(key);
    if (!owner || typeof entries !== "object" || entries === null) continue;
    const isMoved = Object.entries(entries).map(([field, entry]) => {
      const choice = { id: newId(), value: entry?.value, seen: entry?.seen, sent: [entry?.value] };
      const place = prefixOf(owner) + field.replace(/^skill-/, "");
      return !isChoice(choice) || isChoice(stored.get(place)) || stored.set(place, choice);
    });
    if (isMoved.every(Boolean)) stored.remove(key);
  }
};

// == The page ==

const scaleOf = (skill) => form?.querySelector(`fieldset.scale#${CSS.escape(skill)}`);
const radioOf = (scale, value) =>
  scale?.querySelector(`input[type="radio"][value="${CSS.escape(value)}"]`);
const initialOf = (scale) => scale.querySelector('input[id^="initial-"]');
const chosen = (scale) => scale.querySelector('input[type="radio"]:checked');

const list = box.querySelector("ul");
const rowOf = (skill) => [...list.children].find((row) => row.dataset.skill === skill);
const removeRow = (skill) => {
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
const placeOf = (skill, choice) => {
  const scale = scaleOf(skill);
  if (radioOf(scale, choice.value)) return scale;
  return rowOf(skill) ?? addRow(skill, choice);
};
const show = (place, state, ...content) => {
  const status = place.querySelector(".status");
  status.dataset.state = state;
  status.replaceChildren(...content);
};
const showUnsent = () => {
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

const setInitial = (scale, value, seen) => {
  const initial = initialOf(scale);
  initial.value = value;
  initial.dataset.seen = seen;
};
const setSaved = (scale, value, seen) => {
  setInitial(scale, value, seen);
  const radio = radioOf(scale, value);
  if (radio) radio.checked = true;
};

// == Sending ==

const refusals = new Map(); // Why the site refused a choice, by id.
const failed = new Map(); // How often the site failed to save a choice, by id.
const MANY_FAILURES = 3;
const tokens = () => document.querySelectorAll("input[name=csrfmiddlewaretoken]");
let hasSaved = false;
let isLeaving = false;
let isSending = false;
let failures = 0;
let notBefore = 0;
let timer;

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

// A page shows the answer that was saved last: responses and other tabs can be late. Revisions are
// times in one format; an answer that was taken back has none, and is followed.
const isOutdated = (scale, seen) => Boolean(seen && initialOf(scale).dataset.seen > seen);

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
  signIn.addEventListener("click", () => (isLeaving = !memory.size));
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

const sendKept = async () => {
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
  if (hasSaved && !form && document.querySelector(".progress-total")) {
    isLeaving = true; // Reload, to update the number of answered questions.
    location.reload();
  }
};

// The connection or the user is back; they may have signed in again.
const sendNow = () => {
  failures = 0;
  for (const [id, outcome] of refusals) if (outcome === "missing") refusals.delete(id);
  sendKept();
};

// == User actions ==

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
    answer: radio.closest(".other")?.textContent.trim() ?? radio.value,
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

// Answers that came after submitting go into a copy: a new draft with the same answers. If that
// fails, the form is submitted as usual and shows why; the choices stay stored.
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
  isLeaving = true;
  if (!response?.ok || !response.redirected || !response.headers.has("X-Mlcareer")) {
    copy.submit();
    return;
  }
  for (const [skill, { id }] of late) if (read(skill)?.id === id) forget(skill);
  location.assign(response.url);
});

// Ask before leaving with unsaved choices. The area's own form saves them.
form?.addEventListener("submit", () => (isLeaving = true));
window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && storedChoices().length) event.preventDefault();
});
window.addEventListener("pageshow", ({ persisted }) => {
  isLeaving = false;
  if (!persisted) return;
  // Restored from the back/forward cache, so it may be out of date.
  if (memory.size) {
    sendNow();
  } else {
    isLeaving = true;
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

// Another tab of this assessment has saved an answer.
const tabs = new BroadcastChannel(prefix);
tabs.addEventListener("message", ({ data }) => {
  const scale = scaleOf(data.skill);
  if (!scale || read(data.skill) || isOutdated(scale, data.seen)) return;
  setSaved(scale, data.value, data.seen);
  show(scale, "");
});

// == Start ==

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
