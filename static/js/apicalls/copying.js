/* Copying: the clipboard is closed to pages that came without TLS. */

const NOT_ALLOWED = "The browser does not allow copying. Select the text and copy it by hand.";

/* Gives what to say of it. `inside` is the open dialog: what lies outside of it can't be selected. */
export async function copy(text, inside) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    return copyBySelection(text, inside) ? "Copied." : NOT_ALLOWED;
  }
}

function copyBySelection(text, inside) {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.className = "visually-hidden";
  field.value = text;
  inside.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return done;
}
