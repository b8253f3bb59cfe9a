// Opens the airport desk without a network: its shell, and the list as last seen this day. Nothing else is kept.
// A list is thrown away when it is older than a day's work, when somebody must sign in again, and at sign-out.
const CACHE = "sankofa-airport";
const PAGE = "{{ page|escapejs }}";
const SHELL = [{% for path in shell %}"{{ path|escapejs }}",{% endfor %}];
const OLDEST = 16 * 60 * 60 * 1000; // milliseconds

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});
// The page that brought this worker came before it: it is fetched once more, to be kept.
self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim().then(() => page(new Request(PAGE))).catch(() => null));
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (url.pathname === PAGE) event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(asset(request));
});

async function page(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.redirected || answer.status === 401 || answer.status === 403) await cache.delete(PAGE);
    else if (answer.ok && !new URL(request.url).search) await cache.put(PAGE, await dated(answer.clone()));
    return answer;
  } catch (problem) {
    const kept = await cache.match(PAGE);
    if (kept && Date.now() - Number(kept.headers.get("x-kept-at")) < OLDEST) return kept;
    await cache.delete(PAGE);
    throw problem;
  }
}

async function dated(answer) {
  const headers = new Headers(answer.headers);
  headers.set("x-kept-at", String(Date.now()));
  return new Response(await answer.blob(), { status: answer.status, headers });
}

// Network first: an asset without a hash in its name may change. Fonts and others come from the browser's own cache.
async function asset(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (problem) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw problem;
  }
}
