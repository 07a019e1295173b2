// htmx shows only responses of the site itself, which mlcareer/guards.py marks with a header. Proxies
// and the sign-in pages of networks may respond instead, with any status.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.xhr.getResponseHeader("X-Mlcareer")) event.detail.shouldSwap = false;
});
