// The pages of the navigation: only what exists. `phone`: in the bar at the bottom; the rest is behind "More".
export const pages = [
  { to: "/", label: "overview", icon: "overview", keys: "g o", phone: true },
  { to: "/accounts", label: "accounts", icon: "accounts", keys: "g a", phone: true },
  { to: "/entries", label: "entries", icon: "entries", keys: "g e", phone: true },
  { to: "/reports", label: "reports", icon: "reports", keys: "g r", phone: true },
  { to: "/import", label: "import", icon: "import", keys: "g i", phone: false },
  { to: "/prices", label: "prices", icon: "prices", keys: "g p", phone: false },
] as const;
