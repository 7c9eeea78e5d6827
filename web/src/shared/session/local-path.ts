// Where to go after signing in: a path of this app and nothing else, whatever a link says.
const DOORS = /^\/(sign-in|setup|reset)(\/|$|\?)/;

export function localPath(text: string | undefined): string {
  if (text === undefined || !text.startsWith("/") || /[\\\u0000-\u001f]/.test(text)) return "/";
  const base = "https://bursar.invalid";
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    return "/";
  }
  const path = `${url.pathname}${url.search}${url.hash}`;
  return url.origin !== base || path.startsWith("//") || DOORS.test(path) ? "/" : path;
}
