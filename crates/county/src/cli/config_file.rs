//! The configuration file: TOML as in `packaging/county/county.toml`, or JSON where its name ends so. What stands at the
//! command line counts before it.

use super::Failure;
use duxue_county::hooks::HookRules;
use duxue_county::http::tls::Tls;
use serde::Deserialize;
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
    pub tls: TlsSection,
    pub webhooks: WebhookSection,
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
            return serde_json::from_str(&text).map_err(|error| wrong(error.line(), error.to_string()));
        }
        toml::from_str(&text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            wrong(before.matches('\n').count() + 1, error.message().to_owned())
        })
    }
}

impl TlsSection {
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
        assert!(matches!(all.tls.tls(), Ok(Tls::Given { .. })));
        assert!(all.webhooks.rules().private_networks);
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("county.toml");
        std::fs::write(&path, "listen = \"0.0.0.0:8443\"\n\nlisten_to = 3\n").unwrap();
        let said = ConfigFile::read(Some(&path)).unwrap_err().to_string();
        assert!(said.contains("第 3 行") && said.contains("listen_to"), "{said}");
    }
}
