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
  arrow: "M3 8h10m0 0L9 4m4 4-4 4",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
