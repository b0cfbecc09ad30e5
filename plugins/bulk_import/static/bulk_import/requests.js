/* Requests that answer with JSON, and the two ways in which they do not. */

export const SIGNED_OUT = "signed-out";
export const UNREACHABLE = "unreachable";

export class RequestError extends Error {}

export function csrfField() {
  return document.querySelector("#bi-csrf input");
}

let isSignedOut = false;

/** After a new sign-in the page's token is none of its session; take the one that it has now. */
async function renewToken(field) {
  const answer = await fetch(location.pathname, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  field.value = page.querySelector("#bi-csrf input")?.value ?? field.value;
}

export async function fetchJson(url, options = {}) {
  let response;
  try {
    response = await fetch(url, {
      ...options,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
  } catch (error) {
    throw new RequestError(UNREACHABLE, { cause: error });
  }
  const isJson = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
  if (!isJson) {
    isSignedOut = response.status < 500;
    throw new RequestError(isSignedOut ? SIGNED_OUT : UNREACHABLE);
  }
  return response.json();
}

export async function post(url, form = new FormData()) {
  const field = csrfField();
  if (field) {
    if (isSignedOut) {
      await renewToken(field).catch(() => undefined);
    }
    form.set(field.name, field.value);
  }
  return fetchJson(url, { method: "POST", body: form });
}

/** 32 random characters; crypto.randomUUID is not there on plain http. */
export function newToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
