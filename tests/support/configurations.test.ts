import { resolveArgs } from "../../components/memos-sso/resolve-args";
import { generatedOptions } from "./configurations";

const generated = generatedOptions(20261125, 200);

it("options are drawn that the component takes, all of them", () => {
  for (const options of generated) {
    expect(() => resolveArgs({ ...options, memosImage: "neosmemo/memos:0.30.0" })).not.toThrow();
  }
});

it("the same seed draws the same options, another one others", () => {
  expect(generatedOptions(20261125, 200)).toEqual(generated);
  expect(generatedOptions(1, 200)).not.toEqual(generated);
});

it("every value of every choice is drawn, and no rotation goes back", () => {
  const texts = JSON.stringify(generated);
  for (const value of ["one_factor", "two_factor", "wiring", "sign-in", "none", "0.0.0.0", "theme"]) {
    expect(texts).toContain(`"${value}"`);
  }
  const rotations = generated.map(({ clientSecretVersion }) => clientSecretVersion);
  const first = rotations.findIndex((rotation) => rotation !== undefined);
  expect(rotations.slice(first)).not.toContain(undefined);
  expect(new Set(rotations.slice(first)).size).toBe(rotations.length - first);
  expect(new Set(generated.map(({ users }) => users.length)).size).toBe(10);
});
