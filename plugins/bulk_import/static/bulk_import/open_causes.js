/* Causes that somebody has opened or shut stay so in the next verdict of the same file. */

function causesOf(box) {
  return [...box.querySelectorAll("[data-cause]")];
}

/** Return which causes are open, by their keys, before another verdict takes their place. */
export function readOpen(box) {
  return new Map(causesOf(box).map((each) => [each.dataset.cause, each.open]));
}

/** Open and shut the causes of a new verdict as they were; one that is new is as it comes. */
export function keepOpen(box, open) {
  for (const cause of causesOf(box)) {
    cause.open = open.get(cause.dataset.cause) ?? cause.open;
  }
}
