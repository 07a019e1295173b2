// A person who leaves a page with changed text in a form marked data-typed is asked before.
let isSent = false;
const forms = document.querySelectorAll("form[data-typed]");
// A page that shows mistakes holds what was sent and is not saved.
const isChanged = ({ type, value, defaultValue, classList }) =>
  type !== "hidden" &&
  defaultValue !== undefined &&
  (value !== defaultValue || classList.contains("is-invalid"));
for (const form of forms) form.addEventListener("submit", () => (isSent = true));
window.addEventListener("pageshow", () => (isSent = false));
window.addEventListener("beforeunload", (event) => {
  if (!isSent && [...forms].some((form) => [...form.elements].some(isChanged))) {
    event.preventDefault();
  }
});
