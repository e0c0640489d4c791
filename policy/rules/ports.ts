import { isContainer, isIn, objectsIn, type Rule, textIn } from "../subject";

/** Only the gateway reaches Authelia. */
export const autheliaIsNotPublished: Rule = {
  name: "authelia-is-not-published",
  description: "Authelia publishes no port: without the gateway anybody could send it forged headers, over plain http.",
  level: "mandatory",
  breaches: (subject) =>
    isContainer(subject) && isIn(subject, "Authelia") && objectsIn(subject.props, "ports").length > 0
      ? [
          `${subject.name} must publish no port. People reach it through the gateway: remove ports from your transforms.`,
        ]
      : [],
};

/** Memos' API is published on this machine's loopback only. */
export const memosStaysOnLoopback: Rule = {
  name: "memos-stays-on-loopback",
  description: "Memos' API is published on loopback only: elsewhere passwords would cross the network over plain http.",
  level: "mandatory",
  breaches: (subject) => {
    if (!isContainer(subject) || !isIn(subject, "Memos")) return [];
    const addresses = objectsIn(subject.props, "ports").map((port) => textIn(port, "ip"));
    const open = addresses.filter((address) => address !== "127.0.0.1" && address !== "::1");
    return open.map(
      (address) =>
        `${subject.name} must be published on 127.0.0.1 only, got ${address === "" ? "every address" : address}. ` +
        "People reach it through the gateway.",
    );
  },
};
