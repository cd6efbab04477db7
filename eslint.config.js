import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The environment is read once, at boot, by the files that parse settings; everything else is handed what it needs. */
const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Settings are read by env.ts alone: take what you need as an argument.',
};

/** One clock: tests and the demo move it, which only works where nobody looks past it. */
const oneClock = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Ask the clock you were given: clock.now().',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Ask the clock you were given: clock.now().',
  },
  {
    selector: 'TemplateElement[value.raw=/\\b(now\\(|current_timestamp|localtimestamp)/i]',
    message: 'SQL asks app_now(), the clock that tests and the demo can move.',
  },
  {
    selector: 'Literal[value=/\\b(now\\(\\)|current_timestamp|localtimestamp)/i]',
    message: 'SQL asks app_now(), the clock that tests and the demo can move.',
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.fealty/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylistic],
    languageOptions: { parserOptions: { project: 'tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: true },
      ],
      // Structural typing is how rows, inputs and parts are handed on here: what has the fields is the thing.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Enums of the graph are compared with the words the database and other services use for them.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // Takes flags that another callback sets for constants.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // `() => doIt()` and `void promise` say well enough what is meant.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',

      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Decorated classes are declared with fields that a framework fills; the rule's other half stays on.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['gateway/**/*.ts', 'subgraphs/**/*.ts', 'chassis/**/*.ts', 'schema/**/*.ts'],
    ignores: ['**/env.ts', '**/*.test.ts', '**/test/**', 'chassis/testing/**'],
    rules: { 'no-restricted-syntax': ['error', noEnvironment] },
  },
  {
    files: ['subgraphs/**/*.ts'],
    ignores: ['**/env.ts', '**/*.test.ts', '**/test/**'],
    rules: { 'no-restricted-syntax': ['error', noEnvironment, ...oneClock] },
  },
  {
    // Programs for the terminal speak through it.
    files: ['stack/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.test.ts', '**/*.long.ts', '**/test/**/*.ts', '**/testing/**/*.ts'],
    rules: {
      // A test says what it expects to be there; the failing line is the message.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Jest's matchers (`expect.any(String)`) are of type any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      // `.only` skips the rest of its file, which would then pass unseen.
      'no-restricted-properties': [
        'error',
        ...['test', 'it', 'describe'].map((object) => ({ object, property: 'only' })),
      ],
      'no-console': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        performance: 'readonly',
        module: 'writable',
        __filename: 'readonly',
        URL: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
      },
    },
  },
);
