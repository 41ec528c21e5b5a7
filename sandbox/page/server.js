/** The sandbox's own server: requests and the live stream. */

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
 * Listens to the world for good. After each loss the stream is opened anew and `reload` is called once it
 * stands, because what happened in between was not heard; `state` is told whether the stream stands.
 */
export function listen({ hear, reload, state }) {
  let lost = false;
  const open = () => {
    const stream = new EventSource("/world/events");
    stream.onopen = () => {
      state(true);
      if (lost) reload();
      lost = false;
    };
    stream.onmessage = (event) => hear(JSON.parse(event.data));
    stream.onerror = () => {
      lost = true;
      state(false);
      stream.close();
      setTimeout(open, 1000);
    };
  };
  open();
}
