/* Requests that answer with JSON, and the three ways in which they do not. */

export const SIGNED_OUT = "signed out";
export const LOST = "lost";

export class Failure extends Error {}

export function csrfField() {
  return document.querySelector("#bi-token input[name=csrf_token]");
}

export async function ask(url, options = {}) {
  let response;
  try {
    response = await fetch(url, {
      ...options,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
  } catch {
    throw new Failure(LOST);
  }
  const isJson = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
  if (!isJson) {
    throw new Failure(response.status >= 500 ? LOST : SIGNED_OUT);
  }
  return response.json();
}

export function post(url, form = new FormData()) {
  const field = csrfField();
  if (field) {
    form.set(field.name, field.value);
  }
  return ask(url, { method: "POST", body: form });
}
