import { checkIdentifierFilter } from "../../components/proof/identifier-filter-check";
import { showing } from "../support/proof-scene";

const ours = { identityProvider: "identity-providers/authelia", testUsername: "_probe" };

it.each(["", ".*", "^_", "probe"])("a filter %j would let the probe in", async (filter) => {
  expect(await checkIdentifierFilter(showing(filter), ours)).toEqual({
    step: "filter",
    sentence: `Memos would let the probe identity "_probe" in: its identifierFilter is ${JSON.stringify(filter)}.`,
    remedy: "Have identifierFilter exclude its name.",
  });
});

it.each([
  ["keeps the probe out", showing("^[^_].*$")],
  ["is only Go's to understand", showing("(?P<name>")],
  ["is another provider's", showing("", "identity-providers/other")],
  ["is not shown", {}],
  ["cannot be asked for", { publicIdentityProviders: () => Promise.reject(new Error("no answer")) }],
])("a filter that %s leaves it to the sign-in to tell", async (_what, memos) => {
  expect(await checkIdentifierFilter(memos, ours)).toBeUndefined();
});
