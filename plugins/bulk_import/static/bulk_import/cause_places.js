/* Places of the causes in a verdict that is made anew: what somebody works in does not move. */

function causesOf(box) {
  return [...box.querySelectorAll("[data-cause]")];
}

/** Return what is asked of the verdict that is shown, before another one takes its place. */
export function readPlaces(box) {
  const causes = causesOf(box).map((each, place) => [each.dataset.cause, [place, each.open]]);
  return new Map(causes);
}

/** Put the causes of a new verdict where they were, open or not; those that are new follow. */
export function keepPlaces(box, places) {
  const causes = causesOf(box);
  const placeOf = (cause) => places.get(cause.dataset.cause)?.[0] ?? places.size;
  const end = causes.at(-1)?.nextSibling;
  for (const cause of causes.sort((a, b) => placeOf(a) - placeOf(b))) {
    cause.parentNode.insertBefore(cause, end);
    cause.open = places.get(cause.dataset.cause)?.[1] ?? cause.open;
  }
}
