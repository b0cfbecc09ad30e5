/* What a request of a script says of itself. */

/** Nobody sees the page that such a request is answered with: no notice is claimed by it. */
export const BY_SCRIPT = { "X-Requested-With": "XMLHttpRequest" };
