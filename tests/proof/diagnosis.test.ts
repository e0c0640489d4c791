import { NetworkError } from "../../components/http/http-client";
import { toProofFailure } from "../../components/proof/diagnosis";

describe("who has a proxy in front is told", () => {
  it.each([
    { failure: "unknown name", remedy: "reverseProxy.dialAddress" },
    { failure: "no connection", remedy: "the proxy in front of it" },
    { failure: "wrong certificate name", remedy: "the proxy in front of it" },
    { failure: "failed handshake", remedy: "the proxy in front of it" },
    { failure: "unknown certificate authority", remedy: "reverseProxy.caCertificate" },
  ] as const)("of $failure what is meant there: $remedy", ({ failure, remedy }) => {
    const error = new NetworkError(failure, { url: "https://auth.example.com" }, "");
    expect(toProofFailure(error)).toMatchObject({ message: expect.stringContaining(remedy) as string });
  });
});
