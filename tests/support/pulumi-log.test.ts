import { isPulumiLog, pulumiLogPlaces } from "./pulumi-log";

const line = (msg: string): string => JSON.stringify({ time: "2026-11-25T13:39:11Z", level: "INFO", msg, v: 9 });

it("a log of the CLI is told by its name", () => {
  expect(isPulumiLog("tmp/pulumi.host.john.log.INFO.20261125-133909.11615")).toBe(true);
  expect(isPulumiLog(".pulumi/stacks/memos-sso/dev.json")).toBe(false);
});

it("its lines are put together by the words that they begin with", () => {
  const places = pulumiLogPlaces(
    [
      line("Marshaling property for RPC[Provider[0x37].Create(one)]: value={1}"),
      line("Marshaling property for RPC[ResourceMonitor.RegisterResource(two)]: value={2}"),
      line("RegisterResource RPC finished: resource:sso-authelia-session-secret[random:index]; err: null"),
      line("eventSink::Debug(<{%reset%}>RegisterResource RPC finished: resource:three)"),
      "panic: four",
    ].join("\n"),
  );
  expect(places.map(({ where, text }) => [where, text.split("\n").length])).toEqual([
    ["Pulumi's log: Marshaling property for RPC", 2],
    ["Pulumi's log: RegisterResource RPC finished", 1],
    ["Pulumi's log: eventSink::Debug", 1],
    ["Pulumi's log: ", 1],
  ]);
});
