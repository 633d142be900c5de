// The service worker: keeps one version of the page, whole, and answers from it. The build fills in
// the files with their hashes (scripts/bundle.mjs).
//
// The host's own files, which may change at any time, come from the network first, and from what was
// kept of them where there is none.
//
// A new version is fetched and checked in the background and put in place when no tab uses the old
// one any more (the browser's default), or when the only tab is reloaded: never under the user's hands.

/** [address relative to this script, "sha256-…"] of every file. */
declare const FILES: [string, string][];
declare const VERSION: string;

interface Lasting extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface Fetching extends Lasting {
  /** Chromium tells a reload; elsewhere a new version waits for the tab to be closed. */
  request: globalThis.Request & { isReloadNavigation?: boolean };
  respondWith(response: Promise<Response>): void;
}

declare const registration: ServiceWorkerRegistration;
declare const clients: { matchAll(): Promise<unknown[]> };
declare function skipWaiting(): Promise<void>;

const prefix = `inkdigits ${new URL('./', location.href).pathname} `; // other pages of this host have caches too
const cacheName = prefix + VERSION;
const addresses = new Set(FILES.map(([name]) => new URL(name, location.href).href));
const page = new URL('index.html', location.href).href;
const hostScript = new URL('host.js', location.href).href;
/** A page that waits longer for its host's file is better shown with what was kept. */
const PATIENCE_MS = 1000;

addEventListener('install', (event) =>
  (event as Lasting).waitUntil(
    keep().catch(async (error) => {
      await caches.delete(cacheName);
      throw error;
    }),
  ),
);
addEventListener('activate', (event) => (event as Lasting).waitUntil(dropOthers()));
addEventListener('fetch', (event) => {
  const { request } = event as Fetching;
  const address = keptAddress(request);
  if (address && request.isReloadNavigation && registration.waiting && !asked) (event as Fetching).respondWith(renewed(registration.waiting, address, request));
  else if (address) (event as Fetching).respondWith(answer(address, request));
  else if (request.method === 'GET' && isHostFile(request.url)) (event as Fetching).respondWith(freshest(request, event as Fetching));
});
/** On the first visit the page had its host's files before there was a service worker. */
addEventListener('message', (event) => {
  const { keep, takeOver } = (event as MessageEvent<{ keep?: unknown; takeOver?: true }>).data ?? {};
  if (takeOver) void skipWaiting();
  if (Array.isArray(keep)) (event as unknown as Lasting).waitUntil(Promise.all(keep.filter(isHostFile).map((address) => fetchAnew(address).catch(() => {}))));
});

/** The hash makes the browser refuse a file of another version: then this version is not installed. */
async function keep(): Promise<void> {
  const cache = await caches.open(cacheName);
  await Promise.all(
    FILES.map(async ([name, integrity]) => {
      const response = await fetch(new URL(name, location.href), { integrity, cache: 'no-cache' });
      if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`);
      // Some hosts redirect index.html to ./, and a redirected answer may not answer a navigation.
      const { status, headers } = response;
      await cache.put(new URL(name, location.href), new Response(await response.blob(), { status, headers }));
    }),
  );
}

async function dropOthers(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(prefix) && name !== cacheName) await caches.delete(name);
}

function keptAddress(request: globalThis.Request): string | undefined {
  if (request.method !== 'GET') return undefined;
  const address = new URL(request.url);
  address.hash = address.search = '';
  if (request.mode === 'navigate' && address.href === new URL('./', location.href).href) return page;
  return addresses.has(address.href) ? address.href : undefined;
}

async function answer(address: string, request: globalThis.Request): Promise<Response> {
  const kept = await (await caches.open(cacheName)).match(address);
  return kept ?? fetch(request);
}

/** Once: an older version that was put back does not know what it is asked for. */
let asked = false;

/** Of a page whose only tab is being reloaded, the version that waits; it can't take over before this has been answered. */
async function renewed(waiting: ServiceWorker, address: string, request: globalThis.Request): Promise<Response> {
  if ((await clients.matchAll()).length > 1) return answer(address, request);
  asked = true;
  waiting.postMessage({ takeOver: true });
  // Not by a "refresh": that goes nowhere from an address with a #.
  return new Response('<script>location.reload()</script>', { headers: { 'content-type': 'text/html' } });
}

/** host.js, and pictures beside it. */
function isHostFile(url: string): boolean {
  const address = new URL(url);
  if (address.href === hostScript) return true;
  return address.href.startsWith(new URL('./', location.href).href) && /\.(svg|png|jpe?g|gif|webp)$/i.test(address.pathname) && !addresses.has(address.href);
}

/** Fetches one of the host's files and keeps it; one that is gone is forgotten. */
async function fetchAnew(request: string | globalThis.Request): Promise<Response> {
  const response = await fetch(request, { cache: 'no-cache' });
  const cache = await caches.open(cacheName);
  if (response.ok) await cache.put(request, response.clone());
  else if (response.status === 404 || response.status === 410) await cache.delete(request);
  return response;
}

async function freshest(request: globalThis.Request, event: Lasting): Promise<Response> {
  const kept = await (await caches.open(cacheName)).match(request);
  const fresh = fetchAnew(request);
  event.waitUntil(fresh.catch(() => {}));
  try {
    const late = new Promise<undefined>((resolve) => kept && setTimeout(resolve, PATIENCE_MS));
    const response = await Promise.race([fresh, late]);
    if (response && (response.status < 500 || !kept)) return response;
  } catch {
    // No network.
  }
  // Without a word of the host the page is as it was made.
  return kept ?? new Response('', { headers: { 'content-type': 'text/javascript' } });
}

export {};
