// The wire says "nothing" in two ways: a field that is null, and one that is not there.
export function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
