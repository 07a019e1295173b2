// The questionnaire without a mouse and on a bad connection. The page works without any of this.
(() => {
  const form = document.getElementById("area-form");
  const soon = 1000;
  const retryAfter = 5000;
  const keys = { 0: "0", 1: "1", 2: "2", 3: "3", 4: "4", n: "unsure" };

  const say = (scale, state, text) => {
    const status = scale.querySelector(".status");
    status.dataset.state = state;
    status.textContent = text;
  };
  const chosen = (scale) => scale.querySelector("input:checked");
  const initial = (scale) => scale.querySelector('input[id^="initial-"]');
  const scaleOf = (name) => form.querySelector(`input[name="${name}"]`).closest(".scale");

  // Saving tells the truth: "saved" is what the server says; what it did not answer is kept in
  // this browser and sent again.
  const resend = () =>
    form
      .querySelectorAll('.status[data-state="unsaved"]')
      .forEach((status) => htmx.trigger(status.closest(".scale"), "resend"));

  form.addEventListener("htmx:beforeRequest", (event) =>
    say(event.target, "saving", form.dataset.saving),
  );
  form.addEventListener("htmx:configRequest", (event) => {
    const { name } = chosen(event.target);
    const entry = unsent.read()[name];
    if (entry) event.detail.parameters[`seen-${name}`] = entry.seen;
  });
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 404) return;
    event.detail.shouldSwap = false; // a whole page, not a line
    const scale = event.target.closest(".scale");
    unsent.drop(chosen(scale).name);
    say(scale, "refused", form.dataset.gone);
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    const scale = event.target.closest(".scale");
    if (!event.detail.successful || !scale) return;
    unsent.drop(chosen(scale).name);
    scale.querySelector(".scale-stale")?.remove();
  });
  for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    form.addEventListener(failure, (event) => {
      const { xhr } = event.detail;
      const scale = event.target.closest(".scale");
      const tooOld = xhr?.status === 403; // the page has what it needs now, see 403_csrf_line.html
      if (!tooOld && xhr?.status >= 400 && xhr.status < 500) {
        if (xhr.status !== 409) unsent.drop(chosen(scale).name);
        return; // refused or asked, and the page says so
      }
      const { name, value } = chosen(scale);
      const seen = unsent.read()[name]?.seen ?? initial(scale).dataset.seen;
      if (!tooOld) unsent.keep(name, value, seen);
      say(scale, "unsaved", form.dataset.unsaved);
      setTimeout(resend, tooOld ? soon : retryAfter);
    });
  }
  window.addEventListener("online", resend);
  window.addEventListener("beforeunload", (event) => {
    if (!unsent.lasting && Object.keys(unsent.read()).length) event.preventDefault();
  });

  // What an earlier visit could not send: shown as chosen, and sent.
  const sendKept = () => {
    for (const [name, { value }] of Object.entries(unsent.read())) {
      const radio = form.querySelector(`input[name="${name}"][value="${value}"]`);
      if (!radio) {
        unsent.drop(name);
        continue;
      }
      radio.checked = true;
      htmx.trigger(radio.closest(".scale"), "resend");
    }
    unsent.sendOthers().catch(() => {}); // tried again on the next page
  };
  // What was chosen before this script ran.
  const sendEarly = () =>
    form.querySelectorAll(".scale").forEach((scale) => {
      const { name, value } = chosen(scale);
      if (value !== initial(scale).value && !unsent.read()[name]) htmx.trigger(scale, "resend");
    });
  document.addEventListener(
    "htmx:load",
    () => {
      sendEarly();
      sendKept();
    },
    { once: true },
  );

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const scale = button.closest(".scale");
    if (button.dataset.stillTrue !== undefined) htmx.trigger(scale, "resend");
    if (!button.dataset.keep) return;
    // Two answers for one skill: the person has said which.
    const { name } = chosen(scale);
    const { keep, value, seen } = button.dataset;
    scaleOf(name).querySelector(`input[type="radio"][value="${value}"]`).checked = true;
    if (keep === "own") {
      unsent.keep(name, value, seen);
      htmx.trigger(scale, "resend");
    } else {
      unsent.drop(name);
      Object.assign(initial(scale), { value });
      initial(scale).dataset.seen = seen;
      say(scale, "saved", form.dataset.saved);
    }
    chosen(scale).focus();
  });
  form.querySelectorAll("[data-still-true]").forEach((button) => (button.hidden = false));

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
