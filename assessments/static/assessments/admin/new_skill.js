// Checks what has been typed so far, after each change. The page works without this script.
const form = document.getElementById("new-skill");

const check = async () => {
  const sent = new FormData(form);
  sent.set("_check", "1");
  const response = await fetch(location.href, { method: "POST", body: sent });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of form.querySelectorAll("[data-live]")) {
    const checked = page.getElementById(part.id);
    if (checked && checked.innerHTML !== part.innerHTML) {
      part.replaceChildren(...checked.childNodes);
    }
  }
};

// One check at a time; changes during a check are checked after it.
let running = false;
let waiting = false;
const checkSoon = async () => {
  waiting = true;
  if (running) return;
  running = true;
  while (waiting) {
    waiting = false;
    await check().catch(() => {});
  }
  running = false;
};

let changed = false;
let leaving = false;
form.addEventListener("input", () => (changed = true));
form.addEventListener("change", checkSoon);
form.addEventListener("submit", () => (leaving = true));
window.addEventListener("pageshow", () => (leaving = false));
window.addEventListener("beforeunload", (event) => {
  if (changed && !leaving) event.preventDefault();
});
