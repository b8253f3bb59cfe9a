// <form data-draft data-draft-url="…"> keeps what was typed: two seconds after the last key, and when the page is left.
// The server answers 2xx when it has it. Files, passwords and what is marked
// data-draft-skip (a signature) are never part of a draft.
// An element [data-draft-state] in the form says so, with its texts in data-saved and data-failed.
const PAUSE = 2000;

export function startDrafts() {
  for (const form of document.querySelectorAll("form[data-draft][data-draft-url]")) keep(form);
}

function keep(form) {
  const state = form.querySelector("[data-draft-state]");
  let timer = 0;
  let dirty = false;

  const send = async () => {
    clearTimeout(timer);
    if (!dirty || form.dataset.sent) return;
    dirty = false;
    const body = new FormData(form);
    for (const field of form.querySelectorAll("input[type=file], input[type=password], [data-draft-skip]")) body.delete(field.name);
    let saved = false;
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body, keepalive: true });
      saved = answer.ok && !answer.redirected; // a redirect leads to signing in
    } catch {
      saved = false; // no network: said below, and tried again
    }
    if (state) state.textContent = saved ? state.dataset.saved : state.dataset.failed;
    if (!saved) {
      dirty = true;
      timer = setTimeout(send, 2 * PAUSE);
    }
  };

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
}
