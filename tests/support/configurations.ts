import * as fc from "fast-check";

/** Letters of several scripts, marks, and what means something in YAML, JSON or a shell. */
const displayName = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
      fc.constantFrom("é", "ß", "李", "Ω", "'", '"', "#", ": ", "{{", "$"),
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(""))
  .filter((name) => name.trim() !== "");

const username = fc.stringMatching(/^[a-z][a-z0-9-]{1,12}[a-z0-9]$/);

const person = fc.record(
  {
    username,
    displayName,
    email: username.map((name) => `${name}@example.com`),
    groups: fc.uniqueArray(fc.constantFrom("memos", "family", "a.b_c-d"), { maxLength: 3 }),
    givenName: displayName,
    familyName: displayName,
  },
  { requiredKeys: ["username", "displayName", "email", "groups"] },
);

const people = fc.uniqueArray(person, { minLength: 1, maxLength: 10, selector: ({ username: name }) => name });

const autheliaSettings = fc.record(
  {
    theme: fc.constantFrom("light", "dark", "grey"),
    log: fc.record({ level: fc.constantFrom("info", "debug") }),
    regulation: fc.record({ max_retries: fc.integer({ min: 2, max: 9 }) }),
  },
  { requiredKeys: [] },
);

const options = fc.record(
  {
    users: people,
    domain: fc.constantFrom("example.localhost", "two.example.localhost"),
    authorizationPolicy: fc.constantFrom("one_factor", "two_factor"),
    group: fc.constantFrom("memos", "family", "a.b_c-d"),
    listenAddress: fc.constantFrom("127.0.0.1", "0.0.0.0"),
    proof: fc.constantFrom("sign-in", "wiring", "none"),
    accessPolicy: fc.record(
      { allowPasswordAuth: fc.boolean(), allowUserRegistration: fc.boolean() },
      { requiredKeys: [] },
    ),
    memosBackups: fc.record(
      { keep: fc.integer({ min: 1, max: 5 }), acceptUnlinkedAccounts: fc.boolean() },
      { requiredKeys: [] },
    ),
    clientSecretVersion: fc.stringMatching(/^[a-z0-9]{4,10}$/),
    autheliaSettings,
  },
  { requiredKeys: ["users", "authorizationPolicy"] },
);

/** Options of the component, but for images, ports and the administrator's name, which a stack keeps. */
export type GeneratedOptions = typeof options extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Takes away what the component refuses in this combination. */
function allowed(drawn: GeneratedOptions, index: number): GeneratedOptions {
  const { group, clientSecretVersion, accessPolicy = {}, ...others } = drawn;
  const member = drawn.users.some(({ groups }) => group !== undefined && groups.includes(group));
  // Closed to everybody before anybody has an account, and with sign-in by password closed and nothing proved.
  const doors = {
    ...accessPolicy,
    ...(index === 0 ? { allowUserRegistration: true } : {}),
    ...(drawn.proof === "none" ? { allowPasswordAuth: true } : {}),
  };
  return {
    ...others,
    accessPolicy: doors,
    ...(member ? { group } : {}),
    ...(clientSecretVersion !== undefined ? { clientSecretVersion: `${clientSecretVersion}-${index}` } : {}),
  };
}

/**
 * Options that one stack can have one after the other.
 *
 * Those with a rotation come last, each with another: a rotation has no way back.
 *
 * @param seed the same seed gives the same options
 */
export function generatedOptions(seed: number, count: number): GeneratedOptions[] {
  const drawn = fc.sample(options, { seed, numRuns: count });
  const rotated = (one: GeneratedOptions): boolean => one.clientSecretVersion !== undefined;
  return [...drawn.filter((one) => !rotated(one)), ...drawn.filter(rotated)].map((one, index) => allowed(one, index));
}
