import { diagnoseBackChannel } from "../../components/proof/back-channel";

const exchange = "failed to exchange token, error: failed to exchange access token: ";
const userInfo = "failed to get user info, error: ";
const post = 'Post "https://auth.example.localhost:8443/api/oidc/token": ';
const get = 'failed to get user information: Get "https://auth.example.localhost:8443/api/oidc/userinfo": ';

describe("what Memos says of its own calls", () => {
  it.each([
    { step: "DNS", says: `${exchange}${post}dial tcp: lookup auth.example.localhost on 127.0.0.11:53: no such host` },
    {
      step: "DNS",
      says: `${exchange}${post}dial tcp: lookup auth.example.localhost on 127.0.0.11:53: read udp 172.18.0.3:40404->127.0.0.11:53: i/o timeout`,
    },
    {
      step: "DNS",
      says: `${exchange}${post}dial tcp: lookup auth.example.localhost on 127.0.0.11:53: server misbehaving`,
    },
    {
      step: "CA",
      says: `${exchange}${post}tls: failed to verify certificate: x509: certificate signed by unknown authority`,
    },
    {
      step: "TLS",
      says: `${exchange}${post}tls: failed to verify certificate: x509: certificate is valid for memos.example.localhost, not auth.example.localhost`,
    },
    {
      step: "TLS",
      says: `${exchange}${post}tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-23T23:00:00Z is after 2026-11-22T23:00:00Z`,
    },
    { step: "TLS", says: `${exchange}${post}remote error: tls: internal error` },
    { step: "TLS", says: `${exchange}${post}http: server gave HTTP response to HTTPS client` },
    { step: "TCP", says: `${exchange}${post}dial tcp 172.18.0.4:8443: connect: connection refused` },
    { step: "TCP", says: `${exchange}${post}dial tcp 172.18.0.4:8443: connect: no route to host` },
    { step: "TCP", says: `${exchange}${post}dial tcp 172.18.0.4:8443: i/o timeout` },
    { step: "TCP", says: `${exchange}${post}EOF` },
    {
      step: "TCP",
      says: `${userInfo}${get}context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    },
    { step: "TCP", says: `${exchange}${post}net/http: TLS handshake timeout` },
    { step: "Authelia", says: `${exchange}oauth2: cannot fetch token: 502 Bad Gateway\nResponse: ` },
    { step: "Authelia", says: `${userInfo}userinfo request failed with status 502: ` },
    {
      step: "rate limit",
      says: `${exchange}oauth2: cannot fetch token: 429 Too Many Requests\nResponse: {"status":"KO","message":"Too Many Requests"}`,
    },
    { step: "discovery", says: `${exchange}oauth2: "invalid_request" "The request is missing a required parameter…"` },
    {
      step: "identity provider",
      says: `${exchange}oauth2: cannot fetch token: 404 Not Found\nResponse: <!doctype html>`,
    },
    {
      step: "identity provider",
      says: `${exchange}oauth2: cannot parse json: invalid character '<' looking for beginning of value`,
    },
    { step: "identity provider", says: `${exchange}oauth2: server response missing access_token` },
    { step: "identity provider", says: "identity provider not found" },
    {
      step: "identity provider",
      says: 'failed to create oauth2 identity provider, error: the field "tokenUrl" is empty but required',
    },
    { step: "identity provider", says: `${userInfo}userinfo request failed with status 404: 404 Not Found` },
    { step: "claims", says: `${userInfo}userinfo request failed with status 401: {}` },
    {
      step: "claims",
      says: `${userInfo}failed to unmarshal response body: invalid character 'e' looking for beginning of value`,
    },
    {
      step: "filter",
      says: "failed to compile identifier filter regex, error: error parsing regexp: missing closing ]: `[^_`",
    },
    { step: "filter", says: "user registration is not allowed" },
    { step: "filter", says: "user has been archived with username _probe" },
  ])("$step: $says", ({ step, says }) => {
    const diagnosis = diagnoseBackChannel(says);

    expect(diagnosis).toMatchObject({ step });
    expect(diagnosis?.sentence).toContain(says.trim());
  });

  it("is left alone when it is nothing of the kind", () => {
    expect(diagnoseBackChannel("invalid credentials")).toBeUndefined();
  });
});
