/* The explanation beside a password policy: what a password needs, while the policy is changed. */

const list = document.querySelector("[data-words]");
const form = document.querySelector("main form");
const words = JSON.parse(list.dataset.words);
const enumeration = new Intl.ListFormat("en-GB", { type: "conjunction" });

function sentences() {
  const chosen = (group) => Object.keys(group).filter((name) => form.elements[name].checked);
  const length = (name) => form.elements[name].value || "…";
  const kinds = chosen(words.kinds).map((name) => words.kinds[name]);
  return [
    words.lengths.replace(/\{(\w+)\}/g, (_, name) => length(name)),
    ...(kinds.length ? [words.needs.replace("{kinds}", () => enumeration.format(kinds))] : []),
    ...chosen(words.refusals).map((name) => words.refusals[name]),
  ];
}

let shown = sentences().join(" ");

form.addEventListener("input", () => {
  const now = sentences();
  // What has not changed is not written again, because it would be read out again.
  if (now.join(" ") === shown) {
    return;
  }
  shown = now.join(" ");
  list.replaceChildren(
    ...now.map((sentence) => {
      const line = document.createElement("li");
      line.textContent = sentence;
      return line;
    }),
  );
});
