// Measures as text; what is unknown is a dash.

export const percent = (share: number | null, digits = 1) => (share === null ? "–" : `${(100 * share).toFixed(digits)} %`);

export const ratio = (value: number | null) => (value === null ? "–" : value.toFixed(2));
