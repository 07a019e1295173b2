// Keys for the questionnaire: while a question has the focus, a digit or n answers it and moves on.
// The page works without any of this.

const form = document.getElementById("area-form");
const values = { 0: "0", 1: "1", 2: "2", 3: "3", 4: "4", n: "unsure" };

// Single keys can be switched off; this browser remembers it.
const keysSwitch = document.getElementById("keys");
const OFF = "keys-off";
try {
  keysSwitch.checked = localStorage.getItem(OFF) === null;
} catch {
  // Nothing can be stored here: they are on.
}
keysSwitch.addEventListener("change", () => {
  try {
    if (keysSwitch.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // Then it holds for this page.
  }
});
window.addEventListener("storage", ({ key, newValue }) => {
  if (key === OFF || key === null) keysSwitch.checked = newValue === null; // in another tab
});
keysSwitch.closest("label").hidden = false;

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

// On a phone the areas scroll sideways: keep the present one in sight.
const present = document.querySelector('.progress-areas [aria-current="page"]');
const areas = present?.closest("ol");
if (areas) areas.scrollLeft = present.offsetLeft - areas.offsetLeft - areas.clientWidth / 4;
