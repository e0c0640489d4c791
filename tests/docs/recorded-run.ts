import { defaultImages, imagePrograms } from "../../toolchain/src/local-images";
import { localImages } from "../../toolchain/src/images";
import { type SummaryArgs, summary } from "../../toolchain/src/summary";

/** What a run of `npm run up` had to tell on a machine without downloads, where tools and images had been built before. */
const run = (): SummaryArgs => ({
  stack: "dev",
  outputs: {
    memosUrl: "https://memos.example.localhost:8443",
    autheliaUrl: "https://auth.example.localhost:8443",
    versions: { authelia: "4.37.5", gateway: "2.11.9", memos: "0.30.0" },
    signIn: {
      proved: [
        "https://auth.example.localhost:8443 is Authelia, with the endpoints that Memos uses",
        'client "memos" may ask for openid, profile, email and send people back to https://memos.example.localhost:8443/auth/callback',
        "client secret accepted by Authelia (client_secret_basic)",
        "a person got through the portal (password, consent)",
        "client secret accepted by Authelia from Memos",
        "Memos read the person's name from Authelia's claims",
        "Memos' identifier filter kept the probe identity out, nothing is left of it",
        "strangers see no memos, feeds and profiles",
      ],
      provedAt: "2026-11-24T00:03:43.006Z",
    },
  },
  engine: "unix:///var/run/docker.sock",
  images: imagePrograms.map((program) => ({
    program,
    image: localImages[program].name,
    from: "built",
    official: defaultImages()[program],
    notice: localImages[program].notice,
  })),
  parts: [],
  steps: [
    { what: "tsc --build", seconds: 19 },
    { what: "set-up", seconds: 1 },
    { what: "pulumi up", seconds: 60 },
  ],
});

/** The summary at the end of that run, as a block of text. */
export const summaryOfRecordedRun = (): string => ["```text", ...summary(run()).slice(1), "```"].join("\n");
