import { requireTraits, traitsFor } from "../../components/memos/versions";

const older = "its API is older than any that is spoken here";
const leaky = "it shows the client secret to anyone who asks, without a login";
const newer = "it is newer than any that has been tried here";
const silent = "it does not tell its version";

const generation = (version: string) => requireTraits("memosImage", version);

/** What changes with a patch release must not be told by the minor version alone: the last without it, and the first with it. */
const boundaries: readonly (readonly [string, string, (version: string) => unknown])[] = [
  ["0.17.0", "0.17.1", (version) => !generation(version).api.registrationClosedAtFirst],
  ["0.17.1", "0.18.0", (version) => generation(version).container.ready === "/healthz"],
  ["0.19.0", "0.19.1", (version) => !generation(version).accessSwitches.ssoNeedsRegistration],
  ["0.20.0", "0.20.1", (version) => !generation(version).api.registrationSwitchBindsSignIn],
  ["0.21.0", "0.25.3", (version) => generation(version).accessSwitches.passwordSwitchScope === "people"],
  ["0.21.0", "0.25.3", (version) => generation(version).accessSwitches.ssoNeedsRegistration],
  ["0.25.3", "0.26.0", (version) => generation(version).pkce],
  ["0.26.0", "0.26.1", (version) => !generation(version).httpsOnly],
  ["0.27.1", "0.28.0", (version) => generation(version).accessSwitches.passwordSwitchEndsSignUp],
  ["0.29.1", "0.30.0", (version) => generation(version).tokenEndpointAuthMethod === "client_secret_basic"],
  ["0.29.1", "0.30.0", (version) => generation(version).accessSwitches.accessModeVia === "instanceUrl"],
  ["0.30.0", "0.31.0", (version) => generation(version).accessSwitches.accessModeVia === "setting"],
];

it.each(boundaries)("tells %s from %s", (last, first, hasIt) => {
  expect([last, first].map(hasIt)).toEqual([false, true]);
});

it.each([
  ["0.16.0", "0.16"],
  ["0.21.0", "0.16"],
  ["0.25.3", "0.25"],
  ["0.26.0", "0.26"],
  ["0.26.2", "0.26"],
  ["0.27.0", "0.27"],
  ["0.29.1", "0.27"],
  ["0.30.0", "0.30"],
  ["0.30.7", "0.30"],
  ["v0.30.0", "0.30"],
  ["0.30.0-rc.1", "0.30"],
  ["0.31.0", "0.31"],
])("speaks to %s as to %s", (version, name) => {
  expect(generation(version).name).toBe(name);
});

it.each([
  ["0.15.0", older],
  ["0.22.0", leaky, "Run 0.25.3, which opens its data."],
  ["0.25.2", leaky, "Run 0.25.3, which opens its data."],
  ["0.32.0", newer],
  ["1.0.0", newer],
  ["dev", silent],
  ["", silent],
  ["0.30", silent],
  ["0.30.0.1", silent],
])("refuses %s with the reason", (version, refused, remedy = "Choose an image of a supported version.") => {
  expect(traitsFor(version)).toMatchObject({ refused });
  expect(() => generation(version)).toThrow(
    `memosImage must be a Memos of 0.16.x to 0.21.x, and 0.25.3 to 0.31.x, got ${JSON.stringify(version)}. It is refused because ${refused}. ${remedy}`,
  );
});
