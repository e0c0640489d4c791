// Connects what ssh says with a socket in the file system; argument: its path.
import { connect } from "node:net";

const wire = connect(process.argv[2]);
wire.on("error", () => process.exit(1));
wire.on("close", () => process.exit(0));
process.stdin.pipe(wire).pipe(process.stdout);
