import { generationOf, supportOf } from "../../components/memos/versions";

const leaky = "it shows the client secret to anyone who asks, without a login";
const unspoken = "its API for identity providers is not spoken here";
const newer = "it is newer than any that has been tried here";
const silent = "it does not tell its version";

it.each([
  ["0.15.0", unspoken],
  ["0.16.1", unspoken],
  ["0.21.0", unspoken],
  ["0.22.0", leaky],
  ["0.25.2", leaky],
  ["0.25.3", unspoken],
  ["0.26.2", unspoken],
  ["0.29.1", unspoken],
  ["0.31.0", newer],
  ["1.0.0", newer],
  ["dev", silent],
  ["", silent],
  ["0.30", silent],
  ["0.30.0.1", silent],
])("refuses %s with the reason", (version, refused) => {
  expect(supportOf(version)).toMatchObject({ refused });
  expect(() => generationOf("memosImage", version)).toThrow(
    `memosImage must be a Memos of 0.30.x, got ${JSON.stringify(version)}. It is refused because ${refused}. Choose an image of a supported version.`,
  );
});

it.each(["0.30.0", "0.30.7", "v0.30.0", "0.30.0-rc.1"])("knows how %s signs in", (version) => {
  expect(generationOf("memosImage", version)).toEqual({
    name: "0.30",
    tokenEndpointAuthMethod: "client_secret_basic",
    pkce: true,
  });
});
