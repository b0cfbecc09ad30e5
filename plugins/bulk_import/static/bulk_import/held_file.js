/* The bytes of a chosen file, read once: what was judged is what is sent. */

/** Return the file with its bytes in memory; one that is too large for any import stays where it is. */
export async function hold(file, most) {
  if (file.size > most) {
    return file;
  }
  const held = new File([await file.arrayBuffer()], file.name, { type: file.type });
  held.original = file;
  return held;
}

/** Say whether a file was saved again or taken away since it was read. */
export async function hasChanged(held) {
  if (!held.original) {
    return false;
  }
  try {
    // Chromium reads a changed file no more; Firefox reads what stands there now.
    const [now, then] = await Promise.all([held.original.arrayBuffer(), held.arrayBuffer()]);
    return !isSame(new Uint8Array(now), new Uint8Array(then));
  } catch {
    return true;
  }
}

function isSame(bytes, others) {
  return bytes.length === others.length && bytes.every((byte, place) => byte === others[place]);
}
