#!/usr/bin/env bash
# A VPC and the internet as network namespaces, for the NAT instance's own boot script to work in. Called once, inside
# namespaces of its own (processes, mounts, network), which take everything made here with them when they end.
#
#   task, neighbour       10.0.16.5 and 10.0.32.5, in subnets whose default route is the fixed interface
#   stranger              172.16.0.5, outside the VPC's blocks, whose traffic the same route table receives
#   vpc                   every interface's other end: route tables, groups, the source/destination check, metadata
#   ec2                   where an interface waits while it is attached to nothing
#   igw                   the internet gateway: one public address per mapped private one, the rest is dropped
#   internet              a server that answers with the peer address it sees, and the EC2 API
#
# Each rule that drops records what it dropped, so that a test sees where a packet ended.
set -euo pipefail
# shellcheck source=tests/packets/natInstance/interface.sh
. "${0%/*}/interface.sh"

for name in task neighbour stranger vpc ec2 igw internet; do
  ip netns add "$name"
  # A namespace starts with the machine's own settings: the lab has its own.
  ip netns exec "$name" sysctl --quiet --write net.ipv4.conf.{all,default}.rp_filter=0 net.ipv4.conf.all.send_redirects=0
  ip -n "$name" link set lo up
done
for name in vpc igw; do ip netns exec "$name" sysctl --quiet --write net.ipv4.ip_forward=1; done

# host NAMESPACE ADDRESS MAC: a host with one interface, which it has configured.
host() {
  interface "$1" "$2" "$1" "$3"
  ip -n "$1" address add "$2/24" dev "$1"
  ip -n "$1" link set "$1" up
  ip -n "$1" route add default via "${2%.*}.1"
}

host task 10.0.16.5 02:00:00:00:16:05
host neighbour 10.0.32.5 02:00:00:00:32:05
host stranger 172.16.0.5 02:00:00:00:99:05
interface fixed 10.0.0.20 ec2 02:00:00:00:00:20

# wire A ADDRESS B ADDRESS: a point-to-point link; each end is called after the other.
wire() {
  ip -n "$1" link add "to-$3" type veth peer name "to-$1" netns "$3"
  ip -n "$1" address add "$2/30" dev "to-$3"
  ip -n "$3" address add "$4/30" dev "to-$1"
  ip -n "$1" link set "to-$3" up
  ip -n "$3" link set "to-$1" up
}
wire vpc 169.254.100.1 igw 169.254.100.2
wire igw 192.0.2.1 internet 192.0.2.2
ip -n igw route add 10.0.0.0/16 via 169.254.100.1
ip -n internet route add 198.51.100.0/24 via 192.0.2.1
ip -n internet address add 203.0.113.9/32 dev lo
ip -n internet address add 203.0.113.50/32 dev lo
ip -n igw route add 203.0.113.0/24 via 192.0.2.2
ip -n vpc address add 169.254.169.254/32 dev lo

# Route tables. 100 sends two subnets' traffic to each other by the fixed interface, as a route more specific than the
# VPC's own may; then the VPC's own routes; then 101, the private table, and 102, the public one.
ip -n vpc route add default via 10.0.0.20 dev eni-fixed onlink table 100
ip -n vpc route add default via 10.0.0.20 dev eni-fixed onlink table 101
ip -n vpc route add default via 169.254.100.2 table 102
ip -n vpc rule add priority 10 iif eni-task to 10.0.32.0/24 lookup 100
ip -n vpc rule add priority 11 iif eni-neighbour to 10.0.16.0/24 lookup 100
ip -n vpc rule add priority 12 iif eni-stranger to 10.0.0.0/16 lookup 100
ip -n vpc rule add priority 20 lookup main
for link in task neighbour stranger; do ip -n vpc rule add priority 30 iif "eni-$link" lookup 101; done
ip -n vpc rule add priority 40 lookup 102

# The NAT's group, on the fixed interface and on the instances' own (called eni-i-*): in from the VPC, out to anywhere.
# `journey` is what went in and out of the fixed interface.
# `unchecked` is what the source/destination check dropped, `ungrouped` what the group did.
ip netns exec vpc nft -f - <<'RULES'
table ip vpc {
  set journey { type ifname . ifname . ipv4_addr . ipv4_addr; flags dynamic; }
  set unchecked { type ifname . ipv4_addr . ipv4_addr; flags dynamic; }
  set ungrouped { type ifname . ipv4_addr . ipv4_addr; flags dynamic; }
  set allowed { type ipv4_addr; flags interval; elements = { 10.0.0.0/16 } }
  map own { type ifname . ipv4_addr : verdict; }
  chain source_check {
    type filter hook prerouting priority raw; policy accept;
    iifname "eni-i-*" iifname . ip saddr vmap @own
    iifname "eni-i-*" update @unchecked { iifname . ip saddr . ip daddr } drop
  }
  chain group {
    type filter hook forward priority filter; policy accept;
    iifname "eni-fixed" update @journey { iifname . oifname . ip saddr . ip daddr }
    oifname "eni-fixed" update @journey { iifname . oifname . ip saddr . ip daddr }
    oifname != { "eni-fixed", "eni-i-*" } accept
    ct state established,related accept
    ip saddr @allowed accept
    update @ungrouped { oifname . ip saddr . ip daddr } drop
  }
}
RULES

ip netns exec igw nft -f - <<'RULES'
table ip igw {
  map public { type ipv4_addr : ipv4_addr; elements = { 10.0.0.20 : 198.51.100.20 } }
  map private { type ipv4_addr : ipv4_addr; elements = { 198.51.100.20 : 10.0.0.20 } }
  set unmapped { type ipv4_addr . ipv4_addr; flags dynamic; }
  chain inwards {
    type nat hook prerouting priority dstnat; policy accept;
    iifname "to-internet" dnat to ip daddr map @private
  }
  chain between {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    iifname "to-internet" ct status dnat accept
    iifname "to-vpc" ip saddr @public accept
    update @unmapped { ip saddr . ip daddr } drop
  }
  chain outwards {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "to-internet" snat to ip saddr map @public
  }
}
RULES
