/* What is read out politely, once each; two sentences at a time do not swallow each other. */

const KEPT_SENTENCES = 4;

export function say(text, region = document.getElementById("bi-voice")) {
  const sentence = document.createElement("p");
  sentence.textContent = text;
  region.append(sentence);
  while (region.childElementCount > KEPT_SENTENCES) {
    region.firstElementChild.remove();
  }
}
