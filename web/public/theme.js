// Runs before the first paint, so that a dark page never flashes white.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem("bursar.theme");
  } catch {
    // Storage may be switched off; the system's choice is used.
  }
  const dark = choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
