import { createServer, type RequestListener, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fetchClientIds } from "../../../components/authelia/rotation/client-rotation-lifecycle";
import { freePort } from "../../support/stack";

let server: Server | undefined;
afterEach(async () => {
  server?.close();
  if (server?.listening) await once(server, "close");
  server = undefined;
});

async function serve(answer: RequestListener, port = 0): Promise<string> {
  server = createServer((request, response) => {
    response.setHeader("connection", "close");
    answer(request, response);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/identity-providers`;
}

const answering = (status: number, body: string): Promise<string> =>
  serve((_request, response) => response.writeHead(status).end(body));

it("finds the client id in what Memos shows", async () => {
  const shown = {
    identityProviders: [
      { name: "identity-providers/authelia", type: "OAUTH2", config: { oauth2Config: { clientId: "memos-2026-11" } } },
    ],
  };
  const url = await answering(200, JSON.stringify(shown));
  expect(await fetchClientIds(url)).toEqual(new Set(["identity-providers/authelia", "OAUTH2", "memos-2026-11"]));
});

it("finds none in a Memos without providers", async () => {
  expect(await fetchClientIds(await answering(200, '{"identityProviders":[]}'))).toEqual(new Set());
});

it.each([
  [401, '{"message":"memos"}'],
  [404, "{}"],
  [200, "<html>memos</html>"],
])("knows nothing after %i %s", async (status, body) => {
  expect(await fetchClientIds(await answering(status, body))).toBeUndefined();
});

it("asks again while it does not answer or is not ready", async () => {
  const port = await freePort();
  const asked = fetchClientIds(`http://127.0.0.1:${port}/`, 10_000);
  let calls = 0;
  await serve((_request, response) => {
    calls += 1;
    if (calls < 3) response.writeHead(503).end();
    else response.writeHead(200).end('["memos"]');
  }, port);
  expect(await asked).toEqual(new Set(["memos"]));
  expect(calls).toBe(3);
});

it("knows nothing when it does not answer in time", async () => {
  expect(await fetchClientIds(`http://127.0.0.1:${await freePort()}/`, 100)).toBeUndefined();
});
