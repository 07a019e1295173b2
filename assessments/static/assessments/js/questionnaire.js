// Keys for the questionnaire: in a focused question, a digit or n answers it and moves to the next.
// The page works without this script.

const form = document.getElementById("questions-form");
const values = { 0: "0", 1: "1", 2: "2", 3: "3", 4: "4", n: "unsure" };

// The keys can be switched off; the setting is stored in this browser.
const keysSwitch = document.getElementById("keys");
const OFF = "keys-off";
try {
  keysSwitch.checked = localStorage.getItem(OFF) === null;
} catch {
  // Storage is not available: the keys are on.
}
keysSwitch.addEventListener("change", () => {
  try {
    if (keysSwitch.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // The setting applies to this page only.
  }
});
window.addEventListener("storage", ({ key, newValue }) => {
  if (key === OFF || key === null) keysSwitch.checked = newValue === null; // in another tab
});
keysSwitch.closest("label").classList.remove("needs-scripts");

const scales = () => [...form.querySelectorAll(".scale")].filter((scale) => scale.checkVisibility());

form.addEventListener("keydown", (event) => {
  const value = values[event.key?.toLowerCase()];
  const scale = event.target.closest(".scale");
  if (value === undefined || !scale || !keysSwitch.checked) return;
  if (event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const radio = scale.querySelector(`input[type="radio"][value="${value}"]`);
  if (!radio) return;
  event.preventDefault();
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  // A page that shows one question at a time moves on itself.
  if (!scale.dispatchEvent(new Event("answered", { bubbles: true, cancelable: true }))) return;
  const all = scales();
  const next = all[all.indexOf(scale) + 1];
  const target = next
    ? (next.querySelector("input:checked") ?? next.querySelector('input[type="radio"]'))
    : form.querySelector('button[type="submit"]');
  target.focus({ preventScroll: true });
  (next ?? target).scrollIntoView({
    block: "center",
    behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
  });
});

// On a phone the list of areas scrolls sideways: scroll to the current one.
const current = document.querySelector('.progress-areas [aria-current="page"]');
const areas = current?.closest("ol");
if (areas) areas.scrollLeft = current.offsetLeft - areas.offsetLeft - areas.clientWidth / 4;
