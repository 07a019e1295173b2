// Choices that the server has not acknowledged, kept in this browser until it has. Each remembers
// what it was made on top of, so that nothing newer is written over unasked.
const unsent = (() => {
  const [root] = location.pathname.match(/^.*\/assessments\/[^/]+\//);
  const prefix = `unsent:${root}`;
  const key = (path) => `unsent:${path}`;

  // A browser may refuse to store anything; then it is kept as long as the page is open.
  const lasting = (() => {
    try {
      localStorage.unsent = "";
      delete localStorage.unsent;
      return true;
    } catch {
      return false;
    }
  })();
  const store = lasting ? localStorage : {};

  const read = (path = location.pathname) => JSON.parse(store[key(path)] ?? "{}");
  const write = (path, entries) => {
    if (Object.keys(entries).length) store[key(path)] = JSON.stringify(entries);
    else delete store[key(path)];
  };

  const keep = (name, value, seen) =>
    write(location.pathname, { ...read(), [name]: { value, seen } });

  const drop = (name, path = location.pathname) => {
    const { [name]: _, ...others } = read(path);
    write(path, others);
  };

  const elsewhere = () =>
    Object.keys(store)
      .filter((name) => name.startsWith(prefix) && name !== key(location.pathname))
      .map((name) => name.slice("unsent:".length));

  // Send what other pages of this assessment have left. True if the server took anything. What it
  // asks about (409) waits for its own page; what it does not ask for any more is let go.
  const sendOthers = async () => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
    let taken = false;
    for (const path of elsewhere()) {
      for (const [name, { value, seen }] of Object.entries(read(path))) {
        const body = new URLSearchParams({
          csrfmiddlewaretoken: token,
          [name]: value,
          [`seen-${name}`]: seen,
        });
        const answer = await fetch(path, { method: "POST", body, headers: { "HX-Request": "true" } });
        taken ||= answer.ok;
        if (answer.ok || [400, 404, 422].includes(answer.status)) drop(name, path);
      }
    }
    return taken;
  };

  return { lasting, read, keep, drop, elsewhere, sendOthers };
})();

// On the review page: what is still under way goes first.
(() => {
  const notice = document.getElementById("unsent");
  const form = document.getElementById("submit-form");
  if (!notice || !unsent.elsewhere().length) return;
  const retryAfter = 5000;
  notice.hidden = false;
  const send = () =>
    unsent.sendOthers().then(
      (taken) => taken && location.reload(),
      () => setTimeout(send, retryAfter),
    );
  window.addEventListener("online", send);
  form.addEventListener("submit", (event) => {
    if (unsent.elsewhere().length) {
      event.preventDefault();
      notice.scrollIntoView();
      send();
    }
  });
  send();
})();
