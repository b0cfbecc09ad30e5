/* The check of a file by the server, which says when it takes long enough to be seen. */

import { post } from "./requests.js";

const SPINNER_DELAY_MILLISECONDS = 150;
const SPINNER_LEAST_MILLISECONDS = 300;

function delay(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Return the form of a file, with what has been chosen for it by the names of the form's fields. */
export function formOf(file, token, choices) {
  const form = new FormData();
  if (file.rowsOf) {
    form.set("rows_of", file.rowsOf);
  } else {
    form.set("file", file);
  }
  form.set("token", token);
  for (const [name, value] of Object.entries(choices)) {
    // A host's own dialog may not tell for whom it was made.
    if (value !== undefined) {
      form.set(name, value);
    }
  }
  return form;
}

/** Return the answer to a form, or the error that is met; `onSlow` is called while it is awaited. */
export async function requestCheck(url, form, onSlow) {
  const answered = post(url, form).catch((error) => error);
  const quick = await Promise.race([answered, delay(SPINNER_DELAY_MILLISECONDS)]);
  if (quick === undefined) {
    onSlow();
    await delay(SPINNER_LEAST_MILLISECONDS);
  }
  return answered;
}
