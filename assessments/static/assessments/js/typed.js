// Ask before leaving a page with changed text in a form marked data-typed.
let isSent = false;
const forms = document.querySelectorAll("form[data-typed]");
// A page that shows mistakes has unsaved text from the start.
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
