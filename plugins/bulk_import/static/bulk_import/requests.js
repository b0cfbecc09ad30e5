/* Requests that answer with JSON, and the ways in which they do not. */

/** What tells a host that nobody sees the page that it answers with: a script takes parts of it. */
export const BY_SCRIPT = { "X-Requested-With": "XMLHttpRequest" };
export const SIGNED_OUT = "signed-out";
const UNREACHABLE = "unreachable";
export const LIMITED = "limited";
export const NOT_ALLOWED = "not-allowed";
export const GONE = "gone";
export const OTHER_PERSON = "other-person";
/** What a status means beside the end of the session; a host may hide its pages behind 404. */
const REASONS = { 403: NOT_ALLOWED, 404: NOT_ALLOWED, 410: NOT_ALLOWED, 429: LIMITED };
const OF_GONE = [404, 410];

/** Why there is no answer; `status` and `refusal` are the server's, where it has said any. */
export class RequestError extends Error {
  constructor(message, { status, refusal, cause } = {}) {
    super(message, { cause });
    this.status = status;
    this.refusal = refusal;
  }
}

export function csrfField() {
  return document.querySelector("#bi-csrf input");
}

/** Take the token that the page has now, as after a sign-in in another tab; say if it is another. */
async function renewToken(field) {
  const answer = await fetch(location.pathname, { headers: BY_SCRIPT, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const before = field.value;
  field.value = page.querySelector("#bi-csrf input")?.value ?? before;
  return field.value !== before;
}

/** Whether a form was refused for its token: by the import pages, or by the host before them. */
function isStale({ status, refusal }) {
  return status === 400 || refusal?.code === "form.expired";
}

/** `form` is what was sent; of the failed rows of an import 404 says that they are gone. */
function reasonOf(status, form) {
  if (OF_GONE.includes(status) && form?.has("rows_of")) {
    return GONE;
  }
  return REASONS[status] ?? (status < 500 ? SIGNED_OUT : UNREACHABLE);
}

/** Return the status of an answer, and what it says if that is JSON. */
async function read(url, options) {
  const headers = { Accept: "application/json", ...BY_SCRIPT };
  const response = await fetch(url, { ...options, headers, credentials: "same-origin" });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return { status: response.status, said: isJson ? await response.json() : undefined };
}

/** Say whether an error is the host's own, as where it answers all of them as JSON. */
function isOfHost(status, said) {
  return status >= 400 && said.refusal === undefined && said.question === undefined;
}

export async function fetchJson(url, options = {}) {
  const { status, said } = await read(url, options).catch((cause) => {
    throw new RequestError(UNREACHABLE, { cause });
  });
  if (said?.refusal?.code === "form.person") {
    throw new RequestError(OTHER_PERSON, { status, refusal: said.refusal });
  }
  if (said === undefined || status === 429 || isOfHost(status, said)) {
    throw new RequestError(reasonOf(status, options.body), { status, refusal: said?.refusal });
  }
  return said;
}

/** Send a form, once more with the page's new token where that was out of date. */
export async function post(url, form = new FormData()) {
  const field = csrfField();
  const send = () => {
    if (field) {
      form.set(field.name, field.value);
    }
    return fetchJson(url, { method: "POST", body: form });
  };
  const answer = await send().catch((error) => error);
  if (field && isStale(answer)) {
    if (await renewToken(field).catch(() => false)) {
      return send();
    }
    throw new RequestError(SIGNED_OUT, answer);
  }
  if (answer instanceof RequestError) {
    throw answer;
  }
  return answer;
}

/** 32 random characters; crypto.randomUUID is not there on plain http. */
export function newToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
