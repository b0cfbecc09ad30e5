/* What the scripts say: the page brings the sentences along, with {names} for what is filled in. */

const SENTENCES = JSON.parse(document.getElementById("bi-page").dataset.sentences);

/** The language of the page, by which numbers and days are written; "" is English. */
export const LANGUAGE = SENTENCES.language;

export function written(number, options = {}) {
  return number.toLocaleString(LANGUAGE || "en-GB", options);
}

export function sentence(name, values = {}) {
  return SENTENCES[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}
