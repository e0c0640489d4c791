import { descendsFromDebian } from "../../toolchain/src/debian";

it.each([
  ['ID=debian\nVERSION_ID="12"\n', true],
  ["NAME=Ubuntu\nID=ubuntu\nID_LIKE=debian\n", true],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
  ['ID=fedora\nHOME_URL="https://debian.org"\n', false],
  ["", false],
])("knows Debian and its descendants: %j", (release, expected) => {
  expect(descendsFromDebian(release)).toBe(expected);
});
