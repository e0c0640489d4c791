import { generationOf, supportOf } from "../../components/memos/versions";

const older = "its API is older than any that is spoken here";
const newer = "it is newer than any that has been tried here";
const silent = "it does not tell its version";

const generation = (version: string) => generationOf("memosImage", version);

/** What changes with a patch release must not be told by the minor version alone: the last without it, and the first with it. */
const boundaries: readonly (readonly [string, string, (version: string) => unknown])[] = [
  ["0.17.0", "0.17.1", (version) => !generation(version).api.registrationClosedAtFirst],
  ["0.17.1", "0.18.0", (version) => generation(version).container.ready === "/healthz"],
  ["0.19.0", "0.19.1", (version) => !generation(version).doors.newcomersNeedRegistration],
  ["0.20.0", "0.20.1", (version) => !generation(version).api.registrationSwitchBindsSignIn],
  ["0.21.0", "0.22.0", (version) => generation(version).risks.includes("readable-client-secret")],
  ["0.22.2", "0.22.3", (version) => generation(version).api.settings === "environment"],
  ["0.22.4", "0.22.5", (version) => generation(version).doors.passwordSwitchBinds === "people"],
  ["0.24.2", "0.24.3", (version) => generation(version).api.pictures],
  ["0.24.3", "0.24.4", (version) => generation(version).api.credentials === "nested"],
  ["0.24.3", "0.24.4", (version) => generation(version).api.promotesBy === "id"],
  ["0.24.3", "0.24.4", (version) => generation(version).doors.newcomersNeedRegistration],
  ["0.25.2", "0.25.3", (version) => generation(version).api.home === "instance"],
  ["0.25.2", "0.25.3", (version) => generation(version).risks.length === 0],
  ["0.25.3", "0.26.0", (version) => generation(version).pkce],
  ["0.26.0", "0.26.1", (version) => !generation(version).httpsOnly],
  ["0.26.2", "0.27.0", (version) => generation(version).api.promotesBy === "username"],
  ["0.27.1", "0.28.0", (version) => generation(version).doors.passwordSwitchEndsSignUp],
  ["0.29.1", "0.30.0", (version) => generation(version).tokenEndpointAuthMethod === "client_secret_basic"],
];

it.each(boundaries)("tells %s from %s", (last, first, hasIt) => {
  expect([last, first].map(hasIt)).toEqual([false, true]);
});

it.each([
  ["0.16.0", "0.16"],
  ["0.21.0", "0.16"],
  ["0.22.0", "0.22"],
  ["0.24.4", "0.22"],
  ["0.25.0", "0.25"],
  ["0.25.3", "0.25"],
  ["0.26.0", "0.26"],
  ["0.26.2", "0.26"],
  ["0.27.0", "0.27"],
  ["0.29.1", "0.27"],
  ["0.30.0", "0.30"],
  ["0.30.7", "0.30"],
  ["v0.30.0", "0.30"],
  ["0.30.0-rc.1", "0.30"],
])("speaks to %s as to %s", (version, name) => {
  expect(generation(version).name).toBe(name);
});

it.each([
  ["0.15.0", older],
  ["0.31.0", newer],
  ["1.0.0", newer],
  ["dev", silent],
  ["", silent],
  ["0.30", silent],
  ["0.30.0.1", silent],
])("refuses %s with the reason", (version, refused) => {
  expect(supportOf(version)).toMatchObject({ refused });
  expect(() => generation(version)).toThrow(
    `memosImage must be a Memos of 0.16.x to 0.30.x, got ${JSON.stringify(version)}. It is refused because ${refused}. Choose an image of a supported version.`,
  );
});
