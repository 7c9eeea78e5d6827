// Measures as text; what is unknown is a dash. A figure and its sign stay on one line.

export const percent = (share: number | null, digits = 1) => (share === null ? "–" : `${(100 * share).toFixed(digits)}\u00a0%`);

export const ratio = (value: number | null) => (value === null ? "–" : value.toFixed(2));
