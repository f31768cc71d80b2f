//! The configuration file: TOML as in `packaging/county/county.toml`, or JSON where its name ends so. What stands at the
//! command line counts before it.

use super::Failure;
use duxue_county::hooks::HookRules;
use duxue_county::http::Proxies;
use duxue_county::http::tls::Tls;
use ipnet::IpNet;
use serde::Deserialize;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConfigFile {
    pub data: Option<PathBuf>,
    pub listen: Option<String>,
    pub address: Option<String>,
    pub database: Option<String>,
    pub county: Option<i64>,
    pub media: Option<String>,
    pub console: Option<PathBuf>,
    pub log: LogFormat,
    pub reads_per_minute: Option<u32>,
    pub tries_per_minute: Option<u32>,
    pub tls: TlsSection,
    pub webhooks: WebhookSection,
    pub backup: BackupSection,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// 一行一句话
    #[default]
    Text,
    /// 一行一个 JSON
    Json,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TlsSection {
    at: TlsAt,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    proxies: Option<Vec<String>>,
    forwarded: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum TlsAt {
    #[default]
    Own,
    Given,
    Proxy,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebhookSection {
    private_networks: bool,
    trusted: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BackupSection {
    /// Keys (`age1…`) that backups are sealed to.
    pub to: Vec<String>,
}

impl ConfigFile {
    /// Nothing set where no file is named.
    ///
    /// # Errors
    /// A file that cannot be read or understood, told with its line.
    pub fn read(path: Option<&Path>) -> Result<ConfigFile, Failure> {
        let Some(path) = path else { return Ok(ConfigFile::default()) };
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::Said(format!("配置文件 {} 读不出来：{error}", path.display())))?;
        let wrong = |line: usize, why: String| {
            Failure::Said(format!("配置文件 {} 第 {line} 行写得不对：{why}", path.display()))
        };
        if path.extension().is_some_and(|ending| ending == "json") {
            return serde_json::from_str(&text).map_err(|error| wrong(error.line(), in_chinese(&error.to_string())));
        }
        toml::from_str(&text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            wrong(before.matches('\n').count() + 1, in_chinese(error.message()))
        })
    }
}

/// What serde says of a field or a value, in words; of what is no TOML or JSON at all, with what the reader says.
fn in_chinese(message: &str) -> String {
    let named: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let choices = named.get(1..).unwrap_or_default().join("、");
    match (message.split(['`', ':']).next().unwrap_or_default().trim(), named.first()) {
        ("unknown field", Some(name)) => format!("没有“{name}”这一项；可以写：{choices}"),
        ("unknown variant", Some(value)) => format!("不能写“{value}”；可以写：{choices}"),
        ("missing field", Some(name)) => format!("少了“{name}”"),
        ("duplicate field" | "duplicate key", _) => "同一项写了两次".to_owned(),
        ("invalid type" | "invalid value", _) => {
            let expected = message.rsplit_once("expected ").map_or("", |(_, expected)| expected);
            let kind = match expected.split(" at line").next().unwrap_or_default() {
                text if text.contains("string") => "一串字，写在引号里",
                text if text.contains("bool") => "true 或 false",
                text if text.contains("sequence") => "几项，写在方括号里",
                text if text.contains("u32") || text.contains("i64") => "整数",
                _ => "另一种值",
            };
            format!("值的类型不对，这里要写{kind}")
        }
        _ => format!("不合格式（{message}）"),
    }
}

impl TlsSection {
    /// # Errors
    /// An address or a header that is none.
    pub fn proxies(&self) -> Result<Proxies, Failure> {
        let mut proxies = Proxies::default();
        if let Some(told) = &self.proxies {
            let net = |text: &String| {
                let net = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
                net.map_err(|_| Failure::Said(format!("proxies 里的 {text} 不是地址，应当像 127.0.0.1 或 10.0.0.0/8")))
            };
            proxies.trusted = told.iter().map(net).collect::<Result<_, _>>()?;
        }
        if let Some(name) = &self.forwarded {
            proxies.header =
                name.parse().map_err(|_| Failure::Said(format!("forwarded 里的 {name} 不是请求头的名字")))?;
        }
        Ok(proxies)
    }

    /// # Errors
    /// A certificate or key that is not named.
    pub fn tls(self) -> Result<Tls, Failure> {
        match (self.at, self.certificate, self.key) {
            (TlsAt::Own, None, None) => Ok(Tls::Own),
            (TlsAt::Own, ..) => {
                Err(Failure::Said("用自己的证书时不写 certificate 和 key；要用它们请写 at = \"given\"".to_owned()))
            }
            (TlsAt::Given, Some(certificate), Some(key)) => Ok(Tls::Given { certificate, key }),
            (TlsAt::Given, ..) => Err(Failure::Said("at = \"given\" 时要写明 certificate 和 key".to_owned())),
            (TlsAt::Proxy, Some(certificate), None) => Ok(Tls::Proxy { certificate }),
            (TlsAt::Proxy, ..) => {
                Err(Failure::Said("at = \"proxy\" 时要写明代理用的 certificate（设备认它的公钥），不写 key".to_owned()))
            }
        }
    }
}

impl WebhookSection {
    pub fn rules(self) -> HookRules {
        HookRules { private_networks: self.private_networks, trusted: self.trusted }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_file_that_the_package_brings_is_understood_with_every_line_switched_on() {
        let text = include_str!("../../../../packaging/county/county.toml");
        let nothing: ConfigFile = toml::from_str(text).unwrap();
        assert_eq!(nothing.log, LogFormat::Json);
        // A setting that is off stands behind `#`, a sentence behind `# `.
        let on: Vec<&str> = text
            .lines()
            .map(|line| {
                line.strip_prefix('#').filter(|rest| !rest.starts_with(' ') && rest.contains(" = ")).unwrap_or(line)
            })
            .collect();
        let all: ConfigFile = toml::from_str(&on.join("\n")).unwrap();
        assert!(all.listen.is_some() && all.database.is_some() && all.reads_per_minute.is_some());
        assert_eq!(all.tls.proxies().unwrap().trusted.len(), 2);
        assert!(all.tries_per_minute.is_some());
        assert!(matches!(all.tls.tls(), Ok(Tls::Given { .. })));
        assert!(all.webhooks.rules().private_networks);
        assert!(all.backup.to[0].starts_with("age1"));
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("county.toml");
        std::fs::write(&path, "listen = \"0.0.0.0:8443\"\n\nlisten_to = 3\n").unwrap();
        let said = ConfigFile::read(Some(&path)).unwrap_err().to_string();
        assert!(said.contains("第 3 行写得不对：没有“listen_to”这一项；可以写：data、listen、"), "{said}");
    }

    #[test]
    fn a_mistake_is_told_in_chinese_whichever_it_is() {
        let folder = tempfile::TempDir::new().unwrap();
        let said = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            ConfigFile::read(Some(&path)).unwrap_err().to_string()
        };
        for (text, words) in [
            ("[tls]\nat = \"none\"\n", "不能写“none”；可以写：own、given、proxy"),
            ("county = \"one\"\n", "这里要写整数"),
            ("listen = 3\n", "这里要写一串字，写在引号里"),
            ("[webhooks]\nprivate_networks = 1\n", "这里要写true 或 false"),
            ("listen \"x\"\n", "不合格式"),
        ] {
            let said = said("county.toml", text);
            assert!(said.contains(words), "{text}: {said}");
        }
        let json = said("county.json", "{\n\"listen_to\": 3}");
        assert!(json.contains("第 2 行写得不对：没有“listen_to”这一项"), "{json}");
    }
}
