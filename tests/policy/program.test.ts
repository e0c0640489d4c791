import { MemosSso } from "../../components";
import { rules } from "../../policy/rules";
import { visibleSecrets } from "../../policy/rules/secrets";
import type { Subject } from "../../policy/subject";
import { recorded, type Recorded, recordResources, watched } from "../support/recorded";

jest.setTimeout(120_000);

/** The subjects of rules, as the pack makes them of what the engine tells it. */
function subjectsOf(resources: readonly Recorded[]): Subject[] {
  const byName = new Map(resources.map((one) => [one.name, one]));
  const inside = (name: string | undefined): string[] => {
    const parent = name === undefined ? undefined : byName.get(name);
    return parent === undefined ? [] : [...inside(parent.parent), parent.type];
  };
  return resources.map(({ type, name, parent, protect, inputs }) => {
    // Mocks know images by other ids than Docker does.
    const image = String(inputs.image).startsWith("id-of-") ? { image: `sha256:${"a".repeat(64)}` } : {};
    return { type, name, inside: inside(parent), protect, props: { ...inputs, ...image } };
  });
}

it.each(["one_factor", "two_factor"] as const)("a stack as it is made breaks no rule, with %s", async (policy) => {
  await recordResources();
  const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];
  new MemosSso("sso", { users: people, authorizationPolicy: policy, proof: "sign-in", httpsPort: 18443 }, watched);
  const subjects = subjectsOf(await recorded());

  expect(subjects.length).toBeGreaterThan(30);
  const breaches = subjects.flatMap((one) =>
    rules.flatMap(({ name, breaches: of }) => of(one).map((says) => [name, says])),
  );
  expect(breaches).toEqual([]);
  expect(visibleSecrets(subjects)).toEqual([]);
});
