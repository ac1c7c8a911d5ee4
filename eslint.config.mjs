// What the compiler does not see: promises left alone, and imports that point against the layout.
import boundaries from "eslint-plugin-boundaries";
import tseslint from "typescript-eslint";

/** The layers of the analysis from the lowest: each imports itself and those before it. */
const analysis = [
  "rules",
  "topology",
  "report",
  ...["sets", "network", "trace", "devices", "paths", "needs", "service", "fixes", "explain"].map(
    (room) => `reachability/${room}`,
  ),
  "reachability",
  "findings",
  "cost",
  "analyse",
  "intent",
  "live",
  "compare",
  "switch",
];

const others = [
  ...["components", "readers", "reports", "testing", "cli", "stacks", "tests", "bench", "plugin", "policy", "build"],
];

const layers = {
  ...Object.fromEntries(analysis.map((layer) => [layer, `analysis/${layer}`])),
  ...Object.fromEntries(others.map((layer) => [layer, layer])),
};

/** Who may import whom; everything else is an error. */
const allowed = {
  ...Object.fromEntries(analysis.map((layer, index) => [layer, analysis.slice(0, index + 1)])),
  components: ["rules", "components"],
  readers: [...analysis, "readers"],
  reports: [...analysis, "reports"],
  testing: [...analysis, "reports", "testing"],
  cli: [...analysis, "readers", "reports", "testing", "cli"],
  stacks: ["rules", "components", "stacks"],
  tests: Object.keys(layers),
  bench: [...analysis, "readers", "tests", "bench"],
  plugin: ["components"],
  policy: [...analysis, "readers", "reports", "cli", "policy"],
  build: [...analysis, "components", "stacks", "readers", "cli", "build"],
};

/** Selects nodes whose part `at` is called so: `strategy`, `args.strategy`, `ownStrategy`. */
const called = (word, ...parts) =>
  `:matches(${parts.flatMap((at) => [`[${at}.name=/${word}$/i]`, `[${at}.property.name=/${word}$/i]`]).join(", ")})`;

/** A strategy by its name, in each form in which code decides by it. */
const strategyByName = [
  "MemberExpression[object.name='Strategy']",
  `BinaryExpression${called("strategy", "left", "right")} > Literal[value=/^[a-z]/]`,
  `SwitchStatement${called("strategy", "discriminant")}`,
  `CallExpression[callee.property.name='includes']${called("strategies", "callee.object")} > Literal`,
].map((selector) => ({
  selector,
  message: "Read the strategy's row in analysis/rules/strategies instead of its name.",
}));

export default tseslint.config(
  { ignores: ["**/dist/**", "**/node_modules/**", "tests/fixtures/**"] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ["*.mjs", "action/*.mjs", "bin/*.js", "plugin/*.js", "policy/*.js", "tests/cli/*.cjs"],
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { boundaries },
    settings: {
      "import/resolver": { node: { extensions: [".ts", ".js"] } },
      "boundaries/elements": Object.entries(layers).map(([type, pattern]) => ({
        type,
        pattern: `${pattern}/**`,
        partialMatch: false,
      })),
    },
    rules: {
      "boundaries/dependencies": [
        "error",
        {
          default: "disallow",
          policies: [
            // Packages and Node's own modules are not ours to arrange.
            { allow: { to: { module: { origin: ["external", "core"] } } } },
            ...Object.entries(allowed).map(([type, types]) => ({
              from: { element: { type } },
              allow: { to: { element: { types: { anyOf: types } } } },
            })),
          ],
        },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  {
    // The analysis is pure: no Pulumi, no input or output.
    files: ["analysis/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: ["@pulumi/*", "node:*", "fs", "path", "child_process", "http", "https"] },
      ],
    },
  },
  {
    // What depends on a strategy is a field of its row, so that a new one is forgotten nowhere.
    files: ["{analysis,components,stacks,readers,reports,testing,cli}/**/*.ts"],
    ignores: ["analysis/rules/strategies/**", "components/strategies/**"],
    rules: {
      "no-restricted-syntax": ["error", ...strategyByName],
    },
  },
  {
    // Chai and Jest keep the types of their assertions in a global namespace.
    files: ["testing/{chai,matchers}.ts"],
    rules: { "@typescript-eslint/no-namespace": ["error", { allowDeclarations: true }] },
  },
  { files: ["**/*.js", "**/*.mjs"], ...tseslint.configs.disableTypeChecked },
  // CommonJS, as Node runs it without a build.
  {
    files: ["bin/*.js", "plugin/*.js", "policy/*.js", "tests/cli/*.cjs"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
