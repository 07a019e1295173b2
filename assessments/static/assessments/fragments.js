// htmx shows only what the site itself has answered: a proxy or a network's sign-in page may answer
// in its place, with any status. mlcareer/guards.py marks the site's own responses.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.xhr.getResponseHeader("X-Mlcareer")) event.detail.shouldSwap = false;
});
