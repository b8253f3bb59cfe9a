// The airport desk with a lost connection. A tap goes into an outbox in this browser and from there to the server, in
// the order of the taps; the key in each form makes a retry or a double tap count once. Without this script the same
// forms post by themselves. The outbox holds addresses, keys and times, no names, and what was signed for a receipt until
// it is sent; the server decides what a tap does.
import { start } from "./signature.js";

const PAUSE = 15_000; // milliseconds until the next try

const list = document.querySelector("[data-airport]");
const sign = document.querySelector("[data-waiting]");
const shelf = `sankofa-airport-${list.dataset.staff}`;
const said = new Map(); // per card the last thing the server had to say, until the next tap there
let busy = false;
let behind = false; // the list has changed while a sheet was open

const read = () => JSON.parse(localStorage.getItem(shelf) ?? "[]");
const write = (taps) => {
  localStorage.setItem(shelf, JSON.stringify(taps)); // throws where the browser has no room for more
  show(taps.length);
};

function show(waiting, text) {
  if (text) sign.textContent = text;
  else if (!waiting) sign.textContent = "";
  else sign.textContent = waiting === 1 ? sign.dataset.one : sign.dataset.many.replace("%n", waiting);
}

// Capturing, so that it comes before the guard against double clicks, which stands aside for a prevented event.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!list.contains(form) || form.method !== "post") return;
    event.preventDefault();
    const fields = [...new FormData(form, event.submitter)].filter(([name]) => name !== "csrfmiddlewaretoken");
    const key = form.elements.idempotency_key?.value ?? crypto.randomUUID();
    const taps = read();
    if (taps.some((tap) => tap.key === key)) return; // a double tap
    if (form.closest("[popover]") && !signed(form)) return;
    const entry = { key, url: form.getAttribute("action"), at: new Date().toISOString(), fields, card: form.closest("article").id };
    try {
      write([...taps, entry]);
    } catch {
      show(taps.length, list.dataset.full);
      return;
    }
    form.closest("[popover]")?.hidePopover();
    mark(entry);
    send();
  },
  { capture: true },
);

// What was tapped looks tapped at once, with a dashed edge until the server has it; the next step becomes the next.
function mark(tap) {
  const button = [...list.querySelectorAll(".step")].find((step) => step.dataset.url === tap.url);
  if (!button || button.getAttribute("aria-pressed")) return;
  button.setAttribute("aria-pressed", "true");
  button.classList.remove("next");
  button.classList.add("unsent");
  const after = button.closest("li").nextElementSibling?.querySelector(".step:not(:disabled):not([aria-pressed])");
  after?.classList.add("next");
}

// A receipt is signed, or says why not; what is missing is said in the sheet, with nothing lost.
function signed(form) {
  if (form.elements.signature.value || form.elements.unsigned_reason.value.trim()) return true;
  const missing = form.querySelector("[data-missing]");
  missing.hidden = false;
  form.elements.unsigned_reason.focus();
  return false;
}

// A pad is made ready when its sheet opens: a canvas for everybody at once is too much for a telephone.
list.addEventListener(
  "beforetoggle",
  (event) => {
    const pad = event.newState === "open" && event.target.querySelector("[data-signature]:not([data-started])");
    if (!pad) return;
    pad.dataset.started = "yes";
    start(pad);
  },
  { capture: true },
);
for (const kind of ["input", "pointerup"]) {
  list.addEventListener(kind, (event) => event.target.closest("[popover]")?.querySelector("[data-missing]")?.setAttribute("hidden", ""));
}
list.addEventListener("toggle", (event) => event.newState === "closed" && behind && refresh(), { capture: true });

async function send() {
  if (busy) return;
  busy = true;
  let stuck = false;
  try {
    for (let taps = read(); taps.length; taps = read()) {
      const tap = taps[0];
      const answer = await post(tap);
      stuck = !answer; // no network, or signed out: it stays in the outbox
      if (stuck) return;
      write(read().filter((other) => other.key !== tap.key));
      if (answer.message) said.set(tap.card, answer);
      else said.delete(tap.card);
    }
    await refresh();
  } finally {
    busy = false;
    if (read().length) setTimeout(send, stuck ? PAUSE : 0); // tapped meanwhile: at once
  }
}

// The server's answer; null when the tap has to wait. A refusal of the tap itself is an answer too.
async function post(tap) {
  const body = new URLSearchParams(tap.fields);
  body.set("idempotency_key", tap.key);
  body.set("at", tap.at);
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  let answer;
  try {
    answer = await fetch(tap.url, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": token },
      redirect: "manual",
    });
  } catch {
    return null;
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    show(read().length, sign.dataset.signin);
    return null;
  }
  if (answer.status >= 500 || answer.status === 429) return null;
  if (answer.headers.get("Content-Type")?.includes("json")) return answer.json();
  return { state: "problem", message: list.dataset.failed };
}

// The list as the server has it now; what is open stays open, where one was stays in view.
async function refresh() {
  let text;
  try {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return;
    text = await answer.text();
  } catch {
    return;
  }
  if (read().length) return; // tapped meanwhile: after those are sent
  behind = Boolean(list.querySelector(":popover-open")); // somebody signs: after that
  if (behind) return;
  const open = [...list.querySelectorAll("details[open]")].map((one) => one.closest("article").id);
  const focused = document.activeElement?.closest?.("form")?.getAttribute("action");
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-airport]");
  if (!fresh) return;
  list.replaceChildren(...fresh.childNodes);
  for (const [card, answer] of said) say(card, answer);
  for (const id of open) list.querySelector(`#${id} details.desk-more`)?.setAttribute("open", "");
  if (focused) [...list.querySelectorAll("form")].find((form) => form.getAttribute("action") === focused)?.querySelector("button")?.focus();
}

function say(card, answer) {
  const place = document.querySelector(`#${card} [data-said]`);
  if (!place) return;
  place.hidden = false;
  place.className = `note ${{ done: "ok", conflict: "wait" }[answer.state] ?? "stop"}`;
  place.setAttribute("role", answer.state === "done" ? "status" : "alert");
  place.textContent = answer.message;
}

window.addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());

// A list kept offline shows what was tapped since.
for (const tap of read()) mark(tap);
show(read().length);
if (read().length) send();

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(list.dataset.worker, { scope: list.dataset.page, updateViaCache: "none" });
}
