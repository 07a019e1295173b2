// Choices that main.js keeps in this browser for assessments whose pages this person cannot open:
// they are removed when everything has just been deleted, otherwise the person is asked.

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

// The entries of local storage by the assessment that they belong to.
const entries = () => {
  try {
    const keys = Object.keys(localStorage).filter((key) => /^(choice|unsent):/.test(key));
    return keys.map((key) => [key, key.match(UUID)?.[0]]);
  } catch {
    return []; // The browser lets us store nothing.
  }
};
const remove = (found) => {
  for (const [key] of found) localStorage.removeItem(key);
};

for (const message of document.querySelectorAll("[data-forget]")) {
  const deleted = message.dataset.forget.split(" ");
  remove(entries().filter(([, assessment]) => deleted.includes(assessment)));
}

const box = document.getElementById("elsewhere");
if (box) {
  const open = box.dataset.open.split(" ");
  const elsewhere = () => entries().filter(([, assessment]) => !open.includes(assessment));
  box.hidden = !elsewhere().length;
  box.querySelector("button").addEventListener("click", () => {
    remove(elsewhere());
    box.hidden = true;
    document.getElementById("main").focus();
  });
}
