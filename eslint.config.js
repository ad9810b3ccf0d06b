// Scripts of the pages: the syntax of Chromium 86, whose last step is that of 2021; those of the tools run on node.
import js from "@eslint/js";
import globals from "globals";

const STRICT = {
  ...js.configs.recommended.rules,
  "no-unused-vars": ["error", { caughtErrors: "none" }],   // a caught error says in its name what it means
  "arrow-body-style": "error",
  "consistent-return": "error",
  "default-case-last": "error",
  eqeqeq: "error",
  "func-style": ["error", "declaration", { allowArrowFunctions: true }],
  "no-eval": "error",
  "no-implicit-globals": "error",
  "no-param-reassign": "error",
  "no-shadow": "error",
  "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-arrow-callback": "error",
  "prefer-const": "error",
  "prefer-template": "error",
};

export default [
  { ignores: ["build/**", "node_modules/**", "static/vendor/**", ".venv/**", "instance/**"] },
  {
    files: ["static/js/**/*.js"],
    languageOptions: { ecmaVersion: 2021, sourceType: "module", globals: { ...globals.browser, htmx: "readonly" } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: STRICT,
  },
  {
    files: ["tests/**/*.js", "*.config.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.node },
    rules: STRICT,
  },
  {
    files: ["tests/old_chromium/**/*.js"],
    languageOptions: { sourceType: "commonjs", globals: { ...globals.node, ...globals.browser } },
  },
];
