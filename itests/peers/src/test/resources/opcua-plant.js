// A server of another make: node plant.js HOST PORT DIRECTORY. It says "ready" when it listens, and takes "set NAME NUMBER [STATUS]" on its standard input.
const path = require("path");
const readline = require("readline");
const { OPCUAServer } = require("node-opcua-server");
const { DataType, Variant } = require("node-opcua-variant");
const { StatusCodes } = require("node-opcua-status-code");
const { OPCUACertificateManager } = require("node-opcua-certificate-manager");

const [host, port, directory] = process.argv.slice(2);

function manager(name) {
  return new OPCUACertificateManager({
    rootFolder: path.join(directory, name),
    automaticallyAcceptUnknownCertificate: true,
  });
}

async function main() {
  const server = new OPCUAServer({
    host,
    hostname: host,
    port: Number(port),
    serverCertificateManager: manager("server"),
    userCertificateManager: manager("users"),
    userManager: { isValidUser: (user, password) => user === "operator" && password === "s3cret" },
    serverInfo: { applicationUri: "urn:twinwire:node-plant" },
    serverCapabilities: { operationLimits: { maxMonitoredItemsPerCall: 250 } },
  });
  await server.initialize();
  const namespace = server.engine.addressSpace.getOwnNamespace();
  const folder = namespace.addFolder("ObjectsFolder", { browseName: "Line1" });
  const variables = new Map();
  function variable(name, value) {
    const made = namespace.addVariable({
      componentOf: folder,
      browseName: name,
      nodeId: `s=${name}`,
      dataType: "Double",
      accessLevel: "CurrentRead | CurrentWrite",
      userAccessLevel: "CurrentRead | CurrentWrite",
      value: new Variant({ dataType: DataType.Double, value }),
    });
    variables.set(name, made);
  }
  variable("speed", 0);
  variable("still", 42);
  for (let i = 0; i < 1000; i++) {
    variable(`item${i}`, i);
  }
  await server.start();
  readline.createInterface({ input: process.stdin }).on("line", (line) => {
    const [, name, value, status] = line.split(" ");
    variables
      .get(name)
      .setValueFromSource({ dataType: DataType.Double, value: Number(value) }, StatusCodes[status || "Good"]);
  }).on("close", () => process.exit(0));
  console.log("ready");
}

main().catch((problem) => {
  console.error(problem);
  process.exit(1);
});
