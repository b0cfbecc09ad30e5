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
export async function hasChanged({ original }) {
  try {
    await original?.slice(0, 1).arrayBuffer();
    return false;
  } catch {
    return true;
  }
}
