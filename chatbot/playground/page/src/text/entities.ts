/** Slack escapes `&`, `<` and `>` in texts, and nothing else. */

export function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** An address that may be opened; anything else is shown as text. */
export function safeAddress(address: string): string | null {
  return /^(https?:|mailto:|tel:)/i.test(address) ? address : null;
}
