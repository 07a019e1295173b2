// The questionnaire without a mouse and on a bad connection. The page works without any of this.
(() => {
  const form = document.getElementById("area-form");
  const retryAfter = 5000;
  const keys = { 0: "0", 1: "1", 2: "2", 3: "3", 4: "4", n: "unsure" };

  const say = (scale, state, text) => {
    const status = scale.querySelector(".status");
    status.dataset.state = state;
    status.textContent = text;
  };

  // Saving tells the truth: "saved" is what the server says; what it did not answer is sent again.
  const unsaved = () => form.querySelectorAll('.status[data-state="unsaved"]');
  const resend = () =>
    unsaved().forEach((status) => htmx.trigger(status.closest(".scale"), "resend"));

  form.addEventListener("htmx:beforeRequest", (event) => say(event.target, "saving", "Saving …"));
  for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    form.addEventListener(failure, (event) => {
      const { xhr } = event.detail;
      if (xhr && xhr.status >= 400 && xhr.status < 500) return; // refused, and the page says why
      say(event.target, "unsaved", "Not saved yet; it will be sent again.");
      setTimeout(resend, retryAfter);
    });
  }
  window.addEventListener("online", resend);
  let leaving = false;
  form.addEventListener("submit", () => (leaving = true));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && unsaved().length) event.preventDefault();
  });
  window.addEventListener("pageshow", () => (leaving = false));

  // On a phone the areas scroll sideways: keep the present one in sight.
  const showArea = () => {
    const present = document.querySelector('.progress-areas [aria-current="page"]');
    const areas = present.closest("ol");
    areas.scrollLeft = present.offsetLeft - areas.offsetLeft - areas.clientWidth / 4;
  };
  showArea();
  document.addEventListener("htmx:oobAfterSwap", showArea);

  // Keys: a digit or n answers the skill in focus, or the first without an answer, and moves on.
  const scales = () =>
    [...form.querySelectorAll(".scale")].filter((scale) => scale.checkVisibility());
  const isOpen = (scale) => scale.querySelector("input:checked")?.value === "";

  document.addEventListener("keydown", (event) => {
    const value = keys[event.key.toLowerCase()];
    if (value === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = scales();
    const scale = document.activeElement.closest(".scale") ?? all.find(isOpen);
    const radio = scale?.querySelector(`input[type="radio"][value="${value}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
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
})();
