/**
 * Scripts of a NAT instance, run without AWS and without root: stand-ins for the instance metadata, the AWS CLI and the
 * network tools record every call and answer from a small state, like the real ones.
 */
import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPTS = join(__dirname, "../../components/strategies/natInstance");

/** Each tool by what it does in `$STATE`; every call is written to `$STATE/calls` first. */
const TOOLS: Record<string, string> = {
  curl: `
    case "$*" in
      *api/token*) [ ! -e "$STATE/no-metadata" ] && echo TOKEN || exit 7 ;;
      *instance-id*) echo i-new ;;
      *placement/region*) echo eu-central-1 ;;
      *subnet-ipv4-cidr-block*) echo 10.0.192.0/20 ;;
      *https://probe*) [ ! -e "$STATE/no-internet" ] || exit 28 ;;
      *) exit 22 ;;
    esac`,
  aws: `
    holder=$(cat "$STATE/holder" 2>/dev/null)
    case "$*" in
      *Attachment.InstanceId*) echo "\${holder:-None}" ;;
      *Attachment.AttachmentId*) [ -n "$holder" ] && echo eni-attach-old || echo None ;;
      *MacAddress*) echo 02:AB:cd:00:00:01 ;;
      *attach-network-interface*--instance-id*)
        [ -z "$holder" ] || { echo "already in use" >&2; exit 254; }
        echo i-new >"$STATE/holder" ;;
      *detach-network-interface*) [ -e "$STATE/stuck" ] || : >"$STATE/holder" ;;
      *set-instance-health*) ;;
      *) exit 252 ;;
    esac`,
  ip: `
    touch "$STATE/rules"
    case "$*" in
      "-oneline link show")
        echo '2: ens5: <BROADCAST,UP> mtu 9001 qdisc mq state UP    link/ether 02:ab:cd:00:00:99 brd ff:ff:ff:ff:ff:ff'
        [ "$(cat "$STATE/holder")" = i-new ] &&
          echo '3: ens6: <BROADCAST,UP> mtu 9001 qdisc mq state UP    link/ether 02:ab:cd:00:00:01 brd ff:ff:ff:ff:ff:ff' ;;
      "-4 -oneline address show dev ens6 scope global") echo '3: ens6    inet 10.0.192.7/20 brd 10.0.207.255 scope global ens6' ;;
      "link show dev ens6 up") [ -e "$STATE/link-down" ] || echo '3: ens6: <BROADCAST,UP>' ;;
      "rule add"*) echo "$*" >>"$STATE/rules" ;;
      "rule del"*) [ -s "$STATE/rules" ] || exit 2; sed -i '$d' "$STATE/rules" ;;
      "rule show") sed -E 's/rule add priority 700 (.*) table 7000/700: from all \\1 lookup 7000/' "$STATE/rules" ;;
    esac`,
  nft: `
    case "$*" in
      "-f -") cat >"$STATE/ruleset" ;;
      list*) cat "$STATE/ruleset" ;;
    esac`,
  sysctl: "",
  sleep: "",
  // Installs a requested tool on the shell's path.
  dnf: `cp "$STATE/nft" "\${0%/*}/nft"`,
};

/** A machine to boot: its tools on a PATH of its own, its state in a directory. */
class Machine {
  readonly #root = mkdtempSync(join(tmpdir(), "nat-instance-"));
  readonly #state = join(this.#root, "state");

  constructor(missing: readonly string[] = []) {
    mkdirSync(join(this.#root, "bin"));
    mkdirSync(this.#state);
    this.write(
      "settings",
      'FIXED_ENI_ID=eni-fixed\nVPC_CIDRS="10.0.0.0/16 10.1.0.0/16"\nPROBE_URL=https://probe.test/\n',
    );
    this.write("calls", "");
    this.write("holder", "");
    for (const [name, body] of Object.entries(TOOLS)) {
      const script = `#!/usr/bin/env bash\nprintf '%s\\n' "${name} $*" >>"$STATE/calls"\n${body}\n`;
      const place = missing.includes(name) ? join(this.#state, name) : join(this.#root, "bin", name);
      writeFileSync(place, script, { mode: 0o755 });
    }
  }

  write(name: string, content = ""): void {
    writeFileSync(join(this.#state, name), content);
  }

  remove(name: string): void {
    rmSync(join(this.#state, name), { force: true });
  }

  read(name: string): string {
    const path = join(this.#state, name);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  }

  /** Runs a script; what it called is only this run's. */
  run(
    script: "boot.sh" | "watch.sh",
    environment: Record<string, string> = {},
  ): { status: number | null; output: string } {
    this.write("calls");
    const { status, stdout, stderr } = spawnSync("bash", [join(SCRIPTS, script)], {
      encoding: "utf8",
      env: {
        PATH: `${join(this.#root, "bin")}:/usr/bin:/bin`,
        STATE: this.#state,
        NAT_SETTINGS: join(this.#state, "settings"),
        NAT_STATE: join(this.#state, "forwarding"),
        NAT_FAILURES: join(this.#state, "failures"),
        NAT_IMDS: "http://metadata.test",
        NAT_PAUSE: "0",
        ...environment,
      },
    });
    return { status, output: `${stdout}${stderr}` };
  }

  /** The calls of the last run that begin so. */
  calls(...beginnings: string[]): string[] {
    const all = this.read("calls").split("\n").filter(Boolean);
    return beginnings.length === 0
      ? all
      : all.filter((call) => beginnings.some((beginning) => call.startsWith(beginning)));
  }

  dispose(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

const ATTACH =
  "aws ec2 attach-network-interface --region eu-central-1 --network-interface-id eni-fixed --instance-id i-new --device-index 1";
const FORCE = "aws ec2 detach-network-interface --region eu-central-1 --attachment-id eni-attach-old --force";
const REPLACE =
  "aws autoscaling set-instance-health --region eu-central-1 --instance-id i-new --health-status Unhealthy";
const ROUTES = ["ip route replace default via 10.0.192.1 dev ens6 onlink table 7000"];
const RULES = ["rule add priority 700 iif ens6 table 7000", "rule add priority 700 oif ens6 table 7000"];
const MOVES = ["aws ec2 attach", "aws ec2 detach"];

describe("The NAT instance's scripts", () => {
  let machine: Machine;
  const boots = (options: { missing?: readonly string[] } = {}): Machine => (machine = new Machine(options.missing));

  afterEach(() => {
    machine.dispose();
  });

  it("pass shellcheck", function () {
    machine = new Machine();
    if (spawnSync("shellcheck", ["--version"]).error !== undefined) {
      console.log("        skipped: shellcheck is not installed");
      this.skip();
    }
    for (const script of ["boot.sh", "watch.sh"]) {
      const { status, stdout } = spawnSync("shellcheck", [join(SCRIPTS, script)], { encoding: "utf8" });
      expect(status, stdout).to.equal(0);
    }
  });

  describe("at boot", () => {
    it("attach the interface, then translate, then forward, in this order", () => {
      const fresh = boots();
      const { status, output } = fresh.run("boot.sh");
      expect(status, output).to.equal(0);
      expect(fresh.calls("aws ec2 attach", "aws ec2 detach", "nft", "sysctl", "ip route", "ip rule")).to.deep.equal([
        ATTACH,
        "nft -f -",
        "sysctl --quiet --write net.ipv4.ip_forward=1",
        "sysctl --quiet --write net.ipv4.conf.ens6.rp_filter=0",
        "sysctl --quiet --write net.ipv4.conf.all.rp_filter=0",
        "sysctl --quiet --write net.ipv4.conf.all.send_redirects=0",
        "sysctl --quiet --write net.ipv4.conf.ens6.send_redirects=0",
        "sysctl --quiet --write net.ipv4.conf.all.accept_redirects=0",
        "sysctl --quiet --write net.ipv4.ip_local_port_range=1024 65535",
        "sysctl --quiet --write net.netfilter.nf_conntrack_max=262144",
        ...ROUTES,
        "ip rule del priority 700",
        ...RULES.map((rule) => `ip ${rule}`),
      ]);
      expect(fresh.read("forwarding")).to.equal("LINK=ens6\n");
      expect(output.trim().split("\n").at(-1)).to.equal(
        "nat: forwarding for 10.0.0.0/16 10.1.0.0/16 through ens6 as 10.0.192.7",
      );
    });

    it("ask the metadata service by its second version only", () => {
      const fresh = boots();
      fresh.run("boot.sh");
      const [first, ...others] = fresh.calls("curl");
      expect(first).to.contain("--request PUT").and.to.contain("http://metadata.test/latest/api/token");
      expect(others).to.have.length(3);
      for (const call of others) expect(call).to.contain("X-aws-ec2-metadata-token: TOKEN");
    });

    it("translate only what leaves the VPC, forward only in and out of the one link, and accept no calls to the host", () => {
      const fresh = boots();
      fresh.run("boot.sh");
      const blocks = "{ 10.0.0.0/16, 10.1.0.0/16 }";
      expect(
        fresh
          .read("ruleset")
          .split("\n")
          .map((line) => line.trim())
          .filter(Boolean),
      ).to.deep.equal([
        "table ip nat_instance",
        "delete table ip nat_instance",
        "table ip nat_instance {",
        "chain postrouting {",
        "type nat hook postrouting priority srcnat; policy accept;",
        `oifname "ens6" ip saddr ${blocks} ip daddr != ${blocks} masquerade`,
        "}",
        "chain input {",
        "type filter hook input priority filter; policy drop;",
        'iifname "lo" accept',
        "ct state established,related accept",
        // The leases of the addresses, which DHCP renews.
        "udp sport 67 udp dport 68 accept",
        "}",
        "chain forward {",
        "type filter hook forward priority filter; policy drop;",
        'iifname "ens6" oifname "ens6" ct state established,related accept',
        `iifname "ens6" oifname "ens6" ip saddr ${blocks} accept`,
        "}",
        "}",
      ]);
    });

    it("change nothing when run again", () => {
      const fresh = boots();
      fresh.run("boot.sh");
      const before = [fresh.read("ruleset"), fresh.read("rules"), fresh.read("forwarding")];
      const { status } = fresh.run("boot.sh");
      expect(status).to.equal(0);
      expect(fresh.calls(...MOVES)).to.deep.equal([]);
      expect([fresh.read("ruleset"), fresh.read("rules"), fresh.read("forwarding")]).to.deep.equal(before);
      expect(fresh.read("rules").trim().split("\n")).to.deep.equal(RULES);
    });

    it("wait for a predecessor to let go before they take the interface by force, once", () => {
      const successor = boots();
      successor.write("holder", "i-old\n");
      const { status, output } = successor.run("boot.sh", { NAT_PATIENCE: "0" });
      expect(status, output).to.equal(0);
      expect(successor.calls(...MOVES)).to.deep.equal([ATTACH, FORCE, ATTACH]);
      expect(output).to.contain("taking eni-fixed from i-old");
      expect(successor.read("holder")).to.equal("i-new\n");
    });

    it("fail where even force does not free the interface, so that the unit starts them again", () => {
      const successor = boots();
      successor.write("holder", "i-old\n");
      successor.write("stuck");
      const { status, output } = successor.run("boot.sh", { NAT_PATIENCE: "0" });
      expect(status).to.equal(1);
      expect(output).to.contain("nat: failed: eni-fixed could not be attached");
      expect(successor.calls("aws ec2 detach")).to.deep.equal([FORCE]);
      expect(successor.calls("nft", "ip rule", "sysctl")).to.deep.equal([]);
      expect(successor.read("forwarding")).to.equal("");
    });

    it("install the packet filter before they attach anything, where the image lacks it", () => {
      const bare = boots({ missing: ["nft"] });
      const { status, output } = bare.run("boot.sh");
      expect(status, output).to.equal(0);
      const all = bare.calls();
      expect(all.indexOf("dnf install --assumeyes --quiet nftables")).to.be.within(0, all.indexOf(ATTACH) - 1);
    });

    it("fail without instance metadata, and touch nothing", () => {
      const lost = boots();
      lost.write("no-metadata");
      const { status, output } = lost.run("boot.sh");
      expect(status).to.equal(1);
      expect(output).to.contain("nat: failed: instance metadata does not answer");
      expect(lost.calls("aws", "nft", "ip", "sysctl", "dnf")).to.deep.equal([]);
    });
  });

  describe("while it runs", () => {
    const booted = (): Machine => {
      const running = boots();
      running.run("boot.sh");
      return running;
    };

    it("send requests like a task's, from the fixed link, and report nothing while it works", () => {
      const running = booted();
      const { status, output } = running.run("watch.sh");
      expect({ status, output }).to.deep.equal({ status: 0, output: "" });
      expect(running.calls("curl")).to.deep.equal([
        "curl --silent --output /dev/null --max-time 10 --interface ens6 https://probe.test/",
      ]);
      expect(running.calls("aws")).to.deep.equal([]);
    });

    it("ask to be replaced after three failures in a row, not before", () => {
      const running = booted();
      running.write("no-internet");
      for (const attempt of [1, 2]) {
        expect(running.run("watch.sh").output).to.contain(`check failed ${attempt} of 3 times`);
        expect(running.calls("aws")).to.deep.equal([]);
      }
      const { status, output } = running.run("watch.sh");
      expect(status, output).to.equal(0);
      expect(output).to.contain("nothing answers through ens6");
      expect(running.calls("aws")).to.deep.equal([REPLACE]);
    });

    it("forget failures once it works again", () => {
      const running = booted();
      for (let round = 0; round < 2; round++) {
        running.write("no-internet");
        running.run("watch.sh");
        running.run("watch.sh");
        running.remove("no-internet");
        running.run("watch.sh");
        expect(running.read("failures")).to.equal("");
      }
      running.write("no-internet");
      expect(running.run("watch.sh").output).to.contain("check failed 1 of 3 times");
      expect(running.calls("aws")).to.deep.equal([]);
    });

    for (const [broken, breaks, says] of [
      ["a link that is down", (running: Machine) => running.write("link-down"), "ens6 is down"],
      ["lost packet filter rules", (running: Machine) => running.write("ruleset"), "the rules are gone"],
      ["a lost routing rule", (running: Machine) => running.write("rules"), "the routing rule is gone"],
      ["a boot that never ended", (running: Machine) => running.remove("forwarding"), "not forwarding yet"],
    ] as const) {
      it(`notice ${broken}`, () => {
        const running = booted();
        breaks(running);
        expect(running.run("watch.sh").output).to.contain(says);
        expect(running.read("failures")).to.equal("1\n");
      });
    }
  });
});
