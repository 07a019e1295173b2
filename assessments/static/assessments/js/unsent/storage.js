// The choices that this browser stores, by assessment and skill.

import { assessment } from "./page.js";

// A choice: `id`, `value`, `seen` (when the answer was saved that the user saw), `sent` (values sent
// earlier without a reply), and the labels `name` (skill) and `answer`.
const prefixOf = (key) => `choice:${key}:`;
export const prefix = prefixOf(assessment);
// Choices that the browser could not store; they last as long as the page is open.
export const memory = new Map();

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

export const newId = () => `${Date.now()}-${Math.random().toString(36).slice(2)}`;

export const read = (skill) => {
  const choice = memory.get(skill) ?? stored.get(prefix + skill);
  return isChoice(choice) ? choice : null;
};
export const keep = (skill, choice) => {
  if (stored.set(prefix + skill, choice)) {
    memory.delete(skill);
  } else {
    stored.remove(prefix + skill); // An older choice.
    memory.set(skill, choice);
  }
};
export const forget = (skill) => {
  memory.delete(skill);
  stored.remove(prefix + skill);
};
export const storedChoices = () => {
  const names = stored.keys().filter((key) => key.startsWith(prefix));
  const skills = new Set([...names.map((key) => key.slice(prefix.length)), ...memory.keys()]);
  return [...skills].map((skill) => [skill, read(skill)]).filter(([skill, choice]) => skill && choice);
};

// Until November 2026, choices were stored by the address of their page.
export const moveOldEntries = () => {
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
