import { checkRisks, refuseRisks } from "../../components/memos/risks";
import { generationOf } from "../../components/memos/versions";

const at = (version: string) => ({ version, generation: generationOf("memosImage", version) });

it.each(["0.22.0", "0.24.4", "0.25.2"])("refuses %s, which shows the client secret", (version) => {
  expect(() => {
    refuseRisks("memosImage", at(version), []);
  }).toThrow(
    `memosImage must be a Memos without a known risk, got "${version}". It shows the client secret to anyone who asks, ` +
      'without a login. Choose another version, or accept that with acceptRisk: ["readable-client-secret"].',
  );
});

it("lets them pass when the risk is accepted, and others in any case", () => {
  expect(() => {
    refuseRisks("memosImage", at("0.22.5"), ["readable-client-secret"]);
    refuseRisks("memosImage", at("0.21.0"), []);
    refuseRisks("memosImage", at("0.25.3"), []);
  }).not.toThrow();
});

it.each([
  [["fire"], 'acceptRisk[0] must be one of readable-client-secret, got "fire". Leave it out.'],
  ["fire", 'acceptRisk must be a list of risks, got "fire". Write ["readable-client-secret"] or leave it out.'],
])("knows no risk %j", (accepted, message) => {
  expect(() => {
    checkRisks("acceptRisk", accepted);
  }).toThrow(message);
});
