// htmx shows only what the site itself has answered: a proxy or a network's sign-in page may answer
// in its place, with any status. mlcareer/guards.py marks the site's own responses. Where no answer
// is shown, the page says so, because what it shows is of an earlier choice.
(() => {
  "use strict";
  const { failed } = document.currentScript.dataset;

  const say = ({ detail: { target } }) => {
    const place = target.querySelector("[aria-live]") ?? target;
    if (place.querySelector(".load-failed")) return;
    const note = document.createElement("p");
    note.className = "notice notice-error load-failed";
    note.setAttribute("role", "alert");
    note.textContent = failed;
    place.prepend(note);
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.xhr.getResponseHeader("X-Mlcareer")) event.detail.shouldSwap = false;
    if (!event.detail.shouldSwap) say(event);
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, say);
})();
