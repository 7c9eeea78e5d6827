// Line icons on a 16-pixel grid; decorative, so hidden from screen readers.
const paths = {
  overview: "M2.5 8.5 8 3l5.5 5.5M4 7.5V13h8V7.5",
  accounts: "M2.5 4h11M2.5 8h7M5 12h8.5M2.5 12h.01",
  entries: "M3 3.5h10M3 6.5h10M3 9.5h10M3 12.5h6",
  import: "M8 2.5v7m0 0L5.2 6.8M8 9.5l2.8-2.7M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zm3.6-1.4L14 14",
  chevron: "m6 3.5 4.5 4.5L6 12.5",
  selector: "m5 6 3-3 3 3M5 10l3 3 3-3",
  check: "m3 8.5 3.2 3.2L13 4.8",
  close: "m4 4 8 8m0-8-8 8",
  sun: "M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6zM8 1.5v1.3m0 10.4v1.3M1.5 8h1.3m10.4 0h1.3M3.4 3.4l.9.9m7.4 7.4.9.9m0-9.2-.9.9m-7.4 7.4-.9.9",
  moon: "M13.5 9.3A5.8 5.8 0 0 1 6.7 2.5a5.8 5.8 0 1 0 6.8 6.8z",
  system: "M2.5 3h11v7.5h-11zM6 13.5h4M8 10.5v3",
  calendar: "M2.5 4.5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1zM2.5 6.5h11M5.5 2v2.5M10.5 2v2.5",
  warning: "M8 2.5 14 13H2zM8 6.5v3m0 1.8v.01",
  shield: "M8 2 3 4v3.5c0 3.2 2.1 5.4 5 6.5 2.9-1.1 5-3.3 5-6.5V4zM5.8 7.9l1.6 1.6 2.9-3",
  file: "M4 2.5h5l3 3v8H4zM9 2.5v3h3",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  undo: "M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M3 6.5l3-3m-3 3 3 3",
  command: "M5 3.5a1.5 1.5 0 1 0-1.5 1.5h9A1.5 1.5 0 1 0 11 3.5v9a1.5 1.5 0 1 0 1.5-1.5h-9A1.5 1.5 0 1 0 5 12.5z",
  help: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6.3 6.3a1.7 1.7 0 1 1 2.5 1.5c-.5.3-.8.6-.8 1.2m0 2v.01",
  filter: "M2.5 4h11M4.5 8h7M6.5 12h3",
  plus: "M8 3v10M3 8h10",
  history: "M2.5 8a5.5 5.5 0 1 0 1.8-4.1M2.5 2.5v3h3M8 5v3.2l2.2 1.3",
  reports: "M3.5 2.5h9v11h-9zM6 10.5v-2m2 2V5.5m2 5v-3.5",
  forecast: "M2 11.5 6 7l2.5 2M8.5 9 13.5 4.5M8.5 9l5 .5M8.5 9l5 4.5",
  prices: "M2.5 12.5 6 8.5l2.5 2 5-6m0 0h-3.2m3.2 0v3.2",
  edit: "M3 13l.6-2.8 6.9-6.9a1.3 1.3 0 0 1 1.8 0l.4.4a1.3 1.3 0 0 1 0 1.8l-6.9 6.9zM9.5 4.3l2.2 2.2",
  trash: "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.5 8.5h6l.5-8.5M6.8 7v3.5m2.4-3.5v3.5",
  exchange: "M3 5.5h9.5m0 0L10 3m2.5 2.5L10 8M13 10.5H3.5m0 0L6 8m-2.5 2.5L6 13",
  move: "M2.5 4.5h4v7h-4zM9 8h4.5m0 0-2-2m2 2-2 2",
  more: "M2.9 8a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0zm4.5 0a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0zm4.5 0a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0z",
  mapping: "M2.5 3.5h11v9h-11zM2.5 6.5h11M6.2 6.5v6m3.6-6v6",
  arrow: "M3 8h10m0 0L9 4m4 4-4 4",
  members: "M6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.8 13.5c.3-2.4 1.9-3.7 4.2-3.7s3.9 1.3 4.2 3.7M10.5 3.3a2.3 2.3 0 0 1 0 4.4m1.6 2.5c1.2.5 1.9 1.6 2.1 3.3",
  audit: "M4 2.5h8v11H4zM6.2 5.5h3.6M6.2 8h3.6M6.2 10.5h2",
  operations: "M1.5 8.5h3l2-5 3 9 2-4h3",
  settings: "M2.5 4.5h6m3 0h2M2.5 11.5h2m3 0h6M10 6a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM6 13a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z",
  sign_out: "M9.5 2.5h-6v11h6M7 8h7m0 0-2.5-2.5M14 8l-2.5 2.5",
  key: "M5.5 11.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8.4 8.5h5.1v2.3M11.3 8.5v1.7",
  device: "M2.5 3.5h11v7h-11zM1.5 13h13",
  phone: "M5 1.8h6v12.4H5zM7.3 12.2h1.4",
  lock: "M4 7.5h8v6H4zM5.7 7.5V5.3a2.3 2.3 0 0 1 4.6 0v2.2",
  passkey: "M6 7.5a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8zM2 13c.3-2.3 1.8-3.6 4-3.6 1 0 1.8.2 2.4.7M12 10.2a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.8zm0 0v3.6l1-1-1-1",
  mail: "M2.5 4h11v8.5h-11zM2.5 4.5 8 9l5.5-4.5",
  download: "M8 2.5v7.5m0 0L5 7m3 3 3-3M2.5 13h11",
  print: "M4.5 6V2.5h7V6M4.5 11.5h-2v-5h11v5h-2M4.5 9.5h7v4h-7z",
  suggestions: "M8 2.5 9.4 6.6 13.5 8 9.4 9.4 8 13.5 6.6 9.4 2.5 8l4.1-1.4z",
  reconciliation: "M8 2.5v11M3 5.5h10M4.8 5.5 2.8 10h4zM11.2 5.5l-2 4.5h4z",
  robot: "M3 6h10v7H3zM8 6V3.5M5.8 9.2v.01m4.4-.01v.01M6.5 11.3h3",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
