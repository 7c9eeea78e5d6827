// The pages of the navigation: only what exists.
export const pages = [
  { to: "/", label: "overview", icon: "overview", keys: "g o", phone: "overview" },
  { to: "/accounts", label: "accounts", icon: "accounts", keys: "g a", phone: "accounts" },
  { to: "/entries", label: "entries", icon: "entries", keys: "g e", phone: "entries" },
  { to: "/import", label: "import", icon: "import", keys: "g i", phone: "import" },
] as const;
