// The locale of numbers and dates: the browser's, never the server's.

export function getLocale(): string {
  return typeof navigator === "undefined" ? "en-GB" : navigator.language || "en-GB";
}
