/**
 * The user data of a NAT instance: at its first start it installs the two scripts and their systemd units and starts
 * them.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The settings of the scripts. */
export interface NatSettings {
  readonly fixedInterfaceId: string;
  readonly vpcCidrBlocks: readonly string[];
  /** An HTTPS address that always answers: the Region's own STS endpoint. */
  readonly probeUrl: string;
}

function script(name: string): string {
  return readFileSync(join(__dirname, name), "utf8");
}

/** Runs the script at every boot: the routing rules do not survive a reboot, the attachment of the interface does. */
const BOOT_UNIT = `[Unit]
Description=Makes this host a NAT
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/nat-instance-boot
Restart=on-failure
RestartSec=15
StandardOutput=journal+console
StandardError=journal+console

[Install]
WantedBy=multi-user.target
`;

const WATCH_UNIT = `[Unit]
Description=Checks that this NAT works

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/nat-instance-watch
StandardOutput=journal+console
StandardError=journal+console
`;

const WATCH_TIMER = `[Unit]
Description=Checks every minute that this NAT works

[Timer]
OnActiveSec=5min
OnUnitActiveSec=1min

[Install]
WantedBy=timers.target
`;

/**
 * The systemd-networkd of Amazon Linux 2023 removes foreign routes and rules whenever it reloads its settings, and the
 * distribution's network tool makes it reload them for every further interface. These settings keep the NAT's routes
 * and rules.
 * Source: networkd.conf(5); github.com/aws/amazon-vpc-cni-k8s/issues/1600 and
 * amazonlinux/amazon-ec2-net-utils/issues/167.
 */
const NETWORKD_SETTINGS = `[Network]
ManageForeignRoutes=no
ManageForeignRoutingPolicyRules=no
`;

function file(path: string, content: string, mode = "0644"): string {
  // The quoted end mark prevents the shell from expanding anything in the content.
  return `install -D -m ${mode} /dev/stdin ${path} <<'END_OF_FILE'\n${content.trimEnd()}\nEND_OF_FILE\n`;
}

/** The user data, as plain text. */
export function natUserData(settings: NatSettings): string {
  const environment = [
    `FIXED_ENI_ID=${settings.fixedInterfaceId}`,
    `VPC_CIDRS="${settings.vpcCidrBlocks.join(" ")}"`,
    `PROBE_URL=${settings.probeUrl}`,
  ].join("\n");
  return [
    "#!/usr/bin/env bash\nset -euo pipefail\n",
    file("/etc/nat-instance.env", environment),
    file("/usr/local/sbin/nat-instance-boot", script("boot.sh"), "0755"),
    file("/usr/local/sbin/nat-instance-watch", script("watch.sh"), "0755"),
    file("/etc/systemd/system/nat-instance.service", BOOT_UNIT),
    file("/etc/systemd/system/nat-instance-watch.service", WATCH_UNIT),
    file("/etc/systemd/system/nat-instance-watch.timer", WATCH_TIMER),
    file("/etc/systemd/networkd.conf.d/80-nat-instance.conf", NETWORKD_SETTINGS),
    "systemctl daemon-reload\n",
    // It must restart before the interface is attached. An image with another network tool has no such unit.
    "systemctl try-restart systemd-networkd.service || true\n",
    "systemctl enable --now nat-instance-watch.timer\n",
    "systemctl enable --now nat-instance.service\n",
  ].join("");
}
