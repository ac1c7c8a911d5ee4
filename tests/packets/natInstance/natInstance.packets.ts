/** The NAT instance's own user data and scripts, run as they are, carry real packets: see network.sh for the lab. */
import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { NatInstance } from "../../../components/strategies/natInstance";
import { build, valueOf } from "../../support/harness";
import {
  type Authorization,
  FIRST,
  FIXED,
  LINK,
  NEIGHBOUR,
  SECOND,
  SERVER_ADDRESS,
  STRANGER,
  TASK,
  THIRD,
} from "./cloud";
import { Lab, whyNot } from "./lab";

const ATTACH = "ec2 attach-network-interface";
const DETACH = "ec2 detach-network-interface";
const REPLACE = "autoscaling set-instance-health";

/** Both ways of one connection by the fixed interface, as `recorded("journey")` gives them. */
const JOURNEY = [
  `eni-fixed . eni-task . ${SERVER_ADDRESS} . ${TASK}`,
  `eni-fixed . to-igw . ${FIXED.address} . ${SERVER_ADDRESS}`,
  `eni-task . eni-fixed . ${TASK} . ${SERVER_ADDRESS}`,
  `to-igw . eni-fixed . ${SERVER_ADDRESS} . ${FIXED.address}`,
];

/** The role's policy and the instances' tags of a NAT, as a stack of that name makes them. */
async function natOf(stack: string) {
  const graph = await build(
    () =>
      new NatInstance("out", {
        vpcId: "vpc-1",
        vpcCidrBlocks: ["10.0.0.0/16"],
        availabilityZoneCount: 1,
        subnetIds: ["subnet-1"],
        publicSubnetIds: ["subnet-2"],
      }),
    { preview: false, stack },
  );
  const [interfaceId] = (await valueOf(graph.result.networkInterfaceIds)) as string[];
  const policy = (graph.one("out-0-policy").inputs["policy"] as string).replaceAll(interfaceId ?? "", FIXED.id);
  const [launched] = graph.one("out-0-template").inputs["tagSpecifications"] as unknown as {
    tags: Record<string, string>;
  }[];
  const { Statement } = JSON.parse(policy) as { Statement: Authorization["statements"] };
  return { statements: Statement, tags: launched?.tags ?? {} };
}

describe("The NAT instance, with real packets", function () {
  this.timeout(120_000);
  let lab: Lab;

  before(function () {
    const reason = whyNot();
    if (reason === undefined) return;
    console.log(`    skipped: ${reason}`);
    this.skip();
  });

  beforeEach(async () => {
    lab = await Lab.open();
    await lab.launch(FIRST);
  });

  afterEach(() => lab.close());

  const boots = async (instance: typeof FIRST): Promise<void> => {
    const { status, output } = await lab.firstBoot(instance);
    expect(status, output).to.equal(0);
  };

  /** Takes away the chain that filters the instance's own traffic. */
  const opensInput = async (): Promise<void> => {
    const { status, output } = await lab.on(
      FIRST,
      "nft",
      "flush chain ip nat_instance input; delete chain ip nat_instance input",
    );
    expect(status, output).to.equal(0);
  };

  const reboots = async (): Promise<void> => {
    await lab.shutDown(FIRST);
    const { status, output } = await lab.startUp(FIRST);
    expect(status, output).to.equal(0);
  };

  it("carries nothing before its first boot has run, while the instance itself reaches the internet", async () => {
    expect(await lab.ask("task")).to.equal("no answer");
    expect(await lab.askFromInstance(FIRST)).to.equal(FIRST.publicAddress);
    expect(lab.holder()).to.equal(undefined);
  });

  it("shows the tasks' connections to the internet under its Elastic IP, and only its own under another", async () => {
    await boots(FIRST);
    expect(await lab.ask("task")).to.equal(FIXED.elasticIp);
    expect(await lab.recorded("journey")).to.deep.equal(JOURNEY);
    expect(await lab.askByUdp("task")).to.equal(FIXED.elasticIp);
    expect(await lab.askFromInstance(FIRST)).to.equal(FIRST.publicAddress);
    expect(new Set(lab.calls().map(({ from }) => from))).to.deep.equal(new Set([FIRST.publicAddress]));
    // Nothing of a task was tried by the interface that checks its sources, or under a private address.
    expect(await lab.recorded("unchecked")).to.deep.equal([]);
    expect(await lab.recorded("unmapped")).to.deep.equal([]);
  });

  it("carries many tasks' connections together, two of them from one port", async () => {
    await boots(FIRST);
    const second = "10.0.16.6";
    await lab.addTask(second);
    const asked = await Promise.all(
      [TASK, second].flatMap((address) =>
        Array.from({ length: 10 }, (_, index) => lab.ask("task", SERVER_ADDRESS, { address, port: 40_000 + index })),
      ),
    );
    expect(asked).to.deep.equal(Array.from({ length: 20 }, () => FIXED.elasticIp));
  });

  it("forwards nothing for clients outside the VPC, even if its group allows all of them", async () => {
    await boots(FIRST);
    expect(await lab.ask("stranger")).to.equal("no answer");
    expect(await lab.recorded("ungrouped")).to.deep.equal([`eni-fixed . ${STRANGER} . ${SERVER_ADDRESS}`]);
    await lab.recorded("journey");

    await lab.openGroup();
    await lab.serve("task", "host");
    expect(await lab.ask("stranger")).to.equal("no answer");
    expect(await lab.ask("stranger", TASK)).to.equal("no answer");
    expect(await lab.recorded("journey")).to.deep.equal([
      `eni-stranger . eni-fixed . ${STRANGER} . ${TASK}`,
      `eni-stranger . eni-fixed . ${STRANGER} . ${SERVER_ADDRESS}`,
    ]);
    expect(await lab.ask("task")).to.equal(FIXED.elasticIp);
  });

  it("lets nothing in from the internet that a task did not ask for", async () => {
    await boots(FIRST);
    expect(await lab.ask("internet", FIXED.elasticIp)).to.equal("no answer");
    expect(await lab.ask("internet", FIRST.publicAddress)).to.equal("no answer");
    expect(await lab.recorded("ungrouped")).to.deep.equal([
      `eni-fixed . 192.0.2.2 . ${FIXED.address}`,
      `eni-${FIRST.id} . 192.0.2.2 . ${FIRST.address}`,
    ]);
    // Without the group, the instance's own rules drop the same calls, and without these its kernel would answer.
    await lab.openGroup();
    expect(await lab.ask("internet", FIXED.elasticIp)).to.equal("no answer");
    expect(await lab.ask("internet", FIRST.publicAddress)).to.equal("no answer");
    await opensInput();
    expect(await lab.ask("internet", FIXED.elasticIp)).to.equal("refused");
    expect(await lab.ask("internet", FIRST.publicAddress)).to.equal("refused");
  });

  it("accepts no call to itself from the VPC, which its group allows, and gets the answers to its own calls", async () => {
    await boots(FIRST);
    for (const address of [FIXED.address, FIRST.address]) {
      expect(await lab.ask("task", address), address).to.equal("no answer");
    }
    // The calls have arrived, so it is the instance that drops them.
    expect(await lab.recorded("ungrouped")).to.deep.equal([]);
    expect(await lab.recorded("journey")).to.deep.equal([`eni-task . eni-fixed . ${TASK} . ${FIXED.address}`]);

    expect(await lab.askFromInstance(FIRST)).to.equal(FIRST.publicAddress);
    expect(await lab.watch(FIRST)).to.deep.equal({ status: 0, output: "" });
    expect(await lab.ask("task")).to.equal(FIXED.elasticIp);
    await lab.shutDown(FIRST);
    const { status, output } = await lab.startUp(FIRST);
    expect(status, output).to.equal(0);
    expect(await lab.ask("task", FIXED.address)).to.equal("no answer");

    await opensInput();
    expect(await lab.ask("task", FIXED.address)).to.equal("refused");
  });

  it("gives its interface to an instance of its own stack, and to none of another stack with the same names", async () => {
    const [own, other] = [await natOf("one"), await natOf("two")];
    lab.authorize({ statements: own.statements, tags: { [FIRST.id]: own.tags, [SECOND.id]: other.tags } });
    await boots(FIRST);
    await lab.terminate(FIRST);
    await lab.launch(SECOND);
    const { status, output } = await lab.firstBoot(SECOND);
    expect(status, output).to.equal(1);
    expect(output).to.contain(`${FIXED.id} could not be attached`);
    expect(lab.holder()).to.equal(undefined);
    expect(await lab.ask("task")).to.equal("no answer");

    lab.authorize({ statements: own.statements, tags: { [THIRD.id]: own.tags } });
    await lab.launch(THIRD);
    await boots(THIRD);
    expect(await lab.ask("task")).to.equal(FIXED.elasticIp);
  });

  it("takes its interface by force from an instance that an older version tagged", async () => {
    const own = await natOf("one");
    await boots(FIRST);
    const older = { "ecs-connectivity:nat": "out-0" };
    lab.authorize({ statements: own.statements, tags: { [FIRST.id]: older, [SECOND.id]: own.tags } });
    await lab.launch(SECOND);
    await boots(SECOND);
    expect(lab.holder()).to.equal(SECOND.id);
    expect(await lab.ask("task")).to.equal(FIXED.elasticIp);
  });

  it("keeps the addresses of what it carries from one subnet of the VPC to another", async () => {
    await boots(FIRST);
    await lab.serve("neighbour", "host");
    expect(await lab.ask("task", NEIGHBOUR)).to.equal(TASK);
    expect(await lab.recorded("journey")).to.deep.equal([
      `eni-fixed . eni-neighbour . ${TASK} . ${NEIGHBOUR}`,
      `eni-fixed . eni-task . ${NEIGHBOUR} . ${TASK}`,
      `eni-neighbour . eni-fixed . ${NEIGHBOUR} . ${TASK}`,
      `eni-task . eni-fixed . ${TASK} . ${NEIGHBOUR}`,
    ]);
  });

  it("is the same after its script ran again", async () => {
    await boots(FIRST);
    const before = await lab.networkOf(FIRST);
    const { status, output } = await lab.on(FIRST, "systemctl", "start", "nat-instance.service");
    expect(status, output).to.equal(0);
    expect(await lab.networkOf(FIRST)).to.equal(before);
    expect(lab.calls(ATTACH, DETACH)).to.have.length(1);
    expect(await lab.ask("task")).to.equal(FIXED.elasticIp);
  });

  it("comes back from a reboot with the same address, by the same route", async () => {
    await boots(FIRST);
    const routes = await lab.privateRoutes();
    await lab.shutDown(FIRST);
    expect(await lab.ask("task")).to.equal("no answer");

    const { status, output } = await lab.startUp(FIRST);
    expect(status, output).to.equal(0);
    expect(await lab.ask("task")).to.equal(FIXED.elasticIp);
    expect(await lab.askFromInstance(FIRST)).to.equal(FIRST.publicAddress);
    expect(lab.calls(ATTACH, DETACH)).to.have.length(1);
    expect(await lab.privateRoutes()).to.equal(routes);
    expect((await lab.watch(FIRST)).output).to.equal("");
  });

  it("keeps its routes and rules when the distribution's network tool loads its settings anew", async () => {
    await boots(FIRST);
    for (const again of [() => Promise.resolve(), () => reboots()]) {
      await again();
      const before = await lab.networkOf(FIRST);
      await lab.reloadNetwork(FIRST);
      expect(await lab.networkOf(FIRST)).to.equal(before);
      expect(await lab.ask("task")).to.equal(FIXED.elasticIp);
      expect((await lab.watch(FIRST)).output).to.equal("");
    }
  });

  it("reports nothing while it works, and requests its replacement once after three failures", async () => {
    await boots(FIRST);
    for (let round = 0; round < 4; round++) {
      expect(await lab.watch(FIRST)).to.deep.equal({ status: 0, output: "" });
    }
    expect(lab.calls(REPLACE)).to.deep.equal([]);

    expect((await lab.on(FIRST, "nft", "flush", "ruleset")).status).to.equal(0);
    expect(await lab.ask("task")).to.equal("no answer");
    expect(await lab.recorded("unmapped")).to.deep.equal([`${TASK} . ${SERVER_ADDRESS}`]);
    for (const round of [1, 2, 3]) {
      expect(lab.calls(REPLACE)).to.deep.equal([]);
      const { status, output } = await lab.watch(FIRST);
      expect(status, output).to.equal(0);
      expect(output).to.contain("the rules are gone").and.to.contain(`check failed ${round} of 3 times`);
    }
    const words = `${REPLACE} --region eu-central-1 --instance-id ${FIRST.id} --health-status Unhealthy`.split(" ");
    expect(lab.calls(REPLACE)).to.deep.equal([{ from: FIRST.publicAddress, words }]);
  });

  it("notices what is lost, carries nothing by the wrong interface meanwhile, and is repaired by its script", async () => {
    const link = LINK[FIRST.id] ?? "";
    await boots(FIRST);
    const losses = [
      [`while ip rule del priority 700 2>/dev/null; do :; done`, "the routing rule is gone"],
      [`ip link set ${link} down`, `${link} is down`],
    ] as const;
    for (const [loses, says] of losses) {
      expect((await lab.on(FIRST, "bash", "-c", loses)).status).to.equal(0);
      expect(await lab.ask("task"), says).to.equal("no answer");
      expect((await lab.watch(FIRST)).output).to.contain(says);
      const { status, output } = await lab.on(FIRST, "systemctl", "start", "nat-instance.service");
      expect(status, output).to.equal(0);
      expect(await lab.ask("task"), says).to.equal(FIXED.elasticIp);
    }
    expect(await lab.recorded("unchecked")).to.deep.equal([]);
  });

  it("works where the network tool gives the fixed interface an address and no route or rule", async () => {
    await boots(FIRST);
    const loses = `ip route delete default dev ${LINK[FIRST.id]} && ip rule delete priority 10001`;
    const { status, output } = await lab.on(FIRST, "bash", "-c", loses);
    expect(status, output).to.equal(0);
    expect(await lab.ask("task")).to.equal(FIXED.elasticIp);
    expect(await lab.watch(FIRST)).to.deep.equal({ status: 0, output: "" });
  });

  it("notices that nothing answers, though all of its own parts stand", async () => {
    await boots(FIRST);
    await lab.cutInternet();
    expect((await lab.watch(FIRST)).output).to.contain(`nothing answers through ${LINK[FIRST.id]}`);
  });

  it("is replaced by a second instance that takes the interface by force, with the same address", async () => {
    await boots(FIRST);
    const routes = await lab.privateRoutes();
    await lab.launch(SECOND);
    const booting = lab.firstBoot(SECOND);
    await sleep(1_000);
    // Until its patience ends, the predecessor serves.
    expect(lab.holder()).to.equal(FIRST.id);
    expect(await lab.ask("task")).to.equal(FIXED.elasticIp);

    const { status, output } = await booting;
    expect(status, output).to.equal(0);
    expect(output).to.contain(`taking ${FIXED.id} from ${FIRST.id}`);
    expect(lab.holder()).to.equal(SECOND.id);
    expect(lab.calls(DETACH).map(({ from, words }) => [from, words.at(-1)])).to.deep.equal([
      [SECOND.publicAddress, "--force"],
    ]);
    expect(await lab.ask("task")).to.equal(FIXED.elasticIp);
    expect(await lab.askFromInstance(SECOND)).to.equal(SECOND.publicAddress);
    expect(await lab.privateRoutes()).to.equal(routes);
    expect((await lab.watch(SECOND)).output).to.equal("");
    expect((await lab.watch(FIRST)).output).to.contain(`${LINK[FIRST.id]} is down`);
    await lab.terminate(FIRST);
    expect(await lab.ask("task")).to.equal(FIXED.elasticIp);
  });

  it("is replaced without force where the predecessor ends in time", async () => {
    await boots(FIRST);
    await lab.launch(THIRD);
    const booting = lab.firstBoot(THIRD);
    await sleep(500);
    await lab.terminate(FIRST);
    const { status, output } = await booting;
    expect(status, output).to.equal(0);
    expect(output).not.to.contain("taking");
    expect(lab.calls(DETACH).filter(({ words }) => words.includes("--force"))).to.deep.equal([]);
    expect(await lab.ask("task")).to.equal(FIXED.elasticIp);
  });
});

describe("The lab of the NAT instance", function () {
  this.timeout(120_000);

  for (const signal of ["SIGKILL", "SIGINT"] as const) {
    it(`leaves nothing behind after ${signal}`, async function () {
      if (whyNot() !== undefined) this.skip();
      const child = spawn(process.execPath, ["--import", "tsx", join(__dirname, "open.ts")], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
      const space = readlinkSync(`/proc/${line}/ns/pid`);
      const inside = (): string[] => processes().filter((process) => spaceOf(process) === space);
      // The holder, its services, and nothing else.
      expect(inside()).to.have.length.within(3, 5);
      child.kill(signal);
      for (let tries = 0; tries < 100 && inside().length > 0; tries++) await sleep(100);
      expect(inside()).to.deep.equal([]);
    });
  }
});

function processes(): string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
}

/** The process namespace of a process; none once it has ended. */
function spaceOf(process: string): string | undefined {
  try {
    return readlinkSync(`/proc/${process}/ns/pid`);
  } catch {
    return undefined;
  }
}
