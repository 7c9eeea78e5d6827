import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const ban = (...patterns) => ({
  "no-restricted-imports": ["error", { patterns: patterns.map(([group, message]) => ({ group: [].concat(group), message })) }],
});
const upwards = [["../*", "../**"], "Import across folders by `@/…`."];

export default tseslint.config(
  { ignores: ["dist", "node_modules", "playwright-report", "test-results", "src/shared/api/schema.ts", "public"] },
  ...tseslint.configs.strict,
  reactHooks.configs.flat["recommended-latest"] ?? reactHooks.configs.flat.recommended,
  {
    rules: {
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "react-hooks/incompatible-library": "off", // TanStack Virtual; the React compiler is not in use.
      eqeqeq: "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ["**/*.tsx"], rules: { "max-lines-per-function": ["error", { max: 150 }] } },
  { files: ["**/*.test.tsx", "**/*.spec.ts"], rules: { "max-lines-per-function": "off" } },
  // Imports point one way: app → features → shared; features do not know each other.
  { files: ["src/app/**", "src/main.tsx"], rules: ban(upwards) },
  {
    files: ["src/features/**"],
    rules: ban(upwards, [["@/app/*", "@/app/**"], "Features do not import the app."], [["@/features/*", "@/features/**"], "Features do not import each other; move it to shared."]),
  },
  { files: ["src/shared/**"], rules: ban(upwards, [["@/app/**", "@/features/**"], "Shared imports neither app nor features."]) },
);
