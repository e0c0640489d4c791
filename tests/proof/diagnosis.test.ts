import { DoorError } from "../../components/http/http-client";
import { diagnoseDoor } from "../../components/proof/diagnosis";

describe("who has a proxy in front is told", () => {
  it.each([
    { failure: "unknown name", remedy: "proxy.address" },
    { failure: "no connection", remedy: "the proxy in front of it" },
    { failure: "wrong certificate name", remedy: "the proxy in front of it" },
    { failure: "failed handshake", remedy: "the proxy in front of it" },
    { failure: "unknown certificate authority", remedy: "proxy.caCertificate" },
  ] as const)("of $failure what is meant there: $remedy", ({ failure, remedy }) => {
    expect(diagnoseDoor(new DoorError(failure, { url: "https://auth.example.com" }, "")).remedy).toContain(remedy);
  });
});
