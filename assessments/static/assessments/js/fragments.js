// htmx shows only responses of the site itself, which mlcareer/guards.py marks with a header. Proxies
// and the sign-in pages of networks may respond instead, with any status. If no response is shown, the
// page says so, because it still shows the result of an earlier choice.
//
// Imported and not linked, so that it is loaded after the stylesheet: the page is shown sooner.
import "../../django_htmx/htmx-2.min.js";

const { failed } = document.querySelector("script[data-failed]").dataset;

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

// While a part waits for its replacement, it keeps its place and looks calm; screen readers wait too.
document.addEventListener("htmx:beforeRequest", ({ detail: { target } }) => {
  target.ariaBusy = "true";
});
document.addEventListener("htmx:afterRequest", ({ detail: { target } }) => {
  target.ariaBusy = null;
});

// The address says what a form has chosen: after a reload the same is shown, and a link to another
// choice is never taken for a place on this page.
document.addEventListener("htmx:afterSwap", ({ detail: { requestConfig, pathInfo } }) => {
  const { inAddress } = requestConfig.elt.dataset;
  if (inAddress) history.replaceState(null, "", pathInfo.finalRequestPath + inAddress);
});
