/* How the scripts of the pages are checked: ESLint's own rules, and the limits of the Python code. */

import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["build/", "var/", ".venv*/", "**/*.min.js"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      complexity: ["error", 10],
      curly: "error",
      eqeqeq: "error",
      "max-lines": ["error", 250],
      "no-implicit-coercion": "error",
      "no-shadow": "error",
      "no-use-before-define": ["error", { functions: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  { files: ["{ctu,plugins}/**/*.js"], languageOptions: { globals: globals.browser } },
];
