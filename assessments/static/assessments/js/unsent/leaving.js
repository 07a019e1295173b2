// Asks before the user leaves with choices that are not saved.

import { storedChoices } from "./storage.js";

let isLeaving = false;

/** Say whether leaving is meant, so that it needs no question. */
export const setLeaving = (value) => (isLeaving = value);

window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && storedChoices().length) event.preventDefault();
});
