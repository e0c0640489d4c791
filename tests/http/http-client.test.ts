import type { RequestListener } from "node:http";

import { NetworkError, createHttpClient, type HttpClientOptions } from "../../components/http/http-client";
import { pem, serve, type LocalServer } from "../support/https-server";

const name = "auth.example.localhost";
const here = {
  caCertificate: pem("authority"),
  addresses: { [name]: "127.0.0.1", "other.example.localhost": "127.0.0.1" },
};

let server: LocalServer | undefined;

const started = async (listener: RequestListener, certificate?: "server" | "expired"): Promise<string> => {
  server = await serve(listener, certificate);
  return `${name}:${server.port}`;
};

afterEach(() => server?.close());

describe("an HTTP client", () => {
  it("dials the address given for a name and brings back the answer", async () => {
    const host = await started((request, response) => {
      response.writeHead(201, { "set-cookie": ["one=1; Path=/", "two=2"] });
      response.end(`${request.method} ${request.headers.host} ${request.url}`);
    }, "server");

    const answer = await createHttpClient(here)({ url: `https://${host}/path?query=1` });

    expect(answer).toMatchObject({
      status: 201,
      headers: { "set-cookie": ["one=1; Path=/", "two=2"] },
      location: undefined,
      cookies: ["one=1; Path=/", "two=2"],
      body: `GET ${host} /path?query=1`,
    });
  });

  it("sends a body as it is", async () => {
    const host = await started((request, response) => {
      request.pipe(response.writeHead(200, { "x-type": request.headers["content-type"] ?? "" }));
    });
    const headers = { "content-type": "application/json" };

    const answer = await createHttpClient(here)({ method: "POST", url: `http://${host}/`, headers, body: '{"é":1}' });

    expect(answer.body).toBe('{"é":1}');
  });

  it("follows no redirect", async () => {
    const paths: (string | undefined)[] = [];
    const host = await started((request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: "/elsewhere" }).end();
    }, "server");

    const answer = await createHttpClient(here)({ url: `https://${host}/` });

    expect(answer).toMatchObject({ status: 302, location: `https://${host}/elsewhere` });
    expect(paths).toEqual(["/"]);
  });
});

describe("an HTTP client that gets no answer", () => {
  const silent: RequestListener = () => undefined;
  const failing = (args: HttpClientOptions, url: string): Promise<unknown> =>
    createHttpClient(args)({ url }).catch((error: unknown) => error);

  it.each<{
    when: string;
    certificate?: "server" | "expired";
    args: HttpClientOptions;
    host?: string;
    failure: string;
  }>([
    {
      when: "the authority is another",
      certificate: "server",
      args: { ...here, caCertificate: pem("other-authority") },
      failure: "unknown certificate authority",
    },
    {
      when: "no authority is given",
      certificate: "server",
      args: { addresses: here.addresses },
      failure: "unknown certificate authority",
    },
    {
      when: "the certificate is of another name",
      certificate: "server",
      args: here,
      host: "other.example.localhost",
      failure: "wrong certificate name",
    },
    { when: "the certificate has expired", certificate: "expired", args: here, failure: "certificate out of date" },
    { when: "the server speaks no TLS", args: here, failure: "failed handshake" },
    {
      when: "the server is silent",
      certificate: "server",
      args: { ...here, timeout: 50 },
      failure: "no answer in time",
    },
    {
      when: "the caller gives up",
      certificate: "server",
      args: { ...here, signal: AbortSignal.abort() },
      failure: "no answer in time",
    },
    // 64 characters: more than a label may have, so no resolver is asked.
    {
      when: "the name is unknown",
      certificate: "server",
      args: { addresses: { [name]: "a".repeat(64) } },
      failure: "unknown name",
    },
  ])("says so when $when", async ({ certificate, args, host = name, failure }) => {
    await started(silent, certificate);

    const error = await failing(args, `https://${host}:${server?.port ?? 0}/path?code=secret`);

    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ failure });
    expect((error as NetworkError).message).toContain(`GET https://${host}:${server?.port ?? 0}/path: ${failure} (`);
    expect((error as NetworkError).message).not.toContain("secret");
  });

  it("says so when nothing listens", async () => {
    const host = await started(silent);
    await server?.close();

    expect(await failing(here, `https://${host}/`)).toMatchObject({ failure: "no connection" });
  });

  it("says so when the server hangs up", async () => {
    const host = await started((request) => request.socket.destroy());

    expect(await failing(here, `http://${host}/`)).toMatchObject({ failure: "no connection" });
  });
});
