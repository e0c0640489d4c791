// A mail server that takes every e-mail of one account over TLS, and prints each as a line of JSON.
import { readFileSync } from "node:fs";
import { createServer } from "node:tls";

const [cert, key] = ["server", "test-only-key"].map((name) => readFileSync(`/tls/${name}.pem`));
const expected = Buffer.from(`\0authelia\0${readFileSync("/files/smtp-password", "utf8")}`).toString("base64");

createServer({ cert, key }, (socket) => {
  let rest = "";
  let signedIn = false;
  let recipients = [];
  let letter;

  const answer = (line) => {
    const [verb = "", ...words] = line.split(" ");
    switch (verb.toUpperCase()) {
      case "EHLO":
        return "250-sink\r\n250 AUTH PLAIN";
      case "AUTH":
        signedIn = words[0] === "PLAIN" && words[1] === expected;
        return signedIn ? "235 come in" : "535 not with this password";
      case "MAIL":
        recipients = [];
        return signedIn ? "250 yes" : "530 sign in first";
      case "RCPT":
        recipients.push(/<([^>]*)>/.exec(line)?.[1]);
        return "250 yes";
      case "DATA":
        letter = [];
        return "354 go on";
      case "QUIT":
        return "221 bye";
      default:
        return "250 yes";
    }
  };

  const take = (line) => {
    if (letter === undefined) return answer(line);
    if (line !== ".") {
      letter.push(line.replace(/^\./, ""));
      return undefined;
    }
    console.log(JSON.stringify({ to: recipients, text: letter.join("\n") }));
    letter = undefined;
    return "250 taken";
  };

  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    const lines = (rest + chunk.toString("latin1")).split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const reply = take(line);
      if (reply !== undefined) socket.write(`${reply}\r\n`);
    }
  });
  socket.write("220 sink\r\n");
}).listen(465, () => console.log("listening"));

process.once("SIGTERM", () => process.exit(0));
