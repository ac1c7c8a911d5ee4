/** Answers that may contain secrets are reduced to what decides about the network. */
import { expect } from "chai";
import { stripped } from "../../../readers/aws/stripped";

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

describe("of an answer is kept", () => {
  it("from a launch template's user data, the agent's range of host ports alone", () => {
    const kept = (script: string) =>
      stripped("LaunchTemplateVersions", { LaunchTemplateData: { UserData: base64(script), ImageId: "ami-1" } });
    expect(kept("export TOKEN=hunter2\necho ECS_DYNAMIC_HOST_PORT_RANGE=10000-20000 >> ecs.config\n")).to.deep.equal({
      LaunchTemplateData: { ImageId: "ami-1", UserData: base64("ECS_DYNAMIC_HOST_PORT_RANGE=10000-20000") },
    });
    expect(kept("echo ECS_DYNAMIC_HOST_PORT_RANGE=$TOKEN >> ecs.config\n")).to.deep.equal({
      LaunchTemplateData: { ImageId: "ami-1", UserData: base64("ECS_DYNAMIC_HOST_PORT_RANGE=${COMPUTED}") },
    });
    expect(kept("export TOKEN=hunter2")).to.deep.equal({ LaunchTemplateData: { ImageId: "ami-1", UserData: "" } });
  });

  it("from Service Connect, its namespace and ports, not the options of its log driver", () => {
    const serviceConnectConfiguration = {
      enabled: true,
      namespace: "shop",
      services: [{ portName: "api", ingressPortOverride: 15_000, tls: { kmsKey: "hunter2" } }],
      logConfiguration: { logDriver: "splunk", options: { "splunk-token": "hunter2" } },
    };
    const kept = stripped("Services", { deployments: [{ status: "PRIMARY", serviceConnectConfiguration }] });
    expect(kept["deployments"]).to.deep.equal([
      {
        status: "PRIMARY",
        serviceConnectConfiguration: {
          enabled: true,
          namespace: "shop",
          services: [{ portName: "api", ingressPortOverride: 15_000 }],
        },
      },
    ]);
  });
});
