/** The sandbox's own server: requests and the live stream. */

const RETRY_MS = 1000;

async function request(path, options) {
  const response = await fetch(path, options);
  const body = await response.text();
  let data = null;
  try {
    data = JSON.parse(body);
  } catch {
    // An error page is told by its text below.
  }
  if (!response.ok) throw new Error(data?.description ?? data?.error ?? (body.slice(0, 200) || response.statusText));
  return data;
}

export const get = (path) => request(path);

export const post = (path, body = {}) =>
  request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export function upload(path, file, caption) {
  const form = new FormData();
  form.append("file", file, file.name);
  form.append("caption", caption);
  return request(path, { method: "POST", body: form });
}

export const fileAddress = (fileId) => `/world/files/${encodeURIComponent(fileId)}`;

/**
 * Listens to the world for good. `opened` is called each time the stream stands, also after a loss, because
 * what happened before was not heard; `state` is told whether the stream stands.
 */
export function listen({ hear, opened, state }) {
  const stream = new EventSource("/world/events");
  stream.onopen = () => {
    state(true);
    opened();
  };
  stream.onmessage = (event) => hear(JSON.parse(event.data));
  stream.onerror = () => {
    state(false);
    stream.close();
    setTimeout(() => listen({ hear, opened, state }), RETRY_MS);
  };
}
