/* What the scripts say: the page brings the sentences along, with {names} for what is filled in. */

const SENTENCES = JSON.parse(document.getElementById("bi-page").dataset.sentences);

export function sentence(name, values = {}) {
  return SENTENCES[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}
