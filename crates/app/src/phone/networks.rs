//! The networks of this machine that a phone may be on as well.
//!
//! Invariant: only private IPv4 addresses are named; a network that lives inside the machine (containers, virtual
//! machines, tunnels) comes after every one that goes through the air or a cable.

use std::net::{IpAddr, Ipv4Addr};

/// A network that this machine is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// As the system calls it: `wlan0`, `以太网`.
    pub name: String,
    pub address: Ipv4Addr,
}

/// What kind of network a name speaks of. The order is the order in which they are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Air,
    Tether,
    /// A name that says nothing: on a Mac, the air is `en0`.
    Other,
    Cable,
    Inside,
}

const INSIDE: [&str; 21] = [
    "docker",
    "br-",
    "veth",
    "virbr",
    "vmnet",
    "vboxnet",
    "vethernet",
    "virtual",
    "vmware",
    "hyper-v",
    "lxc",
    "lxd",
    "cni",
    "flannel",
    "tun",
    "tap",
    "wg",
    "zt",
    "utun",
    "ppp",
    "tailscale",
];
const AIR: [&str; 6] = ["wl", "wi-fi", "wifi", "无线", "本地连接*", "airport"];
const TETHER: [&str; 4] = ["usb", "rndis", "enx", "bnep"];
const CABLE: [&str; 6] = ["eth", "enp", "eno", "ens", "以太网", "本地连接"];

impl Network {
    fn sort(&self) -> Sort {
        let name = self.name.to_lowercase();
        let begins = |with: &[&str]| with.iter().any(|start| name.starts_with(start));
        match () {
            () if begins(&INSIDE) || name.contains("virtual") || name.contains("(wsl") => Sort::Inside,
            () if begins(&AIR) => Sort::Air,
            () if begins(&TETHER) => Sort::Tether,
            () if begins(&CABLE) => Sort::Cable,
            () => Sort::Other,
        }
    }

    /// 无线网 192.168.43.5.
    pub fn words(&self) -> String {
        let sort = match self.sort() {
            Sort::Air => "无线网",
            Sort::Tether => "手机 USB 共享",
            Sort::Other => "网络",
            Sort::Cable => "有线网",
            Sort::Inside => "电脑内部的虚拟网",
        };
        format!("{sort} {}", self.address)
    }
}

/// The networks that this machine is on now, the likeliest first; empty where there is none.
///
/// # Errors
/// The system does not tell.
pub fn of_this_machine() -> std::io::Result<Vec<Network>> {
    let found = if_addrs::get_if_addrs()?.into_iter().filter(|interface| interface.is_oper_up());
    Ok(offered(found.filter_map(|interface| match interface.ip() {
        IpAddr::V4(address) => Some(Network { name: interface.name, address }),
        IpAddr::V6(_) => None,
    })))
}

/// Those that a phone could reach, the likeliest first.
fn offered(found: impl Iterator<Item = Network>) -> Vec<Network> {
    let mut networks: Vec<Network> = found.filter(|network| network.address.is_private()).collect();
    networks.sort_by_key(|network| (network.sort(), network.address));
    networks.dedup_by_key(|network| network.address);
    networks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_air_comes_first_and_what_is_inside_the_machine_last() {
        let found = [
            ("docker0", [172, 17, 0, 1]),
            ("lo", [127, 0, 0, 1]),
            ("以太网", [10, 8, 3, 4]),
            ("vEthernet (WSL)", [172, 28, 0, 1]),
            ("wlp2s0", [192, 168, 43, 5]),
            ("eth1", [203, 0, 113, 7]),
            ("en0", [10, 0, 0, 8]),
            ("enx02", [192, 168, 42, 9]),
            ("WLAN", [169, 254, 3, 3]),
        ];
        let found = found.map(|(name, address)| Network { name: name.to_owned(), address: address.into() });
        let words: Vec<String> = offered(found.into_iter()).iter().map(Network::words).collect();
        assert_eq!(
            words,
            [
                "无线网 192.168.43.5",
                "手机 USB 共享 192.168.42.9",
                "网络 10.0.0.8",
                "有线网 10.8.3.4",
                "电脑内部的虚拟网 172.17.0.1",
                "电脑内部的虚拟网 172.28.0.1"
            ]
        );
    }
}
